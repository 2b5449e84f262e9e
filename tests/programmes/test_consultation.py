"""Times with advisers: how they come to be, that none meets another, how one finds them."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.errors import Refused
from app.core.localized import Localized
from app.programmes import queries, rules
from app.programmes.models import Event, Kind, Programme, Teacher
from app.programmes.queries import slots
from app.programmes.rules.events import Times
from app.programmes.rules.slots import AdviserIsBusy, slots_of
from tests.programmes.conftest import make_programme, sign_up, told_of
from tests.support.people import viewer_of
from tests.support.sending import hidden_fields, send

DAY = "2026-12-05"
HOURS = {
    "day": DAY,
    "starts": "13:00",
    "ends": "15:00",
    "minutes": "30",
    "buffer": "10",
    "place": "1",
    "room_ko": "",
    "room_zh": "",
    "room_en": "",
}


def text(answer) -> str:
    return answer.get_data(as_text=True)


def make_adviser(account=None, name: str = "강은주") -> Teacher:
    with transaction() as session:
        teacher = Teacher(
            code=f"a{the_clock.now():%f}{name}"[:10] + str(account.id if account else 0),
            name=Localized(name, name, name),
            account_id=account.id if account else None,
            created_at=the_clock.now(),
            version=1,
        )
        session.add(teacher)
    return teacher


def advice(teacher: Teacher | None = None) -> Programme:
    return make_programme(kind=Kind.CONSULTATION, teacher_id=teacher.id if teacher else None)


def publish(programme: Programme, teacher: Teacher, by, *, number: int = 3, hours: float = 48):
    start = the_clock.now() + timedelta(hours=hours)
    times = [
        Times(
            start + timedelta(minutes=40 * n),
            start + timedelta(minutes=40 * n + 30),
            programme.place_id,
        )
        for n in range(number)
    ]
    with transaction() as session:
        found = queries.programme_by_code(programme.code)
        adviser = session.get(Teacher, teacher.id)
        made = rules.publish_hours(session, found, adviser, times, by=by, now=the_clock.now())
        return [event.code for event in made]


def move(code: str, by, *, minutes: int) -> bool:
    """A talk begins earlier or later by so many minutes."""
    with transaction() as session:
        event = queries.event_by_code(code)
        by_then = timedelta(minutes=minutes)
        to = Times(event.starts_at + by_then, event.ends_at + by_then, event.place_id)
        return rules.change_event(session, event, to, version=1, by=by, now=the_clock.now())


def apart(*rows: Programme | Teacher) -> None:
    """Read once more and let go of, so that many threads may look at them."""
    for row in rows:
        db.session.refresh(row)
    db.session.expunge_all()
    db.session.rollback()


def times_of(programme: Programme) -> list[str]:
    db.session.rollback()
    rows = db.session.scalars(
        sa.select(Event.starts_at)
        .where(Event.programme_id == programme.id)
        .order_by(Event.starts_at, Event.id)
    )
    return [f"{the_clock.local(moment):%H:%M}" for moment in rows]


def test_talks_are_shown_before_they_are_made_once(clock, signed_in, organiser):
    teacher = make_adviser()
    programme = advice(teacher)
    page = f"/office/programmes/{programme.code}/hours"
    browser = signed_in(organiser)
    assert f'href="{page}"' in text(browser.get(f"/office/programmes/{programme.code}"))
    looked = browser.get(page, query_string=HOURS | {"adviser": teacher.code})
    assert looked.status_code == 200, text(looked)
    for span in ("13:00", "13:40", "14:20"):
        assert span in text(looked)
    assert times_of(programme) == []
    fields = hidden_fields(looked, page)
    for _ in range(2):
        assert browser.post(page, data=fields).status_code == 303
        assert times_of(programme) == ["13:00", "13:40", "14:20"]
    events = db.session.scalars(sa.select(Event)).all()
    assert {(one.capacity, one.adviser_id) for one in events} == {(1, teacher.id)}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": "2026-11-22"}, "day"),
        ({"day": "2029-01-01"}, "day"),
        ({"minutes": "9"}, "minutes"),
        ({"minutes": "121"}, "minutes"),
        ({"buffer": "61"}, "buffer"),
        ({"ends": "13:20"}, "ends"),
        ({"starts": "08:00", "ends": "18:00", "minutes": "10", "buffer": "0"}, "ends"),
        ({"place": "999"}, "place"),
        ({"adviser": "nobody"}, "adviser"),
    ],
)
def test_what_is_wrong_with_hours_is_said_beside_its_field(
    clock, signed_in, organiser, changes, field
):
    teacher = make_adviser()
    programme = advice(teacher)
    page = f"/office/programmes/{programme.code}/hours"
    browser = signed_in(organiser)
    fields = HOURS | {"adviser": teacher.code} | changes
    office = f"/office/programmes/{programme.code}"
    for answer in (
        browser.get(page, query_string=fields),
        send(browser, office, fields, to=page),
    ):
        assert answer.status_code == 422
        assert f'id="{field}-error"' in text(answer)
    assert times_of(programme) == []


def test_an_adviser_is_never_in_two_talks_at_once(clock, signed_in, organiser):
    teacher, by = make_adviser(), viewer_of(organiser)
    programme, other = advice(teacher), advice()
    first = publish(programme, teacher, by)
    with pytest.raises(AdviserIsBusy):
        publish(other, teacher, by, hours=48.25)
    assert times_of(other) == [], "none of them is made"
    assert len(publish(other, make_adviser(name="박성희"), by, hours=48.25)) == 3
    with pytest.raises(AdviserIsBusy):
        move(first[0], by, minutes=40)
    assert move(first[0], by, minutes=-5)


def test_the_same_hours_sent_many_times_at_once_are_made_once(race, clock, organiser):
    teacher, by = make_adviser(), viewer_of(organiser)
    programme = advice(teacher)
    apart(teacher, programme)
    results = race(4, lambda _number: len(publish(programme, teacher, by)))
    assert sorted(results) == [0, 0, 0, 3]
    assert len(times_of(programme)) == 3


def test_hours_that_meet_are_given_to_one_programme_only(race, clock, organiser):
    teacher, by = make_adviser(), viewer_of(organiser)
    programmes = [advice() for _ in range(3)]
    apart(teacher, *programmes)

    def one(number: int) -> int:
        try:
            return len(publish(programmes[number], teacher, by))
        except AdviserIsBusy:
            db.session.rollback()
            return -1

    assert sorted(race(3, one)) == [-1, -1, 3]


def test_without_looking_at_what_stands_they_would_be_made_many_times(
    race, clock, organiser, monkeypatch
):
    """The negative control."""
    monkeypatch.setattr(slots, "standing", lambda *_: [])
    teacher, by = make_adviser(), viewer_of(organiser)
    programme = advice(teacher)
    apart(teacher, programme)
    race(4, lambda _number: publish(programme, teacher, by))
    assert len(times_of(programme)) == 12


def test_who_may_publish_hours(clock, signed_in, make_account, scoped):
    me, other = make_account(), make_account()
    teacher, stranger = make_adviser(me), make_adviser(other, "박성희")
    programme = advice(teacher)
    page = f"/office/programmes/{programme.code}/hours"
    browser = signed_in(me)
    mine = browser.get(page, query_string=HOURS | {"adviser": teacher.code})
    assert mine.status_code == 200
    assert stranger.name.ko not in text(mine)
    assert browser.post(page, data=hidden_fields(mine, page)).status_code == 303
    assert len(times_of(programme)) == 3
    swapped = HOURS | {"adviser": stranger.code, "starts": "16:00", "ends": "18:00"}
    assert browser.get(page, query_string=swapped).status_code == 422
    for person in (other, make_account(Role.MERCHANT), scoped("event", 1)):
        theirs = signed_in(person)
        assert theirs.get(page, query_string=HOURS).status_code == 404
        assert send(theirs, "/me/profile", HOURS, to=page).status_code == 404
    training = make_programme(teacher_id=teacher.id)
    assert browser.get(f"/office/programmes/{training.code}/hours").status_code == 404


def test_free_times_are_buttons_and_a_tap_signs_up(
    clock, client, signed_in, organiser, make_account, count_queries
):
    teacher, by = make_adviser(), viewer_of(organiser)
    programme = advice(teacher)
    codes = publish(programme, teacher, by)
    person = make_account(Role.MERCHANT)
    browser = signed_in(person)
    page = f"/events/{codes[1]}"
    shown = text(browser.get(page))
    form = shown[shown.index('id="sign-up"') :]
    assert "무엇을 물어보시렵니까?" in form
    assert form.index('name="note"') < form.index("<details"), "it is asked at once"
    assert 'name="party_size"' not in form
    answer = send(browser, page, {"note": "첫 방송"}, to=f"{page}/registrations")
    assert answer.status_code == 303
    free = text(client.get(f"/programmes/{programme.code}"))
    assert [f"/events/{code}" in free for code in codes] == [True, False, True]
    assert answer.location in text(browser.get(f"/programmes/{programme.code}")), "my own"
    listed = text(client.get("/programmes"))
    assert [f"/events/{code}" in listed for code in codes] == [True, False, False]
    month = text(client.get("/programmes/calendar?month=2026-11"))
    assert sum(f"/events/{code}" in month for code in codes) <= 1


def test_two_hundred_times_cost_the_page_no_more(
    clock, client, signed_in, organiser, make_account, count_queries
):
    teacher, by = make_adviser(), viewer_of(organiser)
    programme = advice(teacher)
    for week in range(5):
        publish(programme, teacher, by, number=40, hours=48 + 168 * week)
    page = f"/programmes/{programme.code}"
    browser = signed_in(make_account())
    browser.get(page)
    with count_queries() as counted:
        shown = text(browser.get(page))
    assert shown.count('class="slot"') == 200
    assert counted.count <= 5, counted.statements
    with count_queries() as counted:
        assert text(client.get("/programmes")).count("<article id") == 1
    assert counted.count <= 2


def test_calling_a_time_off_tells_who_had_it(clock, signed_in, organiser, make_account):
    me, person = make_account(), make_account()
    teacher = make_adviser(me)
    programme = advice(teacher)
    codes = publish(programme, teacher, viewer_of(organiser))
    sign_up(queries.event_by_code(codes[0]), person)
    page = f"/advising/times/{codes[0]}"
    browser = signed_in(me)
    assert send(browser, page, {"reason": ""}, to=f"{page}/cancellation").status_code == 422
    stranger = signed_in(make_account())
    assert stranger.get(page).status_code == 404
    assert (
        send(stranger, "/me/profile", {"reason": "x"}, to=f"{page}/cancellation").status_code == 404
    )
    answer = send(browser, page, {"reason": "병원"}, to=f"{page}/cancellation")
    assert answer.location == "/advising"
    assert told_of(person)[-1] == "event_cancelled"
    assert f"/events/{codes[0]}" not in text(signed_in(person).get(f"/programmes/{programme.code}"))
    assert len(publish(programme, teacher, viewer_of(organiser))) == 1, "the time can be given anew"


@given(length=st.integers(0, 900), minutes=st.integers(10, 120), buffer=st.integers(0, 60))
def test_talks_fill_the_time_and_never_meet(length, minutes, buffer):
    opens = the_clock.now()
    closes = opens + timedelta(minutes=length)
    wanted = (length + buffer) // (minutes + buffer) if length >= minutes else 0
    try:
        spans = slots_of(opens, closes, minutes, buffer)
    except Refused:
        assert wanted == 0 or wanted > 40
        return
    assert len(spans) == wanted
    assert spans[-1].ends_at <= closes
    assert all(b.starts_at - a.ends_at == timedelta(minutes=buffer) for a, b in pairwise(spans))
