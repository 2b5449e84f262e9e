"""What takes place in a month, as the calendar shows it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.community.models import Community, Place
from app.core import clock
from app.core.db import BigInt, UTCDateTime
from app.core.localized import Localized
from app.core.rows import Rows
from app.programmes import days
from app.programmes.models import (
    Event,
    EventStatus,
    Kind,
    Meeting,
    MeetingStatus,
    Programme,
    ProgrammeStatus,
)
from app.programmes.queries.lists import Filters

MOST = 5_000


class Entry(NamedTuple):
    """An event as it stands in a cell of the calendar."""

    code: str
    starts_at: datetime
    ends_at: datetime
    kind: Kind
    title: Localized
    programme_id: int = 0
    adviser_id: int | None = None


def _select(by_kind: bool, by_market: bool, by_community: bool) -> sa.Select[Any]:
    first = sa.select(*_columns(Event))
    further = sa.select(*_columns(Meeting)).join(Event, Event.id == Meeting.event_id)
    both = sa.union_all(
        _narrowed(first, Event, by_kind, by_market, by_community),
        _narrowed(further, Meeting, by_kind, by_market, by_community).where(
            Meeting.status == MeetingStatus.SCHEDULED
        ),
    ).subquery("both")
    return (
        sa.select(*(both.c[name] for name in Entry._fields))
        .order_by(both.c.starts_at, both.c.key)
        .limit(sa.bindparam("most", type_=BigInt))
    )


def _columns(date: type[Event] | type[Meeting]) -> tuple[Any, ...]:
    return (
        *(Event.code, date.starts_at, date.ends_at, Programme.kind, Programme.title),
        *(Event.programme_id, Event.adviser_id, Event.id.label("key")),
    )


def _narrowed(
    select: sa.Select[Any],
    date: type[Event] | type[Meeting],
    by_kind: bool,
    by_market: bool,
    by_community: bool,
) -> sa.Select[Any]:
    """The dates of a span of time; `date` is the first one, or a further one of a course."""
    select = select.join(Programme, Programme.id == Event.programme_id).where(
        date.starts_at > sa.bindparam("earliest", type_=UTCDateTime()),
        date.starts_at < sa.bindparam("until", type_=UTCDateTime()),
        date.ends_at > sa.bindparam("since", type_=UTCDateTime()),
        Event.status == EventStatus.SCHEDULED,
        Programme.status == ProgrammeStatus.PUBLISHED,
    )
    if by_kind:
        select = select.where(Programme.kind == sa.bindparam("kind", type_=Programme.kind.type))
    if by_market:
        select = select.where(Programme.market == sa.bindparam("market"))
    if by_community:
        select = (
            select.join(Place, Place.id == date.place_id)
            .join(Community, Community.id == Place.community_id)
            .where(Community.slug == sa.bindparam("community"))
        )
    return select


_ENTRIES = Rows(Entry, _select)


def entries_in(span: days.Span, filters: Filters) -> list[Entry]:
    """What is on in a span of time, also what reaches into it, the first one first.

    The times with advisers stand there once for a programme and day.
    """
    wanted = {
        name: value
        for name, value in (
            ("kind", filters.kind),
            ("market", filters.market),
            ("community", filters.community),
        )
        if value is not None
    }
    rows = _ENTRIES.all(
        *(filters.kind is not None, filters.market is not None, filters.community is not None),
        earliest=span.since - days.LONGEST,
        since=span.since,
        until=span.until,
        most=MOST,
        **wanted,
    )
    days_shown: set[tuple[int, date]] = set()
    shown = []
    for row in rows:
        at = row.programme_id, clock.local(row.starts_at).date()
        if row.adviser_id is None or at not in days_shown:
            shown.append(row)
        if row.adviser_id is not None:
            days_shown.add(at)
    return shown
