"""The registration desk: finding people, notes among organisers, paper and badges."""

from __future__ import annotations

from datetime import timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from app.accounts import privacy
from app.accounts.models import Account
from app.accounts.viewer import Role
from app.core.db import db, transaction
from app.programmes.models import Event, Registration, RegistrationNote
from tests.programmes.conftest import counters, sign_up, statuses
from tests.support.sending import hidden_fields, send, token_of


def text(answer) -> str:
    return answer.get_data(as_text=True)


def listed(browser, event: Event, **asked: str) -> list[str]:
    """Whose names stand in the desk's list."""
    page = text(browser.get(f"/office/events/{event.code}", query_string=asked))
    people = page[page.index('id="people"') : page.index("</section>", page.index('id="people"'))]
    rows = people.split(f'href="/office/events/{event.code}/people/')[1:]
    return [row.split(">", 1)[1].split("<", 1)[0] for row in rows]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("순희", ["김순희"]),
        ("박 미란", ["박미란"]),
        ("옥선", ["정**"]),
        ("139 0000 0001", ["김순희", "정**"]),
        ("138 4433 0001", ["정**"]),
        ("138 4433 0002", []),
        ("아무개", []),
        ("%", []),
        ("·", []),
    ],
)
def test_people_are_found_by_name_and_phone(crowd, signed_in, organiser, q, found):
    assert listed(signed_in(organiser), crowd, q=q) == found


def test_people_are_found_by_ticket_and_by_state(crowd, signed_in, organiser):
    browser = signed_in(organiser)
    ticket = db.session.scalar(sa.select(Registration.ticket).order_by(Registration.id).limit(1))
    assert listed(browser, crowd, q=ticket.lower()) == ["김순희"]
    assert listed(browser, crowd) == ["김순희", "박미란", "정**", "최복녀", "리춘자"]
    assert listed(browser, crowd, state="coming") == ["김순희", "박미란", "정**"]
    assert listed(browser, crowd, state="waiting") == ["최복녀"]
    assert listed(browser, crowd, state="gone") == ["리춘자"]
    assert listed(browser, crowd, state="here") == []
    assert listed(browser, crowd, state="nonsense", q="순희") == ["김순희"]
    assert listed(browser, crowd, state="gone", q="순희") == []


def test_a_guest_entered_before_phones_were_hashed_is_found_by_name(crowd, signed_in, organiser):
    with transaction() as session:
        session.execute(sa.update(Registration).values(for_phone_hash=None))
    browser = signed_in(organiser)
    assert listed(browser, crowd, q="정옥선") == ["정**"]
    assert listed(browser, crowd, q="138 4433 0001") == []


def test_a_long_list_is_paged_and_asks_little(
    clock, signed_in, organiser, make_event, make_account, count_queries
):
    event = make_event(100)
    for number in range(30):
        sign_up(event, make_account(name=f"사람{number:02}"))
    browser = signed_in(organiser)
    page = f"/office/events/{event.code}"
    with count_queries() as counted:
        shown = text(browser.get(page))
    assert counted.count <= 16
    assert "사람23" in shown
    assert "사람24" not in shown
    more = shown.split('class="pager"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    rest = text(browser.get(more))
    assert "사람29" in rest
    assert "사람23" not in rest.split('id="people"')[1].split("</section>")[0]
    with count_queries() as found:
        browser.get(page, query_string={"q": "사람"})
    assert found.count <= 18


def test_notes_stand_with_their_writers_and_are_never_shown_to_the_person(
    clock, signed_in, organiser, make_event, make_account
):
    event = make_event(3)
    person = make_account(name="김순희")
    row = sign_up(event, person)
    page = f"/office/events/{event.code}/people/{row.code}"
    browser, other = signed_in(organiser), signed_in(make_account(Role.ORGANISER, name="최학철"))
    assert send(browser, page, {"text": "귀가 어두우시다"}, to=f"{page}/notes").status_code == 303
    clock.advance(timedelta(hours=1))
    send(other, page, {"text": "앞자리로"}, to=f"{page}/notes")
    shown = text(browser.get(page))
    for words in ("귀가 어두우시다", "남정화", "앞자리로", "최학철"):
        assert words in shown
    assert "우리 메모 2개" in text(browser.get(f"/office/events/{event.code}"))
    theirs = signed_in(person)
    for address in (f"/registrations/{row.code}", f"/events/{event.code}", "/me", "/inbox"):
        assert "앞자리로" not in text(theirs.get(address))
    assert theirs.get(page).status_code == 403
    kept = db.session.execute(sa.text("SELECT text FROM registration_notes")).scalars().all()
    assert all("앞자리" not in sealed for sealed in kept)
    for wrong in ("", "가" * 501, "a\x00b"):
        answer = send(browser, page, {"text": wrong}, to=f"{page}/notes")
        assert answer.status_code == 422
        assert 'id="text-error"' in text(answer)


def test_notes_about_somebody_go_with_their_account(
    clock, signed_in, organiser, make_event, make_account
):
    event, person = make_event(3), make_account()
    row = sign_up(event, person)
    page = f"/office/events/{event.code}/people/{row.code}"
    send(signed_in(organiser), page, {"text": "귀가 어두우시다"}, to=f"{page}/notes")
    with transaction() as session:
        privacy.delete(session.get_one(Account, person.id), now=clock.now())
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RegistrationNote)) == 0


