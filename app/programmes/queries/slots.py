"""Times with advisers: those that one can still choose, and those that an adviser has already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import BigInt, UTCDateTime
from app.core.localized import Localized
from app.core.rows import Rows
from app.programmes.models import LIVE, Event, EventStatus, Registration, Teacher

MOST = 400
"""More free times than anybody looks through; later ones come into sight as these pass."""


class Slot(NamedTuple):
    """A time that one can choose; `mine` is the code of the viewer's own ticket."""

    code: str
    starts_at: datetime
    ends_at: datetime
    adviser: Localized | None
    mine: str | None


class DayWith(NamedTuple):
    """The times of a day with one adviser."""

    day: date
    adviser: Localized | None
    slots: list[Slot]


class Standing(NamedTuple):
    """A talk that an adviser has already."""

    id: int
    programme_id: int
    place_id: int
    starts_at: datetime
    ends_at: datetime


def _select(signed_in: bool) -> sa.Select[Any]:
    free = sa.and_(Event.waiting == 0, Event.taken < Event.capacity)
    mine = Registration.code if signed_in else sa.null()
    select = (
        sa.select(Event.code, Event.starts_at, Event.ends_at, Teacher.name, mine)
        .select_from(Event)
        .outerjoin(Teacher, Teacher.id == Event.adviser_id)
        .where(
            Event.programme_id == sa.bindparam("programme", type_=BigInt),
            Event.starts_at > sa.bindparam("now", type_=UTCDateTime()),
            Event.status == EventStatus.SCHEDULED,
        )
        .order_by(Event.starts_at, Event.id)
        .limit(MOST)
    )
    if not signed_in:
        return select.where(free)
    return select.outerjoin(
        Registration,
        sa.and_(
            Registration.event_id == Event.id,
            Registration.account_id == sa.bindparam("me", type_=BigInt),
            Registration.status.in_(LIVE),
        ),
    ).where(sa.or_(free, Registration.id.is_not(None)))


_SLOTS = Rows(Slot, _select)


def free_slots(programme_id: int, *, me: int | None, now: datetime) -> list[DayWith]:
    """The free times of a programme, and one's own, by day and adviser."""
    who = {} if me is None else {"me": me}
    return by_day(_SLOTS.all(me is not None, programme=programme_id, now=now, **who))


def by_day(slots: Iterable[Slot]) -> list[DayWith]:
    """Times under their day in Yanji, the days in order; of a day each adviser by themselves."""

    def key(slot: Slot) -> tuple[date, str]:
        return clock.local(slot.starts_at).date(), str(slot.adviser and slot.adviser.as_dict())

    return [
        DayWith(day, found[0].adviser, found)
        for (day, _), group in groupby(sorted(slots, key=key), key)
        if (found := list(group))
    ]


def lock_adviser(session: Session, adviser_id: int) -> None:
    """Whoever else gives times to this adviser waits until the transaction ends."""
    session.execute(sa.select(Teacher.id).where(Teacher.id == adviser_id).with_for_update()).one()


def standing(session: Session, adviser_id: int, since: datetime, until: datetime) -> list[Standing]:
    """What an adviser has in a span of time, also what reaches into it."""
    rows = session.execute(
        sa.select(Event.id, Event.programme_id, Event.place_id, Event.starts_at, Event.ends_at)
        .where(
            Event.adviser_id == adviser_id,
            Event.starts_at < until,
            Event.ends_at > since,
            Event.status == EventStatus.SCHEDULED,
        )
        .order_by(Event.starts_at, Event.id)
        .limit(500)
    )
    return [Standing(*row) for row in rows]
