"""Numbers over many wishes: how many, how soon somebody took them, what became of them.

A wish counts in the time in which it was put on the board last; how long it waited is from
then until its claim. At most 60,000 wishes are read, along the index of the board, and
added up here: so the median is exact and the same on both databases.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.community.models import ServiceRecord
from app.core import clock
from app.core.db import UTCDateTime
from app.core.rows import Rows
from app.wishes.deadlines import STALE_AFTER
from app.wishes.models import HELD, Claim, Kind, Wish, WishStatus

W = WishStatus
SOURCE = "wish_claim"
"""What the hours of a claim hang on."""
MOST_ROWS = 60_000
_DONE = (W.FULFILLED, W.CONFIRMED, W.CLOSED_UNCONFIRMED)
_COUNTED = (W.PUBLISHED, *HELD, W.CONFIRMED, W.CLOSED_UNCONFIRMED, W.EXPIRED, W.WITHDRAWN)


class One(NamedTuple):
    """A wish that was on the board, with its last claim."""

    kind: Kind
    community_id: int
    status: WishStatus
    published_at: datetime
    claimed_at: datetime | None
    organisation_id: int | None
    team_id: int | None

    @property
    def waited(self) -> float | None:
        """Hours on the board until somebody took it."""
        if self.claimed_at is None or self.claimed_at < self.published_at:
            return None
        return (self.claimed_at - self.published_at).total_seconds() / 3600

    @property
    def month(self) -> str:
        return f"{clock.local(self.published_at):%Y-%m}"


class Sums(NamedTuple):
    """What many wishes add up to; the hours are in order."""

    published: int
    hours: list[float]
    fulfilled: int
    confirmed: int
    unconfirmed: int
    expired: int
    stale: int

    @property
    def median(self) -> int | None:
        return percentile(self.hours, 0.5)

    @property
    def p90(self) -> int | None:
        return percentile(self.hours, 0.9)


def percentile(ordered: list[float], share: float) -> int | None:
    """The smallest value that so large a share does not exceed, in whole hours (nearest rank)."""
    if not ordered:
        return None
    rank = max(1, math.ceil(len(ordered) * share))
    return round(ordered[rank - 1])


def _ones() -> sa.Select[Any]:
    last = (
        sa.select(sa.func.max(Claim.id))
        .where(Claim.wish_id == Wish.id)
        .correlate(Wish)
        .scalar_subquery()
    )
    return (
        sa.select(
            Wish.kind,
            Wish.community_id,
            Wish.status,
            Wish.published_at,
            Claim.claimed_at,
            Claim.organisation_id,
            ServiceRecord.team_id,
        )
        .select_from(Wish)
        .outerjoin(Claim, Claim.id == last)
        .outerjoin(
            ServiceRecord,
            sa.and_(
                ServiceRecord.account_id == Claim.account_id,
                ServiceRecord.source_kind == SOURCE,
                ServiceRecord.source_id == Claim.id,
            ),
        )
        .where(
            Wish.status.in_(_COUNTED),
            Wish.published_at >= sa.bindparam("since", type_=UTCDateTime()),
            Wish.published_at < sa.bindparam("until", type_=UTCDateTime()),
        )
        .order_by(Wish.published_at, Wish.id)
        .limit(MOST_ROWS)
    )


_ONES = Rows(One, _ones)


def ones(since: datetime, until: datetime, communities: tuple[int, ...] | None) -> list[One]:
    """The wishes put on the board in a span, of these communities (None: of all)."""
    found = _ONES.all(since=since, until=until)
    return found if communities is None else [o for o in found if o.community_id in communities]


def by(found: Iterable[One], of: Callable[[One], Any], now: datetime) -> dict[Any, Sums]:
    """The wishes told apart by one thing; those without it are left out."""
    groups: dict[Any, list[One]] = defaultdict(list)
    for one in found:
        key = of(one)
        if key is not None:
            groups[key].append(one)
    return {key: total(group, now) for key, group in groups.items()}


def total(found: Iterable[One], now: datetime) -> Sums:
    """What the wishes add up to."""
    rows = list(found)
    states: dict[WishStatus, int] = defaultdict(int)
    for one in rows:
        states[one.status] += 1
    stale = [
        one
        for one in rows
        if one.status is W.CLAIMED and one.claimed_at and one.claimed_at <= now - STALE_AFTER
    ]
    return Sums(
        published=len(rows),
        hours=sorted(hours for one in rows if (hours := one.waited) is not None),
        fulfilled=sum(states[status] for status in _DONE),
        confirmed=states[W.CONFIRMED],
        unconfirmed=states[W.CLOSED_UNCONFIRMED],
        expired=states[W.EXPIRED],
        stale=len(stale),
    )
