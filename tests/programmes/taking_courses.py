"""Courses for tests: laid, changed, attended, over."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from app.accounts.models import Account
from app.accounts.viewer import Viewer
from app.core import clock as time
from app.core import outbox
from app.core.db import db, transaction
from app.programmes import queries, rules
from app.programmes.courses import Date
from app.programmes.models import Event, Programme, Registration
from app.programmes.rules import CheckedIn
from app.programmes.rules.events import GRACE, Times
from tests.programmes.conftest import make_programme
from tests.support.people import viewer_of


def _by(person: Account | Viewer) -> Viewer:
    return person if isinstance(person, Viewer) else viewer_of(person)


def lay(
    by: Account | Viewer,
    count: int = 4,
    *,
    places: int = 5,
    programme: Programme | None = None,
    **words: Any,
) -> Event:
    """A weekly course of two hours each, from in a week on."""
    programme = programme or make_programme(**words)
    first = time.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    dates = [
        Times(first + timedelta(weeks=n), first + timedelta(weeks=n, hours=2), programme.place_id)
        for n in range(count)
    ]
    with transaction() as session:
        event = rules.add_course(
            session,
            session.merge(programme),
            dates,
            places,
            by=_by(by),
            now=time.now(),
        )
    assert event is not None
    return event


def dates_of(event: Event) -> list[Date]:
    db.session.rollback()
    db.session.expire_all()
    return queries.dates_of(queries.event_by_id(event.id))


def scan(
    row: Registration,
    keeper: Account | Viewer,
    date: int | None = None,
    *,
    at: Any = None,
    nonce: str = "",
) -> CheckedIn:
    with transaction() as session:
        return rules.check_in(
            session,
            queries.event_by_id(row.event_id),
            row.ticket,
            nonce=nonce or secrets.token_hex(8),
            scanned_at=at or time.now(),
            by=_by(keeper),
            now=time.now(),
            date=date,
        )


def undo(row: Registration, keeper: Account | Viewer, date: int | None = None) -> None:
    with transaction() as session:
        found = queries.registration_by_code(row.code)
        rules.undo_check_in(session, found, by=_by(keeper), now=time.now(), date=date)


def cancel_date(event: Event, no: int, by: Account | Viewer) -> None:
    with transaction() as session:
        found = queries.event_by_id(event.id)
        rules.cancel_date(session, found, no, by=_by(by), now=time.now())


def add_date(event: Event, starts_at: Any, by: Account | Viewer) -> None:
    with transaction() as session:
        found = queries.event_by_id(event.id)
        times = Times(starts_at, starts_at + timedelta(hours=2), found.place_id)
        rules.add_date(session, found, times, by=_by(by), now=time.now())


def move_date(event: Event, no: int, by: Account | Viewer, **span: float) -> bool:
    """One date so much later."""
    with transaction() as session:
        found = queries.event_by_id(event.id)
        meeting = queries.meeting_of(event.id, no)
        later = timedelta(**span)
        times = Times(
            meeting.starts_at + later, meeting.ends_at + later, meeting.place_id, meeting.room
        )
        return rules.change_date(
            session, found, meeting, times, version=meeting.version, by=_by(by), now=time.now()
        )


def go_to(clock: Any, moment: Any) -> None:
    """The clock goes on to a moment, and what has become due is done."""
    clock.advance(moment - time.now())
    while outbox.run_due(now=time.now()):
        pass


def finish(clock: Any, event: Event) -> None:
    """Until the list of the last date is complete."""
    db.session.rollback()
    db.session.expire_all()
    go_to(clock, queries.event_by_id(event.id).over_at + GRACE + timedelta(minutes=1))
