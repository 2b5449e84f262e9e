"""The adviser's list: whose it is, who came, and notes that nobody else ever reads."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import privacy
from app.accounts.models import Account, RoleProfile
from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.seal import Reveal
from app.programmes import queries, rules
from app.programmes.models import AdviceNote, Event, Registration
from tests.programmes.conftest import fresh, sign_up
from tests.programmes.test_consultation import advice, make_adviser, publish
from tests.support.people import viewer_of
from tests.support.sending import send

NOTE = "다음달에 조명을 다시 보기"


def text(answer) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def adviser(make_account) -> Account:
    return make_account(name="강은주")


@pytest.fixture
def row(clock, adviser, organiser, make_account) -> Registration:
    """A talk of a merchant with the adviser, two days ahead."""
    teacher = make_adviser(adviser)
    code = publish(advice(teacher), teacher, viewer_of(organiser))[0]
    person = make_account(Role.MERCHANT, name="김순희")
    with transaction() as session:
        fields = {"stall": "순희김치", "market": "west"}
        session.add(RoleProfile(account_id=person.id, role=Role.MERCHANT, fields=fields))
    return sign_up(queries.event_by_code(code), person, note="첫 방송이 겁납니다")


def keep(browser, row: Registration, words: str = NOTE):
    page = f"/advising/{row.code}"
    return send(browser, page, {"text": words}, to=f"{page}/note")


def settle(browser, row: Registration, answer: str):
    page = f"/advising/{row.code}"
    return send(browser, page, {"answer": answer}, to=f"{page}/attendance")


def test_my_talks_say_who_comes_and_what_it_is_about(
    row, adviser, signed_in, make_account, count_queries
):
    browser = signed_in(adviser)
    assert 'href="/advising"' in text(browser.get("/me"))
    with count_queries() as counted:
        shown = text(browser.get("/advising"))
    for words in ("김순희", "첫 방송이 겁납니다", "순희김치", "서시장", f"/advising/{row.code}"):
        assert words in shown
    assert counted.count <= 10, counted.statements
    assert "순희김치" in text(browser.get(f"/advising/{row.code}"))
    stranger = signed_in(make_account())
    assert stranger.get("/advising").status_code == 404
    assert 'href="/advising"' not in text(stranger.get("/me"))


def test_the_list_and_notes_of_another_adviser_are_not_there(
    row, adviser, organiser, signed_in, make_account
):
    keep(signed_in(adviser), row)
    other = make_account()
    make_adviser(other, "박성희")
    person = db.session.get(Account, row.account_id)
    for who in (other, organiser, person):
        browser = signed_in(who)
        assert browser.get(f"/advising/{row.code}").status_code == 404
        for deed in ("note", "attendance", "name"):
            fields = {"text": "x", "answer": "came"}
            answer = send(browser, "/me/profile", fields, to=f"/advising/{row.code}/{deed}")
            assert answer.status_code == 404, deed
    assert "김순희" not in text(signed_in(other).get("/advising"))
    assert fresh(row).is_confirmed


def test_a_note_is_read_by_its_writer_alone(row, adviser, organiser, signed_in):
    browser = signed_in(adviser)
    assert keep(browser, row).status_code == 303
    assert NOTE in text(browser.get(f"/advising/{row.code}"))
    kept = db.session.execute(sa.text("SELECT text FROM advice_notes")).scalars().all()
    assert len(kept) == 1
    assert "조명" not in kept[0]
    db.session.rollback()
    person = db.session.get(Account, row.account_id)
    event = row.event
    office, theirs = signed_in(organiser), signed_in(person)
    for page in (
        f"/office/events/{event.code}",
        f"/office/events/{event.code}/people/{row.code}",
        f"/office/events/{event.code}/print",
        f"/registrations/{row.code}",
        f"/events/{event.code}/check-in",
    ):
        assert NOTE not in text(office.get(page)), page
    for page in (f"/registrations/{row.code}", f"/events/{event.code}", "/me", "/inbox"):
        assert NOTE not in text(theirs.get(page)), page
    for account in (person, adviser, organiser):
        found = db.session.get(Account, account.id)
        assert NOTE not in json.dumps(privacy.copy_of(found), ensure_ascii=False, default=str)
    assert keep(browser, row, "고친 메모").status_code == 303
    assert text(browser.get(f"/advising/{row.code}")).count("고친 메모") == 1
    assert keep(browser, row, "가" * 2001).status_code == 422
    keep(browser, row, "")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AdviceNote)) == 0


@pytest.mark.parametrize("who", ["the person", "the adviser"])
def test_notes_go_with_the_account(row, adviser, signed_in, who):
    keep(signed_in(adviser), row)
    key = row.account_id if who == "the person" else adviser.id
    with transaction() as session:
        rules.forget_advice(session, key)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AdviceNote)) == 0


def test_who_came_and_who_did_not(row, adviser, signed_in, clock):
    browser = signed_in(adviser)
    assert settle(browser, row, "missed").status_code == 422, "it has not begun"
    clock.advance(timedelta(days=2, minutes=10))
    assert settle(browser, row, "missed").status_code == 303
    assert fresh(row).status.value == "no_show"
    assert settle(browser, row, "missed").status_code == 409
    for _ in range(2):
        assert settle(browser, row, "came").status_code == 303
        assert fresh(row).has_attended
    assert queries.attended_unseen() == []
    assert settle(browser, row, "undo").status_code == 303
    assert fresh(row).is_confirmed
    assert settle(browser, row, "came").status_code == 303
    assert fresh(row).has_attended
    assert settle(browser, row, "nonsense").status_code == 422


def test_a_guest_is_masked_until_the_adviser_asks_on_record(row, adviser, signed_in, make_account):
    free = sa.select(Event).where(Event.taken == 0).order_by(Event.id).limit(1)
    event = db.session.scalars(free).one()
    guest = sign_up(event, make_account(), guest=rules.Guest("정옥선", "+8613844330001"))
    browser = signed_in(adviser)
    page = f"/advising/{guest.code}"
    assert "정옥선" not in text(browser.get(page)) + text(browser.get("/advising"))
    assert send(browser, page, {}, to=f"{page}/name").status_code == 303
    assert "정옥선" in text(browser.get(page))
    look = db.session.scalars(sa.select(Reveal)).one()
    assert (look.account_id, look.subject_id) == (adviser.id, event.id)


def test_a_talk_given_up_leaves_the_list(row, adviser, signed_in):
    with transaction() as session:
        found = queries.registration_by_code(row.code)
        person = viewer_of(db.session.get(Account, row.account_id))
        rules.cancel(session, found, by=person, now=the_clock.now())
    browser = signed_in(adviser)
    assert "김순희" not in text(browser.get("/advising"))
    assert browser.get(f"/advising/{row.code}").status_code == 404
