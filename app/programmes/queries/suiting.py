"""What may suit somebody: dates with a free place that one reason at least speaks for.

They come along with the first page of the list, in the one statement that it asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.accounts.models import RoleProfile
from app.accounts.viewer import Role
from app.community.models import Place
from app.core import paging
from app.core.db import BigInt, UTCDateTime
from app.core.localized import Localized, LocalizedType
from app.core.paging import Page
from app.core.rows import Rows
from app.programmes.models import (
    LIVE,
    Event,
    EventStatus,
    Kind,
    Programme,
    ProgrammeStatus,
    ProgrammeStep,
    Registration,
    RegistrationStatus,
)
from app.programmes.queries.lists import (
    LAST_KEY,
    UpcomingEvent,
    one_time_each,
    page_of,
    select_events,
)

LOOKED_AT = 120
"""So many of the next fitting dates are weighed."""


class Candidate(NamedTuple):
    """An upcoming event with what speaks for it."""

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
    programme_id: int | None
    builds_on: Localized | None
    my_market: bool
    my_community: bool
    my_kind: bool

    @property
    def card(self) -> UpcomingEvent:
        """The event as a card shows it."""
        return UpcomingEvent._make(self[: len(UpcomingEvent._fields)])


def _candidates() -> sa.Select[Any]:
    me = sa.bindparam("me", type_=BigInt)
    attended = (
        sa.select(Event.programme_id.label("programme_id"), Programme.kind.label("kind"))
        .select_from(Registration)
        .join(Event, Event.id == Registration.event_id)
        .join(Programme, Programme.id == Event.programme_id)
        .where(
            Registration.account_id == me,
            Registration.status == RegistrationStatus.ATTENDED,
        )
        .cte("attended")
    )
    market = (
        sa.select(RoleProfile.fields["market"].as_string())
        .where(RoleProfile.account_id == me, RoleProfile.role == Role.MERCHANT)
        .scalar_subquery()
    )
    before = sa.orm.aliased(Programme)
    builds_on = (
        sa.select(before.title)
        .select_from(ProgrammeStep)
        .join(before, before.id == ProgrammeStep.builds_on_id)
        .where(
            ProgrammeStep.programme_id == Programme.id,
            ProgrammeStep.builds_on_id.in_(sa.select(attended.c.programme_id)),
        )
        .order_by(ProgrammeStep.builds_on_id)
        .limit(1)
        .correlate(Programme)
        .scalar_subquery()
    )
    needs = sa.orm.aliased(ProgrammeStep)
    lacks = (
        sa.select(sa.literal(1))
        .where(
            needs.programme_id == Programme.id,
            needs.required.is_(True),
            needs.builds_on_id.not_in(sa.select(attended.c.programme_id)),
        )
        .correlate(Programme)
        .exists()
    )
    standing = (
        sa.select(sa.literal(1))
        .where(
            Registration.event_id == Event.id,
            Registration.account_id == me,
            Registration.status.in_(LIVE),
        )
        .correlate(Event)
        .exists()
    )
    my_market = sa.func.coalesce(Programme.market == market, sa.false())
    my_community = sa.func.coalesce(
        Place.community_id == sa.bindparam("community", type_=BigInt), sa.false()
    )
    my_kind = Programme.kind.in_(sa.select(attended.c.kind))
    columns = (
        *(Event.id, Event.code, Event.starts_at, Event.ends_at),
        *(Event.capacity, Event.taken, Event.waiting, Event.room),
        *(Programme.kind, Programme.title, Programme.price, Place.name, Event.dates),
        Programme.closes_at_local,
        *(_no(sa.String()), _no(Registration.status.type)),
        Programme.id,
        sa.type_coerce(builds_on, LocalizedType),
        *(my_market, my_community, my_kind),
    )
    return (
        sa.select(*_named(columns))
        .select_from(Event)
        .join(Programme, Programme.id == Event.programme_id)
        .join(Place, Place.id == Event.place_id)
        .where(
            Event.starts_at > sa.bindparam("now", type_=UTCDateTime()),
            Event.status == EventStatus.SCHEDULED,
            Programme.status == ProgrammeStatus.PUBLISHED,
            Event.waiting == 0,
            Event.taken < Event.capacity,
            sa.or_(my_market, my_community, my_kind, builds_on.is_not(None)),
            one_time_each(),
            Programme.id.not_in(sa.select(attended.c.programme_id)),
            ~lacks,
            ~standing,
        )
        .order_by(Event.starts_at, Event.id)
        .limit(sa.bindparam("looked_at", type_=BigInt))
    )


def _first_page() -> sa.Select[Any]:
    """The list, and below it the candidates; the last columns are empty in the list."""
    listed = select_events(signed_in=True).subquery("listed")
    found = _candidates().subquery("found")
    nothing = (_no(BigInt), _no(LocalizedType()), sa.false(), sa.false(), sa.false())
    both = sa.union_all(
        sa.select(*_named([*listed.c, *nothing]), sa.literal(0).label("part")),
        sa.select(*found.c, sa.literal(1).label("part")),
    ).subquery("both")
    return sa.select(*(both.c[name] for name in Candidate._fields)).order_by(
        both.c.part, both.c.starts_at, both.c.id
    )


def _named(columns: Iterable[Any]) -> list[Any]:
    """Columns under the names of a candidate's fields."""
    return [c.label(name) for name, c in zip(Candidate._fields, columns, strict=True)]


def _no(kind: Any) -> Any:
    """Nothing of a type, as PostgreSQL wants to know it."""
    return sa.type_coerce(sa.cast(sa.null(), getattr(kind, "impl", kind)), kind)


_FIRST = Rows(Candidate, _first_page)


class FirstPage(NamedTuple):
    """The first page of the list as somebody sees it, and what may suit them."""

    events: Page[UpcomingEvent]
    candidates: list[Candidate]


def first_page(account_id: int, community_id: int | None, now: datetime) -> FirstPage:
    """The next events, and those of the coming ones that something speaks for."""
    rows = _FIRST.all(
        me=account_id,
        community=community_id,
        now=now,
        after_at=now,
        after_id=LAST_KEY,
        most=paging.PAGE + 1,
        looked_at=LOOKED_AT,
    )
    events = [row.card for row in rows if row.programme_id is None]
    return FirstPage(page_of(events), [row for row in rows if row.programme_id is not None])
