"""Courses: one sign-up for several dates; each with its door, its reminders, its calendar entry."""

from __future__ import annotations

from datetime import timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock as time
from app.core.db import transaction
from app.core.errors import Conflict, NotAllowed, Refused
from app.programmes import courses, queries, rules
from app.programmes.models import Kind
from app.programmes.rules import Guest
from app.programmes.rules.courses import LastOne, Meets, NotFirst
from app.programmes.rules.events import NoLongerFirst, Times
from tests.programmes.attending import told
from tests.programmes.conftest import act, counters, fresh, make_programme, sign_up, told_of
from tests.programmes.taking_courses import (
    add_date,
    cancel_date,
    dates_of,
    finish,
    go_to,
    lay,
    move_date,
    scan,
)
from tests.programmes.test_feeds import address_of, entries
from tests.support.people import viewer_of
from tests.support.sending import send


@given(st.integers(1, 100), st.integers(1, 26))
def test_the_needed_dates_are_the_share_rounded_up(share, held):
    found = courses.needed(share, held)
    assert 1 <= found <= held
    assert found * 100 >= share * held > (found - 1) * 100


def test_eighty_per_cent_of_six_are_five():
    assert [courses.needed(80, n) for n in (1, 2, 4, 5, 6, 10)] == [1, 2, 4, 4, 5, 8]


def test_one_sign_up_holds_one_place_on_all_dates(clock, organiser, make_account, client):
    event = lay(organiser, 6, places=3)
    row = sign_up(event, make_account())
    assert counters(event) == (1, 0)
    assert row.is_confirmed
    assert event.dates == 6
    assert event.over_at == event.ends_at + timedelta(weeks=5)
    body = client.get(f"/events/{event.code}?lang=en").get_data(as_text=True)
    assert "6 dates, one sign-up" in body
    assert body.count("<li><b>") >= 6
    listed = client.get("/programmes?lang=en").get_data(as_text=True)
    assert listed.count(f'id="event-{event.code}"') == 1
    assert "6 dates, from" in listed


def test_signing_up_closes_with_the_first_date_but_the_desk_enters_until_the_last(
    clock, organiser, make_account
):
    event = lay(organiser, 3)
    go_to(clock, event.starts_at)
    with pytest.raises(Refused):
        sign_up(event, make_account())
    go_to(clock, event.starts_at + timedelta(weeks=1))
    assert act(rules.admit_guest, event, organiser, Guest("정옥선")).is_confirmed
    finish(clock, event)
    with pytest.raises(Refused):
        act(rules.admit_guest, event, organiser, Guest("박순녀"))


def test_talks_meals_and_fairs_are_never_courses(clock, organiser):
    for kind in (Kind.CONSULTATION, Kind.ELDER_CARE, Kind.EXHIBITION):
        with pytest.raises(Refused):
            lay(organiser, 2, kind=kind)


def test_only_who_runs_it_lays_and_changes_courses(clock, organiser, make_account):
    event = lay(organiser)
    stranger = make_account()
    with pytest.raises(NotAllowed):
        lay(stranger)
    for step in (cancel_date, lambda *a: move_date(*a, hours=1)):
        with pytest.raises(NotAllowed):
            step(event, 2, stranger)
    with pytest.raises(NotAllowed):
        add_date(event, event.over_at + timedelta(days=1), stranger)


def test_the_same_course_sent_twice_stands_once(clock, organiser):
    programme = make_programme()
    lay(organiser, programme=programme)
    with pytest.raises(AssertionError):
        lay(organiser, programme=programme)
    assert len(queries.events_of(programme.id)) == 1


def test_dates_stay_in_order_and_apart(clock, organiser):
    event = lay(organiser, 3)
    with pytest.raises(Meets):
        move_date(event, 2, organiser, weeks=1, hours=1)
    with pytest.raises(NotFirst):
        move_date(event, 2, organiser, weeks=-1, hours=-1)
    span = timedelta(weeks=1, hours=3)
    later = Times(event.starts_at + span, event.ends_at + span, event.place_id)
    with pytest.raises(NoLongerFirst):
        act(rules.change_event, event, organiser, later, version=event.version)
    assert [one.no for one in dates_of(event)] == [1, 2, 3]


def test_everybody_is_told_of_a_change_of_one_date_and_the_others_stand(
    clock, organiser, make_account
):
    event = lay(organiser, 3, places=1)
    holder, waiting = make_account(), make_account()
    sign_up(event, holder)
    sign_up(event, waiting)
    before = dates_of(event)
    assert move_date(event, 3, organiser, days=1)
    assert not move_date(event, 3, organiser, days=0)
    after = dates_of(event)
    assert after[:2] == before[:2]
    assert after[2].sequence == 1
    assert queries.event_by_id(event.id).over_at == after[2].ends_at
    for person in (holder, waiting):
        assert told(person, "date_changed") == 1
    add_date(event, after[2].ends_at + timedelta(days=7), organiser)
    assert told(holder, "date_added") == told(waiting, "date_added") == 1
    cancel_date(event, 2, organiser)
    assert told(holder, "date_cancelled") == 1
    assert queries.event_by_id(event.id).dates == 3
    assert queries.wrong_dates() == []