def test_a_walk_in_waits_unless_let_in_beyond_the_places(
    clock, signed_in, organiser, make_event, make_account
):
    event = make_event(1)
    browser = signed_in(organiser)
    page = f"/office/events/{event.code}"

    def enter(name: str, **more: str):
        return send(browser, page, {"for_name": name, **more}, to=f"{page}/guests")

    enter("최복녀", beyond="y")
    assert counters(event) == (1, 0)
    enter("리춘자")
    assert counters(event) == (1, 1)
    assert enter("김금녀", beyond="y", party_size="2").status_code == 303
    assert counters(event) == (3, 1)
    assert statuses(event) == ["confirmed", "waitlisted", "confirmed"]
    db.session.rollback()
    rows = db.session.scalars(sa.select(Registration).order_by(Registration.id)).all()
    whys = [text(browser.get(f"{page}/people/{row.code}")) for row in rows]
    assert ["정원을 넘김" in one for one in whys] == [False, False, True]


def test_staff_takes_somebody_off_with_a_reason_and_the_next_moves_up(
    clock, signed_in, organiser, make_event, make_account
):
    event = make_event(1)
    person, next_one = make_account(name="김순희"), make_account(name="박미란")
    row = sign_up(event, person)
    sign_up(event, next_one)
    clock.advance(timedelta(days=6, hours=23))
    browser = signed_in(organiser)
    page = f"/office/events/{event.code}/people/{row.code}"
    without = send(browser, page, {"reason": ""}, to=f"{page}/cancellation")
    assert without.status_code == 422
    assert 'id="reason-error"' in text(without)
    assert statuses(event) == ["confirmed", "waitlisted"]
    listed_there = browser.get(f"/office/events/{event.code}")
    assert "csrf_token" in hidden_fields(listed_there, f"{page}/cancellation")
    done = send(browser, page, {"reason": "전화로 못 온다고 함"}, to=f"{page}/cancellation")
    assert done.status_code == 303
    assert statuses(event) == ["cancelled", "confirmed"]
    assert "전화로 못 온다고 함" in text(browser.get(page))
    assert "명단에서 빠졌습니다" in text(signed_in(person).get("/inbox"))
    token = token_of(browser.get(f"/office/events/{event.code}"))
    again = browser.post(f"{page}/cancellation", data={"reason": "또", "csrf_token": token})
    assert again.status_code == 422


def test_phones_that_stand_sealed_already_are_found_after_the_step(
    crowd, signed_in, organiser, monkeypatch
):
    """The step of the database hashes them, some at a time."""
    path = Path(__file__).parents[2] / "migrations" / "versions" / "0010_desk.py"
    found = spec_from_file_location("step", path)
    step = module_from_spec(found)
    found.loader.exec_module(step)
    monkeypatch.setattr(step, "CHUNK", 1)
    with transaction() as session:
        session.execute(sa.update(Registration).values(for_phone_hash=None))
    with transaction() as session:
        context = MigrationContext.configure(session.connection())
        with Operations.context(context):
            step._hash_phones()
    assert listed(signed_in(organiser), crowd, q="138 4433 0001") == ["정**"]
