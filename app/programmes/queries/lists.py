"""The hot lists: upcoming events as cards, by compiled statements."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.community.models import Place
from app.core import paging
from app.core.db import BigInt, UTCDateTime, db
from app.core.localized import Localized
from app.core.paging import Page
from app.core.rows import Rows
from app.core.search import Index
from app.programmes.models import (
    LIVE,
    Event,
    EventStatus,
    Kind,
    Programme,
    ProgrammeStatus,
    Registration,
    RegistrationStatus,
)

INDEX = Index("programmes")
LAST_KEY = 2**62


class UpcomingEvent(NamedTuple):
    """An event with what its card shows; `mine` is the code of the viewer's own ticket."""

    id: int
    code: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    taken: int
    waiting: int
    room: Localized | None
    kind: Kind
    title: Localized
    price: int
    place: Localized
    mine: str | None
    mine_status: RegistrationStatus | None


class Filters(NamedTuple):
    """What a list is narrowed to."""

    kind: Kind | None = None
    market: str | None = None
    free: bool = False
    q: str = ""

    @property
    def any(self) -> bool:
        return bool(self.kind or self.market or self.free or self.q)


def _select(
    by_kind: bool = False,
    by_market: bool = False,
    free: bool = False,
    signed_in: bool = False,
    of_programme: bool = False,
    q: str = "",
) -> sa.Select[Any]:
    start = sa.tuple_(Event.starts_at, Event.id)
    after = sa.tuple_(
        sa.bindparam("after_at", type_=UTCDateTime()), sa.bindparam("after_id", type_=BigInt)
    )
    mine: tuple[Any, Any] = (sa.null(), sa.null())
    if signed_in:
        mine = (Registration.code, Registration.status)
    select = (
        sa.select(
            Event.id,
            Event.code,
            Event.starts_at,
            Event.ends_at,
            Event.capacity,
            Event.taken,
            Event.waiting,
            Event.room,
            Programme.kind,
            Programme.title,
            Programme.price,
            Place.name,
            *mine,
        )
        .join(Programme, Programme.id == Event.programme_id)
        .join(Place, Place.id == Event.place_id)
        .where(
            start > after,
            Event.status == EventStatus.SCHEDULED,
            Programme.status == ProgrammeStatus.PUBLISHED,
        )
        .order_by(Event.starts_at, Event.id)
        .limit(sa.bindparam("most", type_=BigInt))
    )
    if signed_in:
        select = select.outerjoin(
            Registration,
            sa.and_(
                Registration.event_id == Event.id,
                Registration.account_id == sa.bindparam("me", type_=BigInt),
                Registration.status.in_(LIVE),
            ),
        )
    if by_kind:
        select = select.where(Programme.kind == sa.bindparam("kind", type_=Programme.kind.type))
    if by_market:
        select = select.where(Programme.market == sa.bindparam("market"))
    if free:
        select = select.where(Programme.price == 0)
    if of_programme:
        select = select.where(Event.programme_id == sa.bindparam("programme", type_=BigInt))
    if q:
        matching = INDEX.matching(q, db.engine.dialect.name)
        select = select.where(
            Event.programme_id.in_(matching) if matching is not None else sa.false()
        )
    return select


_UPCOMING = Rows(UpcomingEvent, _select)


def _find(
    filters: Filters,
    *,
    me: int | None,
    after: tuple[datetime, int],
    most: int,
    programme: int | None = None,
) -> list[UpcomingEvent]:
    shape = (
        filters.kind is not None,
        filters.market is not None,
        filters.free,
        me is not None,
        programme is not None,
    )
    values: dict[str, Any] = {"after_at": after[0], "after_id": after[1], "most": most}
    for name, value in (
        ("kind", filters.kind),
        ("market", filters.market),
        ("me", me),
        ("programme", programme),
    ):
        if value is not None:
            values[name] = value
    if filters.q:  # every search is a statement of its own and is not kept
        return Rows(UpcomingEvent, lambda: _select(*shape, q=filters.q)).all(**values)
    return _UPCOMING.all(*shape, **values)


def upcoming(
    filters: Filters, *, me: int | None, now: datetime, after: str | None = None
) -> Page[UpcomingEvent]:
    """Events that have not begun, the next one first."""
    start = (now, LAST_KEY)
    cursor = paging.decode(after, (int, int))
    if cursor is not None:
        start = max(start, (paging.moment_of(cursor[0]), cursor[1]))
    rows = _find(filters, me=me, after=start, most=paging.PAGE + 1)
    return paging.page(rows, lambda row: (paging.micros(row.starts_at), row.id))


def soon(limit: int, *, me: int | None = None, now: datetime) -> list[UpcomingEvent]:
    """The next events of all kinds, for the front page."""
    return _find(Filters(), me=me, after=(now, LAST_KEY), most=limit)


def upcoming_of(programme_id: int, *, me: int | None, now: datetime) -> list[UpcomingEvent]:
    """The dates of a programme that one can still sign up for (at most 60)."""
    return _find(Filters(), me=me, after=(now, LAST_KEY), most=60, programme=programme_id)


def other_dates(
    event: Event, *, me: int | None, now: datetime, most: int = 12
) -> list[UpcomingEvent]:
    """Other dates of the same programme that one could move to."""
    rows = upcoming_of(event.programme_id, me=me, now=now)
    return [row for row in rows if row.id != event.id and row.mine is None][:most]


def next_like(
    event: Event, *, me: int | None, now: datetime, limit: int = 3
) -> list[UpcomingEvent]:
    """What to go to after this: the next dates of the same kind that are not one's own already."""
    rows = _find(Filters(kind=event.programme.kind), me=me, after=(now, LAST_KEY), most=limit + 6)
    return [row for row in rows if row.id != event.id and row.mine is None][:limit]