def test_who_changes_a_date_that_has_changed_meanwhile_hears_of_it(clock, organiser):
    event = lay(organiser, 2)
    move_date(event, 2, organiser, days=1)
    with transaction() as session:
        found = queries.event_by_id(event.id)
        meeting = queries.meeting_of(event.id, 2)
        times = Times(meeting.starts_at, meeting.ends_at + timedelta(hours=1), meeting.place_id)
        with pytest.raises(Conflict):
            rules.change_date(
                session, found, meeting, times, version=1, by=viewer_of(organiser), now=time.now()
            )


def test_where_the_first_date_falls_out_the_next_becomes_the_first(clock, organiser, make_account):
    event = lay(organiser, 3)
    person = make_account()
    sign_up(event, person)
    first, second, third = dates_of(event)
    cancel_date(event, 1, organiser)
    dates = dates_of(event)
    assert [(one.starts_at, one.is_cancelled) for one in dates] == [
        (first.starts_at, True),
        (second.starts_at, False),
        (third.starts_at, False),
    ]
    found = queries.event_by_id(event.id)
    assert (found.starts_at, found.dates, found.over_at) == (second.starts_at, 2, third.ends_at)
    assert told(person, "date_cancelled") == 1
    assert queries.wrong_dates() == []
    cancel_date(event, 3, organiser)
    with pytest.raises(LastOne):
        cancel_date(event, 1, organiser)


def test_cancelling_the_course_cancels_every_date(clock, organiser, make_account, client):
    event = lay(organiser, 3)
    person = make_account()
    row = sign_up(event, person)
    act(rules.cancel_event, event, organiser)
    assert all(one.is_cancelled for one in dates_of(event))
    assert fresh(row).status.value == "cancelled"
    found = entries(client.get(f"/events/{event.code}.ics"))
    assert {str(one["status"]) for one in found.values()} == {"CANCELLED"}
    assert len(found) == 3
    go_to(clock, event.starts_at + timedelta(weeks=4))
    assert told(person, "reminder") == 0


def _hour_by_hour(clock, moment):
    """As a worker that runs all the time sees it, in the last two days before a moment."""
    go_to(clock, max(time.now(), moment - timedelta(days=2)))
    while time.now() < moment:
        go_to(clock, min(moment, time.now() + timedelta(minutes=59)))


def test_everybody_is_reminded_a_day_and_two_hours_before_each_date(clock, organiser, make_account):
    event = lay(organiser, 3)
    person, absent = make_account(), make_account()
    row = sign_up(event, person)
    sign_up(event, absent)
    _hour_by_hour(clock, event.starts_at)
    scan(row, organiser)
    assert told(person, "reminder") == 2
    _hour_by_hour(clock, event.starts_at + timedelta(weeks=1))
    assert told(person, "reminder") == told(absent, "reminder") == 4, "who was there, too"
    move_date(event, 3, organiser, days=1)
    _hour_by_hour(clock, event.starts_at + timedelta(weeks=2))
    assert told(person, "reminder") == 5
    _hour_by_hour(clock, event.starts_at + timedelta(weeks=2, days=1))
    assert told(person, "reminder") == 6


def test_calendars_hold_every_date_under_its_own_uid(clock, organiser, make_account, client):
    event = lay(organiser, 3)
    person = make_account()
    sign_up(event, person)
    address = address_of(person)
    before = entries(client.get(address))
    assert set(before) == {event.code, f"{event.code}-2", f"{event.code}-3"}
    move_date(event, 2, organiser, days=1)
    cancel_date(event, 3, organiser)
    for place in (address, f"/events/{event.code}.ics", "/calendar.ics"):
        after = entries(client.get(place))
        assert {k: int(v["sequence"]) for k, v in after.items()} == {
            event.code: 0,
            f"{event.code}-2": 1,
            f"{event.code}-3": 1,
        }
        assert str(after[f"{event.code}-3"]["status"]) == "CANCELLED"
    book = icalendar.Calendar.from_ical(client.get(address).data)
    assert len(book.walk("VEVENT")) == 3


def test_a_date_becomes_a_course_and_everybody_has_the_new_date(
    clock, organiser, make_event, make_account
):
    event = make_event(3)
    person = make_account()
    row = sign_up(event, person)
    add_date(event, event.ends_at + timedelta(days=7), organiser)
    assert told_of(person)[-1] == "date_added"
    assert len(dates_of(event)) == 2
    scan(row, organiser, 2)
    assert fresh(row).has_attended


def test_doctor_finds_a_course_with_a_wrong_end(clock, organiser):
    event = lay(organiser, 2)
    assert queries.wrong_dates() == []
    with transaction():
        found = queries.event_by_id(event.id)
        found.over_at += timedelta(hours=1)
    assert queries.wrong_dates() == [event.code]


def test_a_stranger_sends_nothing_to_the_dates_of_a_course(
    clock, organiser, signed_in, make_account
):
    event = lay(organiser, 2)
    browser = signed_in(make_account())
    for path in ("dates", "dates/2", "dates/2/cancellation"):
        answer = send(browser, "/me", {}, to=f"/office/events/{event.code}/{path}")
        assert answer.status_code in (403, 404)
    assert [one.is_cancelled for one in dates_of(event)] == [False, False]
