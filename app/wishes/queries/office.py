"""The reviewers' queue, and what the nightly check compares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.community.models import Community
from app.core.db import db
from app.core.localized import Localized
from app.wishes.models import HELD, LIVE_CLAIMS, Claim, Kind, Permit, Wish, WishStatus

STATES: dict[str, tuple[WishStatus, ...]] = {
    "review": (WishStatus.SUBMITTED,),
    "call": (WishStatus.FULFILLED,),
    "running": (WishStatus.CLAIMED, WishStatus.IN_PROGRESS),
    "open": (WishStatus.PUBLISHED,),
    "closed": (
        WishStatus.CONFIRMED,
        WishStatus.CLOSED_UNCONFIRMED,
        WishStatus.EXPIRED,
        WishStatus.REJECTED,
        WishStatus.WITHDRAWN,
    ),
}
"""The tabs of the queue. What waits longest stands on top, what is closed last on top."""


class QueueRow(NamedTuple):
    """A wish in the office's list."""

    id: int
    code: str
    kind: Kind
    status: WishStatus
    title: str
    public_title: Localized | None
    community: Localized
    needed_by: date
    moved_at: datetime
    entered_by: int
    owner_id: int | None


def queue(
    tab: str,
    *,
    communities: tuple[int, ...] | None,
    after: tuple[datetime, int] | None,
    most: int,
) -> list[QueueRow]:
    """Wishes of a tab, of these communities (None: of all), page by page."""
    newest_first = tab == "closed"
    place = sa.tuple_(Wish.moved_at, Wish.id)
    select = (
        sa.select(
            Wish.id,
            Wish.code,
            Wish.kind,
            Wish.status,
            Wish.title,
            Wish.public_title,
            Community.name,
            Wish.needed_by,
            Wish.moved_at,
            Wish.entered_by,
            Wish.owner_id,
        )
        .join(Community, Community.id == Wish.community_id)
        .where(Wish.status.in_(STATES[tab]))
        .order_by(*((Wish.moved_at.desc(), Wish.id.desc()) if newest_first else place.clauses))
        .limit(most)
    )
    if communities is not None:
        select = select.where(Wish.community_id.in_(communities))
    if after is not None:
        values = sa.tuple_(sa.literal(after[0], Wish.moved_at.type), sa.literal(after[1]))
        select = select.where(place < values if newest_first else place > values)
    return [QueueRow(*row) for row in db.session.execute(select)]


def queue_counts(communities: tuple[int, ...] | None) -> dict[str, int]:
    """How many wishes wait in each tab that waits for staff."""
    waiting = (WishStatus.SUBMITTED, WishStatus.FULFILLED)
    select = (
        sa.select(Wish.status, sa.func.count())
        .where(Wish.status.in_(waiting))
        .group_by(Wish.status)
        .order_by(Wish.status)
    )
    if communities is not None:
        select = select.where(Wish.community_id.in_(communities))
    found: dict[WishStatus, int] = dict(db.session.execute(select).tuples().all())
    return {"review": found.get(waiting[0], 0), "call": found.get(waiting[1], 0)}


def permits_asked() -> Sequence[Permit]:
    """Requests for leave that nobody has answered, the oldest first (at most 50)."""
    return db.session.scalars(
        sa.select(Permit)
        .where(Permit.granted_at.is_(None), Permit.declined_at.is_(None))
        .options(joinedload(Permit.account))
        .order_by(Permit.id)
        .limit(50)
    ).all()


def wrong_claims(*, most: int = 50) -> list[tuple[str, str, int]]:
    """Wishes whose state and number of live claims do not agree: code, state, claims."""
    live: Any = (
        sa.select(Claim.wish_id, sa.func.count().label("claims"))
        .where(Claim.status.in_(LIVE_CLAIMS))
        .group_by(Claim.wish_id)
        .subquery()
    )
    counted = sa.func.coalesce(live.c.claims, 0)
    wanted = sa.case((Wish.status.in_(HELD), 1), else_=0)
    rows = db.session.execute(
        sa.select(Wish.code, Wish.status, counted)
        .outerjoin(live, live.c.wish_id == Wish.id)
        .where(counted != wanted)
        .order_by(Wish.id)
        .limit(most)
    )
    return [(code, status.value, int(claims)) for code, status, claims in rows]
