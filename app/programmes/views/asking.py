"""Answering what an organiser asks: the form of signing up with its questions, the pictures."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

from flask import Response, make_response, url_for

from app.accounts.viewer import Role
from app.core import files
from app.core.clock import now
from app.core.db import db, transaction
from app.core.errors import Missing
from app.programmes import policies, queries
from app.programmes.forms import SignUpForm
from app.programmes.forms.questions import asking, written
from app.programmes.models import Registration
from app.programmes.queries import questions
from app.programmes.rules import questions as rules
from app.programmes.views.blueprint import bp
from app.web import go, locale, member, staff, viewer

F = TypeVar("F", bound=SignUpForm)


class Shown(NamedTuple):
    """A question, what was answered, or where its picture stands."""

    label: str
    words: str
    picture: str = ""


@bp.get("/registrations/<code>/answers/<question>")
@member
def answer_picture(code: str, question: str) -> Response:
    """A picture that somebody answered with; for them and who runs the event alone."""
    row = queries.registration_by_code(code)
    if not rules.may_read(db.session(), row, by=viewer(), now=now()):
        raise Missing
    found = [one for one in questions.answers_of(row.id) if one.question.code == question]
    key = found[0].file_key if found else None
    body = files.read_picture(key, folder=rules.FOLDER) if key else None
    if body is None:
        raise Missing
    response = make_response(body)
    response.mimetype = "image/webp"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/office/events/<code>/people/<registration>/answers")
@staff(Role.ORGANISER)
def open_answers(code: str, registration: str) -> Response:
    """The answers for a quarter of an hour, on record."""
    with transaction() as session:
        row = queries.registration_by_code(registration)
        if row.event.code != code:
            raise Missing
        rules.open_answers(session, row, by=viewer(), now=now())
    return go(url_for(".person", code=code, registration=registration) + "#answers")


def form_for(base: type[F], event_code: str, *, needed: bool = True, asks: bool = True) -> type[F]:
    """The form with the questions of a date; who is not signed in is asked nothing yet.

    `asks` is false where the programme is known to ask nothing: then nobody looks.
    """
    asked = questions.asked_at(event_code) if asks and viewer().is_member else []
    return asking(base, asked, locale(), needed=needed)


def answers(row: Registration, *, office: bool = False) -> dict[str, Any]:
    """What the ticket and the office show of somebody's answers."""
    if office and not questions.has_answers(row.id):
        return {"answers": [], "has_answers": False}
    own = policies.is_mine(viewer(), row)
    may = rules.may_read(db.session(), row, by=viewer(), now=now()) if office else own
    found = questions.answers_of(row.id) if may else []
    return {"answers": [_shown(row, one) for one in found], "has_answers": True}


def _shown(row: Registration, one: questions.Answered) -> Shown:
    label = one.question.label.pick(locale()).text
    if one.file_key is not None:
        address = url_for(".answer_picture", code=row.code, question=one.question.code)
        return Shown(label, "", address)
    return Shown(label, written(one, locale()))
