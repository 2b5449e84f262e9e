"""Two helpers at the door of one evening of a course: a ticket counts once for each date."""

from __future__ import annotations

import time
from datetime import timedelta

import sqlalchemy as sa

from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.programmes import queries, rules
from app.programmes.models import CheckIn, Method
from app.programmes.rules.events import Times
from tests.programmes.conftest import sign_up, statuses
from tests.programmes.taking_courses import dates_of, lay, scan
from tests.support.people import viewer_of


def test_two_helpers_scanning_on_one_evening_hear_yes_once_and_already_once(
    race, clock, organiser, make_account
):
    event = lay(organiser, 5, places=9)
    row = sign_up(event, make_account())
    helpers = [viewer_of(organiser), viewer_of(make_account(Role.ADMIN))]
    for date in dates_of(event):
        results = race(2, lambda number, no=date.no: scan(row, helpers[number], no).again)
        assert sorted(results, key=str) == [False, True]
    db.session.rollback()
    assert queries.seen_twice() == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CheckIn)) == 5
    assert statuses(event) == ["attended"]


def test_without_the_lock_both_helpers_hear_yes(race, clock, organiser, make_account):
    """The negative control: look whether somebody came on that date, then write it down."""
    event = lay(organiser, 2)
    row = sign_up(event, make_account())
    second = dates_of(event)[1].meeting_id
    scan(row, organiser, 1)

    def careless(number: int) -> bool:
        session = db.session()
        again = queries.came_at(session, row.id, second) is not None
        session.rollback()
        time.sleep(0.05)
        with transaction():
            session.add(
                CheckIn(
                    registration_id=row.id,
                    meeting_id=second,
                    nonce=f"careless-{number}",
                    scanned_at=the_clock.now(),
                    received_at=the_clock.now(),
                    by_id=organiser.id,
                    method=Method.CODE,
                )
            )
        return again

    assert race(2, careless) == [False, False]
    db.session.rollback()
    assert queries.seen_twice() == [row.code]


def test_two_organisers_adding_a_date_at_once_give_it_two_numbers(
    race, clock, organiser, make_account
):
    event = lay(organiser, 2)
    keepers = [viewer_of(organiser), viewer_of(make_account(Role.ADMIN))]

    def add(number: int) -> int:
        with transaction() as session:
            found = queries.event_by_id(event.id)
            starts = event.over_at + timedelta(days=1 + number)
            times = Times(starts, starts + timedelta(hours=2), found.place_id)
            by, now = keepers[number], the_clock.now()
            return rules.add_date(session, found, times, by=by, now=now).no

    assert sorted(race(2, add)) == [3, 4]
    db.session.rollback()
    assert queries.wrong_dates() == []
