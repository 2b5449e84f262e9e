"""The hot lists: upcoming events as cards, by compiled statements."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.community.models import Community, Place
from app.core import clock, paging
from app.core.db import BigInt, UTCDateTime, db
from app.core.localized import Localized
from app.core.paging import Page
from app.core.rows import Rows
from app.core.search import Index
from app.programmes import days
from app.programmes.models import (
    LIVE,
    Event,
    EventStatus,
    Kind,
    Meeting,
    MeetingStatus,
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
    dates: int
    closes: time | None
    mine: str | None
    mine_status: RegistrationStatus | None

    @property
    def is_closed(self) -> bool:
        """Whether it is too late to sign up by oneself, though it has not begun."""
        return self.closes is not None and clock.now() >= days.closing(self.starts_at, self.closes)


class Filters(NamedTuple):
    """What a list is narrowed to."""

    kind: Kind | None = None
    market: str | None = None
    free: bool = False
    q: str = ""
    community: str | None = None
    day: str = ""
    left: bool = False

    @property
    def any(self) -> bool:
        return self != Filters()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of the filters that are set."""
        nothing = Filters()._asdict()
        return tuple(name for name, value in self._asdict().items() if value != nothing[name])

    def without(self, name: str) -> Filters:
        """These filters but one."""
        return self._replace(**{name: getattr(Filters(), name)})


def select_events(
    by_kind: bool = False,
    by_market: bool = False,
    free: bool = False,
    signed_in: bool = False,
    of_programme: bool = False,
    by_community: bool = False,
    by_day: bool = False,
    left: bool = False,
    of_teacher: bool = False,
    q: str = "",
) -> sa.Select[Any]:
    """The columns of UpcomingEvent, from a key on, in the order in which they begin."""
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
            Event.dates,
            Programme.closes_at_local,
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
    else:
        select = select.where(one_time_each())
    if of_teacher:
        select = select.where(Programme.teacher_id == sa.bindparam("teacher", type_=BigInt))
    if by_community:
        select = select.join(Community, Community.id == Place.community_id).where(
            Community.slug == sa.bindparam("community")
        )
    if by_day:
        select = select.where(
            Event.starts_at < sa.bindparam("until", type_=UTCDateTime()),
            sa.or_(
                Event.ends_at > sa.bindparam("since", type_=UTCDateTime()),
                Event.id.in_(_with_a_date()),
            ),
        )
    if left:
        select = select.where(Event.waiting == 0, Event.taken < Event.capacity)
    if q:
        matching = INDEX.matching(q, db.engine.dialect.name)
        select = select.where(
            Event.programme_id.in_(matching) if matching is not None else sa.false()
        )
    return select


def _with_a_date() -> sa.Select[Any]:
    """The courses with a further date in a span of time."""
    return sa.select(Meeting.event_id).where(
        Meeting.status == MeetingStatus.SCHEDULED,
        Meeting.starts_at < sa.bindparam("until", type_=UTCDateTime()),
        Meeting.ends_at > sa.bindparam("since", type_=UTCDateTime()),
    )


def one_time_each() -> sa.ColumnElement[bool]:
    """Of the times with advisers only the next free one of each programme stands in a list."""
    other = aliased(Event)
    first = (
        sa.select(other.id)
        .where(
            other.programme_id == Event.programme_id,
            other.adviser_id.is_not(None),
            other.status == EventStatus.SCHEDULED,
            other.starts_at > sa.bindparam("now", type_=UTCDateTime()),
            other.waiting == 0,
            other.taken < other.capacity,
        )
        .order_by(other.starts_at, other.id)
        .limit(1)
        .correlate(Event)
        .scalar_subquery()
    )
    return sa.or_(Event.adviser_id.is_(None), Event.id == first)


_UPCOMING = Rows(UpcomingEvent, select_events)


