"""Numbers over many events: places, who came, who did not, by month, kind and market.

The database adds up; what comes back is one row for each month, kind and market.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import sqlalchemy as sa

from app.community.models import Place
from app.core.db import db
from app.programmes.models import (
    Event,
    EventStatus,
    Kind,
    Programme,
    Registration,
    RegistrationStatus,
)
from app.programmes.policies import Runs

R = RegistrationStatus
K = TypeVar("K", bound=Hashable)
MOST_ROWS = 5000
YANJI_HOURS = 8
"""Ahead of UTC, the whole year round."""


class Key(NamedTuple):
    """What the numbers are told apart by; the month as 2026-11."""

    month: str
    kind: Kind
    market: str | None


class Sums(NamedTuple):
    """What is added up. Places and people, not rows; `without` found no place."""

    dates: int = 0
    places: int = 0
    taken: int = 0
    without: int = 0
    came: int = 0
    no_shows: int = 0

    @property
    def filled(self) -> float:
        """The share of places that were taken; above 1 where people were let in beyond them."""
        return self.taken / self.places if self.places else 0.0

    @property
    def present(self) -> float:
        """The share of people who came, of those that the door decided about."""
        return self.came / (self.came + self.no_shows) if self.came + self.no_shows else 0.0

    def plus(self, other: Sums) -> Sums:
        return Sums(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def sums(since: datetime, until: datetime, of: Runs) -> dict[Key, Sums]:
    """What the events that begin in a span add up to; cancelled ones do not count.

    People are added up event by event first, along the index, and only then by month.
    """
    span = (since, until, of)
    people: Any = (
        _within(
            sa.select(
                Registration.event_id,
                _people(R.WAITLISTED, R.EXPIRED).label("without"),
                _people(R.ATTENDED).label("came"),
                _people(R.NO_SHOW).label("no_shows"),
            ).join(Event, Event.id == Registration.event_id),
            *span,
        )
        .group_by(Registration.event_id)
        .subquery()
    )
    key = (_month(db.engine.dialect.name), Programme.kind, Programme.market)
    added = (
        sa.func.count(),
        *(
            sa.func.sum(sa.func.coalesce(column, 0))
            for column in (
                Event.capacity,
                Event.taken,
                people.c.without,
                people.c.came,
                people.c.no_shows,
            )
        ),
    )
    rows = db.session.execute(
        _within(
            sa.select(*key, *added)
            .select_from(Event)
            .join(Programme, Programme.id == Event.programme_id)
            .outerjoin(people, people.c.event_id == Event.id),
            *span,
        )
        .group_by(*key)
        .order_by(*key)
        .limit(MOST_ROWS)
    )
    return {Key(*row[:3]): Sums(*(int(number) for number in row[3:])) for row in rows}


def by(found: dict[Key, Sums], of: Callable[[Key], K]) -> dict[K, Sums]:
    """The sums told apart by one thing only."""
    added: dict[K, Sums] = defaultdict(Sums)
    for key, one in found.items():
        added[of(key)] = added[of(key)].plus(one)
    return dict(added)


def total(found: Iterable[Sums]) -> Sums:
    whole = Sums()
    for one in found:
        whole = whole.plus(one)
    return whole


def _within(select: sa.Select[Any], since: datetime, until: datetime, of: Runs) -> sa.Select[Any]:
    """The events of a span that somebody runs."""
    select = select.where(
        Event.starts_at >= since,
        Event.starts_at < until,
        Event.status == EventStatus.SCHEDULED,
    )
    if of.everywhere:
        return select
    theirs = sa.select(Place.id).where(Place.community_id.in_(of.communities))
    return select.where(sa.or_(Event.place_id.in_(theirs), Event.id.in_(of.events)))


def _people(*states: RegistrationStatus) -> Any:
    counted = sa.case((Registration.status.in_(states), Registration.party_size), else_=0)
    return sa.func.sum(counted)


def _month(dialect: str) -> Any:
    """The month in Yanji in which an event begins."""
    if dialect == "postgresql":
        local = sa.func.timezone(sa.literal_column("'Asia/Shanghai'"), Event.starts_at)
        return sa.func.to_char(local, sa.literal_column("'YYYY-MM'"))
    return sa.func.strftime(
        sa.literal_column("'%Y-%m'"),
        Event.starts_at,
        sa.literal_column(f"'+{YANJI_HOURS} hours'"),
    )
