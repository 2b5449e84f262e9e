"""Who was there on which date of a course, and what they earn by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock as time
from app.core.db import db
from app.core.errors import Conflict, Refused
from app.programmes import queries, rules
from app.programmes.rules.certificates import NotEnough
from app.programmes.rules.courses import IsOver, SeenAlready
from app.programmes.rules.door import NoSuchDate
from tests.programmes.attending import certificates, told
from tests.programmes.conftest import act, fresh, sign_up
from tests.programmes.taking_courses import (
    add_date,
    cancel_date,
    dates_of,
    finish,
    go_to,
    lay,
    scan,
    undo,
)


def test_one_ticket_is_scanned_every_evening_and_counts_once_each(clock, organiser, make_account):
    event = lay(organiser, 4)
    row = sign_up(event, make_account())
    for number, date in enumerate(dates_of(event)[:3]):
        go_to(clock, date.starts_at)
        assert not scan(row, organiser).again, "the date of the day"
        clock.advance(timedelta(minutes=5))
        assert scan(row, organiser, date.no).again
        seen = queries.attended_dates(db.session(), [row.id])[row.id]
        assert len(seen) == number + 1
        assert fresh(row).has_attended
    db.session.rollback()
    assert queries.seen_twice() == []
    assert queries.people_by_date(event.id) == {one.meeting_id: 1 for one in dates_of(event)[:3]}


def test_a_scan_sent_late_counts_for_the_date_it_was_for(clock, organiser, make_account):
    event = lay(organiser, 3)
    row = sign_up(event, make_account())
    second = dates_of(event)[1]
    go_to(clock, second.starts_at + timedelta(days=2))
    scan(row, organiser, at=second.starts_at)
    assert set(queries.attended_dates(db.session(), [row.id])[row.id]) == {second.meeting_id}
    scan(row, organiser, 3)
    scan(row, organiser, at=second.starts_at + timedelta(days=1))
    assert len(queries.attended_dates(db.session(), [row.id])[row.id]) == 3, "else the first"


def test_no_door_for_a_date_that_is_cancelled_or_not_there(clock, organiser, make_account):
    event = lay(organiser, 3)
    row = sign_up(event, make_account())
    cancel_date(event, 2, organiser)
    with pytest.raises(Refused):
        scan(row, organiser, 2)
    with pytest.raises(NoSuchDate):
        scan(row, organiser, 9)
    assert fresh(row).is_confirmed


def test_a_date_with_somebody_at_the_door_is_not_cancelled_any_more(clock, organiser, make_account):
    event = lay(organiser, 3)
    row = sign_up(event, make_account())
    scan(row, organiser, 1)
    with pytest.raises(SeenAlready):
        cancel_date(event, 1, organiser)
    cancel_date(event, 2, organiser)


def test_taking_back_takes_that_date_only_and_the_last_one_the_attendance(
    clock, organiser, make_account
):
    event = lay(organiser, 3)
    row = sign_up(event, make_account())
    scan(row, organiser, 1)
    scan(row, organiser, 2)
    undo(row, organiser, 1)
    assert fresh(row).has_attended
    with pytest.raises(Conflict):
        undo(row, organiser, 1)
    undo(row, organiser, 2)
    assert fresh(row).is_confirmed
    assert not scan(row, organiser, 2).again
    assert fresh(row).has_attended


def test_who_never_came_is_marked_once_after_the_last_date(clock, organiser, make_account):
    event = lay(organiser, 3)
    comes, never = (sign_up(event, make_account()) for _ in range(2))
    go_to(clock, event.starts_at)
    scan(comes, organiser)
    go_to(clock, event.ends_at + timedelta(days=3))
    assert fresh(never).is_confirmed
    finish(clock, event)
    assert fresh(never).status.value == "no_show"
    assert fresh(comes).has_attended


def test_whoever_was_there_often_enough_gets_the_certificate_by_itself(
    clock, organiser, make_account
):
    event = lay(organiser, 4, certificate_share=75)
    often, seldom = make_account(), make_account()
    rows = sign_up(event, often), sign_up(event, seldom)
    for number, date in enumerate(dates_of(event)):
        go_to(clock, date.starts_at)
        if number != 2:
            scan(rows[0], organiser)
        if number < 2:
            scan(rows[1], organiser)
    assert certificates(event) == []
    finish(clock, event)
    [one] = certificates(event)
    assert one.registration_id == rows[0].id
    assert (one.attended, one.dates, one.minutes) == (3, 4, 360)
    assert told(often, "how_was_it") == told(seldom, "how_was_it") == 1
    with pytest.raises(NotEnough):
        act(rules.issue_again, rows[1], organiser)


def test_a_late_scan_brings_the_certificate_or_adds_its_hours(clock, organiser, make_account):
    event = lay(organiser, 2, certificate_share=50)
    row, other = (sign_up(event, make_account()) for _ in range(2))
    go_to(clock, event.starts_at)
    scan(row, organiser)
    finish(clock, event)
    assert [(one.attended, one.minutes) for one in certificates(event)] == [(1, 120)]
    scan(row, organiser, 2)
    assert [(one.attended, one.minutes) for one in certificates(event)] == [(2, 240)]
    scan(other, organiser, 2)
    assert len(certificates(event)) == 2


def test_a_date_taken_back_ends_a_certificate_that_counts_it(clock, organiser, make_account):
    event = lay(organiser, 3, certificate_share=60)
    row = sign_up(event, make_account())
    for date in dates_of(event):
        go_to(clock, date.starts_at)
        scan(row, organiser)
    finish(clock, event)
    undo(row, organiser, 3)
    first, second = certificates(event)
    assert first.is_revoked
    assert (second.attended, second.minutes, second.is_revoked) == (2, 240, False)
    undo(row, organiser, 2)
    assert all(one.is_revoked for one in certificates(event))
    scan(row, organiser, 2)
    assert [one.attended for one in certificates(event) if not one.is_revoked] == [2]


def test_a_cancelled_last_date_brings_what_follows_forward(clock, organiser, make_account):
    event = lay(organiser, 3, certificate_share=100)
    row = sign_up(event, make_account())
    for date in dates_of(event)[:2]:
        go_to(clock, date.starts_at)
        scan(row, organiser)
    go_to(clock, dates_of(event)[1].ends_at + timedelta(days=1))
    cancel_date(event, 3, organiser)
    go_to(clock, time.now() + timedelta(minutes=1))
    assert [(one.attended, one.dates) for one in certificates(event)] == [(2, 2)]
    with pytest.raises(IsOver):
        add_date(event, time.now() + timedelta(days=7), organiser)
