"""A paper that somebody answers with: a PDF is kept as what it looks like."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from app.programmes.models import QuestionKind
from tests.programmes.test_questions import ask, register, text

__all__ = ["ask"]


def test_a_pdf_is_answered_with_and_read_as_a_picture(
    clock, make_event, make_account, signed_in, ask
):
    """A licence comes as a PDF from a phone; what is kept and shown is what it looks like."""
    event = make_event(3)
    field = ask(event, QuestionKind.FILE)
    browser = signed_in(make_account())
    paper = io.BytesIO()
    sheet = Canvas(paper)
    sheet.drawString(72, 720, "Licence")
    sheet.save()
    done = register(browser, event, **{field: (io.BytesIO(paper.getvalue()), "licence.pdf")})
    assert done.status_code == 303
    picture = browser.get(f"{done.location}/answers/{field.removeprefix('question_')}")
    assert picture.mimetype == "image/webp"
    half = register(
        signed_in(make_account()), event, **{field: (io.BytesIO(b"%PDF-1.7 half"), "licence.pdf")}
    )
    assert half.status_code == 422
    assert "PDF" in text(half).split(f'id="{field}-error"')[1][:300]
