"""What organisers do: make, publish, keep the door, move, cancel."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app.accounts.models import RoleGrant
from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.seal import Reveal
from app.programmes.models import Event, Programme
from app.programmes.rules import Guest
from tests.programmes.conftest import counters, sign_up, statuses
from tests.support.sending import send


def text(answer) -> str:
    return answer.get_data(as_text=True)


def words(**changes):
    return {
        "kind": "training",
        "market": "",
        "place": "1",
        "title_ko": "짧은 동영상",
        "title_zh": "短视频",
        "summary_ko": "찍고 자릅니다.",
        "summary_zh": "拍摄和剪辑。",
        "price": "30",
        "cancel_hours": "24",
        **changes,
    }


DATE = {"day": "2026-12-05", "starts": "14:00", "ends": "16:30", "place": "1", "capacity": "2"}


def test_an_organiser_writes_dates_and_publishes_a_training(
    clock, client, signed_in, organiser, make_account
):
    browser = signed_in(organiser)
    made = send(browser, "/office/programmes/new", words(), to="/office/programmes")
    assert made.status_code == 303
    page = made.location
    code = page.rsplit("/", 1)[1]
    assert client.get(f"/programmes/{code}").status_code == 404
    assert send(browser, page, DATE, to=f"{page}/events").status_code == 303
    assert send(browser, page, {}, to=f"{page}/publication").status_code == 303
    shown = text(client.get(f"/programmes/{code}", headers={"Accept-Language": "zh"}))
    assert "短视频" in shown
    assert "¥30" in shown
    event = db.session.scalars(sa.select(Event)).one()
    assert event.starts_at.isoformat() == "2026-12-05T06:00:00+00:00"


def test_what_is_wrong_with_a_programme_or_date_is_said_beside_its_field(
    clock, signed_in, organiser
):
    browser = signed_in(organiser)
    for changes, field in (
        ({"title_ko": "", "title_zh": ""}, "title_ko"),
        ({"price": "cheap"}, "price"),
        ({"kind": "party"}, "kind"),
        ({"place": "9999"}, "place"),
        ({"cancel_hours": "-3"}, "cancel_hours"),
        ({"title_zh": "长" * 10_000}, "title_zh"),
    ):
        answer = send(browser, "/office/programmes/new", words(**changes), to="/office/programmes")
        assert answer.status_code == 422, field
        assert f'id="{field}-error"' in text(answer), field
        assert "拍摄和剪辑。" in text(answer)
    page = send(browser, "/office/programmes/new", words(), to="/office/programmes").location
    for changes, field in (
        ({"day": "2026-02-30"}, "day"),
        ({"day": "2020-01-01"}, "day"),
        ({"starts": "25:00"}, "starts"),
        ({"ends": "13:00"}, "ends"),
        ({"capacity": "0"}, "capacity"),
    ):
        answer = send(browser, page, DATE | changes, to=f"{page}/events")
        assert answer.status_code == 422, field
        assert f'id="{field}-error"' in text(answer), field
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Programme)) == 1


def test_two_organisers_do_not_overwrite_each_other(clock, signed_in, organiser):
    browser = signed_in(organiser)
    page = send(browser, "/office/programmes/new", words(), to="/office/programmes").location
    assert send(browser, f"{page}/edit", words(version="1", title_ko="새 제목")).status_code == 303
    late = send(browser, f"{page}/edit", words(version="1", title_ko="늦은 제목"))
    assert late.status_code == 409
    assert "늦은 제목" in text(late)
    assert db.session.scalars(sa.select(Programme)).one().title.ko == "새 제목"


def test_at_the_door_by_code_by_name_and_twice(
    clock, signed_in, make_event, make_account, organiser
):
    event = make_event(5)
    row = sign_up(event, make_account(name="김순희"))
    sign_up(event, make_account(name="박미란"))
    waiting_event = make_event(1)
    sign_up(waiting_event, make_account())
    waiting = sign_up(waiting_event, make_account())
    browser = signed_in(organiser)
    door = f"/events/{event.code}/check-in"
    assert send(browser, door, {"ticket": row.ticket.lower(), "nonce": "a"}).status_code == 303
    assert "1명이 왔습니다" in text(browser.get(door))
    send(browser, door, {"ticket": row.ticket, "nonce": "b"})
    assert "이미 출석하셨습니다" in text(browser.get(door))
    assert send(browser, door, {"ticket": "박미란", "nonce": "c"}).status_code == 303
    assert statuses(event) == ["attended", "attended"]
    unknown = send(browser, door, {"ticket": "ZZZZZZ", "nonce": "d"})
    assert unknown.status_code == 422
    assert 'id="ticket-error"' in text(unknown)
    other = send(browser, f"/events/{waiting_event.code}/check-in", {"ticket": waiting.ticket})
    assert other.status_code == 422


def test_names_of_guests_are_masked_until_asked_for_and_the_look_is_logged(
    clock, signed_in, make_event, make_account, organiser
):
    event = make_event(5)
    sign_up(event, make_account(), guest=Guest("정옥선", "+8613844330001"))
    browser = signed_in(organiser)
    page = f"/office/events/{event.code}"
    assert "정옥선" not in text(browser.get(page))
    send(browser, page, {}, to=f"/events/{event.code}/names")
    assert "정옥선" in text(browser.get(page))
    look = db.session.scalars(sa.select(Reveal)).one()
    assert (look.account_id, look.subject_kind, look.subject_id) == (
        organiser.id,
        "events",
        event.id,
    )
    clock.advance(timedelta(minutes=16))
    assert "정옥선" not in text(browser.get(page))


def test_staff_enters_who_calls_resizes_and_cancels(
    clock, signed_in, make_event, make_account, organiser
):
    event = make_event(1)
    browser = signed_in(organiser)
    page = f"/office/events/{event.code}"
    guest = {"for_name": "최복녀", "for_phone": "13844330002", "party_size": "1"}
    assert send(browser, page, guest, to=f"{page}/guests").status_code == 303
    again = send(browser, page, guest, to=f"{page}/guests")
    assert again.status_code == 422
    assert 'id="for_name-error"' in text(again)
    sign_up(event, make_account())
    assert counters(event) == (1, 1)
    assert send(browser, page, {"capacity": "3"}, to=f"{page}/places").status_code == 303
    assert counters(event) == (2, 0)
    few = send(browser, page, {"capacity": "1"}, to=f"{page}/places")
    assert few.status_code == 422
    assert send(browser, page, {"reason": ""}, to=f"{page}/cancellation").status_code == 303
    assert counters(event) == (0, 0)


def test_an_organiser_of_one_event_runs_only_that_one(signed_in, make_event, make_account):
    event, other = make_event(2), make_event(2)
    person = make_account()
    with transaction() as session:
        session.add(
            RoleGrant(
                account_id=person.id,
                role=Role.ORGANISER,
                scope_kind="event",
                scope_id=event.id,
                granted_at=the_clock.now(),
            )
        )
    browser = signed_in(person)
    assert browser.get(f"/events/{event.code}/check-in").status_code == 200
    assert browser.get(f"/events/{other.code}/check-in").status_code == 403
    assert browser.get("/office/programmes/new").status_code in (200, 403)
    made = send(browser, f"/events/{event.code}/check-in", words(), to="/office/programmes")
    assert made.status_code == 403