def _find(
    filters: Filters,
    *,
    me: int | None,
    now: datetime,
    after: tuple[datetime, int],
    most: int,
    programme: int | None = None,
    teacher: int | None = None,
    span: days.Span | None = None,
) -> list[UpcomingEvent]:
    shape = (
        filters.kind is not None,
        filters.market is not None,
        filters.free,
        me is not None,
        programme is not None,
        filters.community is not None,
        span is not None,
        filters.left,
        teacher is not None,
    )
    values: dict[str, Any] = {"after_at": after[0], "after_id": after[1], "most": most}
    for name, value in (
        ("now", None if programme is not None else now),
        ("kind", filters.kind),
        ("market", filters.market),
        ("me", me),
        ("programme", programme),
        ("community", filters.community),
        ("since", span and span.since),
        ("until", span and span.until),
        ("teacher", teacher),
    ):
        if value is not None:
            values[name] = value
    if filters.q:  # every search is a statement of its own and is not kept
        return Rows(UpcomingEvent, lambda: select_events(*shape, q=filters.q)).all(**values)
    return _UPCOMING.all(*shape, **values)


def _first(filters: Filters, now: datetime) -> tuple[tuple[datetime, int], days.Span | None]:
    """After which key a list begins: now, or what was on a day that is over."""
    if not filters.day:
        return (now, LAST_KEY), None
    span = days.span_of(filters.day, clock.local(now).date())
    return (span.since - days.LONGEST if span.until <= now else now, LAST_KEY), span


def upcoming(
    filters: Filters, *, me: int | None, now: datetime, after: str | None = None
) -> Page[UpcomingEvent]:
    """Events that have not begun, the next one first; of a day that is over, what was on."""
    start, span = _first(filters, now)
    cursor = paging.decode(after, (int, int))
    if cursor is not None:
        start = max(start, (paging.moment_of(cursor[0]), cursor[1]))
    rows = _find(filters, me=me, now=now, after=start, most=paging.PAGE + 1, span=span)
    return page_of(rows)


def page_of(rows: list[UpcomingEvent]) -> Page[UpcomingEvent]:
    """A page of the list, and the key of the next one."""
    return paging.page(rows, lambda row: (paging.micros(row.starts_at), row.id))


def in_the_way(filters: Filters, *, now: datetime) -> list[str]:
    """Of a list that is empty: the filters of which one alone, taken away, brings something."""
    helping = []
    for name in filters.chosen:
        fewer = filters.without(name)
        after, span = _first(fewer, now)
        if _find(fewer, me=None, now=now, after=after, most=1, span=span):
            helping.append(name)
    return helping


def soon(limit: int, *, me: int | None = None, now: datetime) -> list[UpcomingEvent]:
    """The next events of all kinds, for the front page: of what takes place daily only the next."""
    rows = _find(Filters(), me=me, now=now, after=(now, LAST_KEY), most=limit * 10)
    first = {(row.kind, row.title): row for row in reversed(rows)}
    return sorted(first.values(), key=lambda row: (row.starts_at, row.id))[:limit]


def upcoming_of(programme_id: int, *, me: int | None, now: datetime) -> list[UpcomingEvent]:
    """The dates of a programme that one can still sign up for (at most 60)."""
    return _find(Filters(), me=me, now=now, after=(now, LAST_KEY), most=60, programme=programme_id)


def other_dates(
    event: Event, *, me: int | None, now: datetime, most: int = 12
) -> list[UpcomingEvent]:
    """Other dates of the same programme that one could move to."""
    rows = upcoming_of(event.programme_id, me=me, now=now)
    return [row for row in rows if row.id != event.id and row.mine is None][:most]


def upcoming_with(teacher_id: int, *, me: int | None, now: datetime) -> list[UpcomingEvent]:
    """The dates to come of all that somebody teaches (at most 60)."""
    return _find(Filters(), me=me, now=now, after=(now, LAST_KEY), most=60, teacher=teacher_id)


def next_like(
    event: Event, *, me: int | None, now: datetime, limit: int = 3
) -> list[UpcomingEvent]:
    """What to go to after this: the next dates of the same kind that are not one's own already."""
    rows = _find(
        Filters(kind=event.programme.kind), me=me, now=now, after=(now, LAST_KEY), most=limit + 6
    )
    return [row for row in rows if row.id != event.id and row.mine is None][:limit]
