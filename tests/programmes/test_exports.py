"""The list as a sheet for Excel: masked unless a reason is given; a text is never a formula."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from html import unescape

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.core.seal import Reveal
from app.core.sheets import KIND, Share, Sheet, workbook
from app.programmes.models import Registration
from app.programmes.rules import Guest
from tests.programmes.conftest import sign_up
from tests.support.sending import send

EVIL = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")', "http://x.example", "1234")


def cells(body: bytes) -> tuple[list[str], str]:
    """The texts of a workbook, and the XML of its sheets."""
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        shared = book.read("xl/sharedStrings.xml").decode()
        pages = [n for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
        xml = "".join(book.read(name).decode() for name in pages)
    return [unescape(found) for found in re.findall(r"<t[^>]*>([^<]*)</t>", shared)], xml


@pytest.fixture
def crowd(clock, make_event, make_account):
    event = make_event(10)
    sign_up(event, make_account(name="김순희", phone="+8613900000001"), note="창가자리")
    sign_up(event, make_account(), guest=Guest("정옥선", "+8613844330001"))
    for evil in EVIL:
        sign_up(event, make_account(name=evil), note=evil)
    return event


def test_names_are_masked_and_nothing_is_logged(crowd, signed_in, organiser):
    answer = signed_in(organiser).get(f"/office/events/{crowd.code}/list.xlsx?lang=ko")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == KIND
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    texts, _xml = cells(answer.data)
    assert "김**" in texts
    assert "정**" in texts
    joined = "".join(texts)
    for hidden in ("김순희", "정옥선", "139 0000", "138 4433", "창가자리"):
        assert hidden not in joined
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Reveal)) == 0


def test_the_full_list_wants_a_reason_and_writes_it_down(crowd, signed_in, organiser):
    browser = signed_in(organiser)
    page = f"/office/events/{crowd.code}"
    without = send(browser, page, {"why": " "}, to=f"{page}/list.xlsx")
    assert without.status_code == 422
    assert 'id="why-error"' in without.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Reveal)) == 0
    full = send(browser, page, {"why": "당일 련락"}, to=f"{page}/list.xlsx")
    assert full.status_code == 200
    texts, _xml = cells(full.data)
    for shown in ("김순희", "정옥선", "139 0000 0001", "138 4433 0001", "창가자리"):
        assert shown in texts
    look = db.session.scalars(sa.select(Reveal)).one()
    assert (look.account_id, look.subject_kind, look.subject_id, look.why) == (
        organiser.id,
        "events",
        crowd.id,
        "당일 련락",
    )


def test_heads_stand_in_the_readers_language(crowd, signed_in, organiser):
    browser = signed_in(organiser)
    page = f"/office/events/{crowd.code}/list.xlsx"
    assert "姓名" in cells(browser.get(f"{page}?lang=zh").data)[0]
    assert "이름" in cells(browser.get(f"{page}?lang=ko").data)[0]


def test_no_cell_is_ever_a_formula_or_a_link(crowd, signed_in, organiser):
    browser = signed_in(organiser)
    page = f"/office/events/{crowd.code}"
    full = send(browser, page, {"why": "시험"}, to=f"{page}/list.xlsx")
    texts, xml = cells(full.data)
    assert set(EVIL) <= set(texts)
    assert "<f>" not in xml
    assert "hyperlink" not in xml
    parts = workbook([Sheet("=1+1 [x]/y", list(EVIL), [EVIL])])
    assert "<f>" not in cells(parts)[1]


def test_times_are_those_of_yanji_and_numbers_are_numbers():
    moment = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    _texts, xml = cells(
        workbook([Sheet("", ["a", "b", "c", "d"], [[moment, 7, Share(0.5), None]])])
    )
    assert ">46349.375<" in xml, "nine in the morning"
    assert ">7<" in xml
    assert ">0.5<" in xml


def test_the_list_asks_little(crowd, signed_in, organiser, count_queries):
    browser = signed_in(organiser)
    with count_queries() as counted:
        browser.get(f"/office/events/{crowd.code}/list.xlsx")
    assert counted.count <= 5
    rows = db.session.scalar(sa.select(sa.func.count()).select_from(Registration))
    assert rows > 5
