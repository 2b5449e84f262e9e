"""The waiting list: who stands where, in which order places are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.core.db import db
from app.core.workflow import StatusChange
from app.programmes.models import Event, Registration, RegistrationStatus

Line = Iterator[tuple[Registration, int]]
NO_SHOWS = 3
NO_SHOW_DAYS = timedelta(days=90)
CHUNK = 50


def _stands_behind(now: datetime) -> sa.ColumnElement[int]:
    """1 for somebody who has to stand behind the others at this moment, else 0."""
    return sa.case((Registration.behind_until > now, 1), else_=0)


def first_fitting(
    session: Session, event_id: int, places: int, now: datetime
) -> Sequence[Registration]:
    """The first on the waiting list whose party fits into so many places."""
    return session.scalars(
        sa.select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.status == RegistrationStatus.WAITLISTED,
            Registration.party_size <= places,
        )
        .order_by(_stands_behind(now), Registration.line_no, Registration.id)
        .limit(CHUNK)
        .execution_options(populate_existing=True)
    ).all()


def waiting_list(event_id: int, now: datetime, *, most: int = 500) -> Sequence[Registration]:
    """Who waits, in the order in which places are given."""
    return db.session.scalars(
        sa.select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.status == RegistrationStatus.WAITLISTED,
        )
        .options(joinedload(Registration.account))
        .order_by(_stands_behind(now), Registration.line_no, Registration.id)
        .limit(most)
    ).all()


def position(row: Registration, now: datetime) -> int:
    """The place in the waiting list, from 1; parties count once."""
    behind = 1 if row.behind_until is not None and row.behind_until > now else 0
    here: Any = sa.tuple_(sa.literal(behind), sa.literal(row.line_no), sa.literal(row.id))
    ahead = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Registration)
        .where(
            Registration.event_id == row.event_id,
            Registration.status == RegistrationStatus.WAITLISTED,
            sa.tuple_(_stands_behind(now), Registration.line_no, Registration.id) < here,
        )
    )
    return (ahead or 0) + 1


def next_no(session: Session, event_id: int) -> int:
    """The number of who joins the waiting list now; the event's row is locked."""
    last = session.scalar(
        sa.select(sa.func.max(Registration.line_no)).where(
            Registration.event_id == event_id,
            Registration.status == RegistrationStatus.WAITLISTED,
        )
    )
    return (last or 0) + 1


class Entry(NamedTuple):
    """Who took part in a draw, and whether a place came of it at once."""

    code: str
    won: bool


def entries_of_draw(event_id: int, drawn_at: datetime, *, most: int = 20_000) -> list[Entry]:
    """The entries of a draw, by code, from the record of what it gave them."""
    given = sa.select(StatusChange.subject_id, StatusChange.to_status).where(
        StatusChange.kind == "registrations",
        StatusChange.from_status == RegistrationStatus.PENDING.value,
        StatusChange.at == drawn_at,
        StatusChange.subject_id.in_(
            sa.select(Registration.id).where(Registration.event_id == event_id)
        ),
        StatusChange.to_status.in_(
            [RegistrationStatus.CONFIRMED.value, RegistrationStatus.WAITLISTED.value]
        ),
    )
    steps = given.subquery()
    rows = db.session.execute(
        sa.select(Registration.code, steps.c.to_status)
        .join(steps, steps.c.subject_id == Registration.id)
        .order_by(Registration.code)
        .limit(most)
    )
    return [Entry(code, to == RegistrationStatus.CONFIRMED.value) for code, to in rows]


def accounts_behind(session: Session, event_id: int, now: datetime) -> frozenset[int]:
    """Which entrants of an event have to stand behind the others at the moment."""
    missed = (
        sa.select(Registration.account_id)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Registration.status == RegistrationStatus.NO_SHOW,
            Event.over_at > now - NO_SHOW_DAYS,
            Registration.account_id.in_(
                sa.select(Registration.account_id).where(
                    Registration.event_id == event_id,
                    Registration.status == RegistrationStatus.PENDING,
                )
            ),
        )
        .group_by(Registration.account_id)
        .having(sa.func.count() >= NO_SHOWS)
        .order_by(Registration.account_id)
        .limit(20_000)
    )
    return frozenset(key for key in session.scalars(missed) if key is not None)


def behind_until(session: Session, account_id: int, now: datetime) -> datetime | None:
    """Until when somebody stands behind others: three no-shows in 90 days, while they last."""
    ended = session.scalars(
        sa.select(Event.over_at)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            Registration.account_id == account_id,
            Registration.status == RegistrationStatus.NO_SHOW,
            Event.over_at > now - NO_SHOW_DAYS,
        )
        .order_by(Event.over_at.desc())
        .limit(NO_SHOWS)
    ).all()
    return ended[-1] + NO_SHOW_DAYS if len(ended) == NO_SHOWS else None
