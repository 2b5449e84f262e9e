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
from app.wishes.deadlines import CALL_AFTER, STALE_AFTER, late_since
from app.wishes.models import (
    CLOSED,
    HELD,
    LIVE_CLAIMS,
    Claim,
    Kind,
    Permit,
    Wish,
    WishCall,
    WishStatus,
)

W = WishStatus
TABS: dict[str, tuple[WishStatus, ...]] = {
    "review": (W.SUBMITTED,),
    "stale": (W.CLAIMED, W.IN_PROGRESS),
    "disputes": (W.IN_PROGRESS,),
    "call": (W.FULFILLED,),
    "running": HELD,
    "open": (W.PUBLISHED,),
    "closed": (*CLOSED, W.EXPIRED),
}
"""The tabs of the queue. What waits longest stands on top, what is closed last on top."""
MOST_NAMED = 5


class QueueRow(NamedTuple):
    """A wish in the office's list, with what its claim says."""

    id: int
    code: str
    kind: Kind
    status: WishStatus
    title: str
    public_title: Localized | None
    community: Localized
    needed_by: date
    moved_at: datetime
    entered_by: int | None
    owner_id: int | None
    first_reader_id: int | None
    contact_due: datetime | None
    deliver_due: datetime | None
    extended_by: int | None
    said: str | None
    reported: str | None
    calls: int


class Asked(NamedTuple):
    """What the queue is narrowed to: a tab, the communities somebody reviews (None: all), and
    perhaps one kind or one community (a slug)."""

    tab: str
    communities: tuple[int, ...] | None
    kind: Kind | None = None
    community: str | None = None


def queue(
    asked: Asked, *, now: datetime, after: tuple[datetime, int] | None, most: int
) -> list[QueueRow]:
    """Wishes of a tab, page by page."""
    newest_first = asked.tab == "closed"
    place = sa.tuple_(Wish.moved_at, Wish.id)
    calls = sa.select(sa.func.count()).where(WishCall.claim_id == Claim.id).scalar_subquery()
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
            Wish.first_reader_id,
            Claim.contact_due,
            Claim.deliver_due,
            Claim.extended_by,
            Claim.answer_note,
            Claim.fulfil_note,
            calls,
        )
        .join(Community, Community.id == Wish.community_id)
        .outerjoin(Claim, _live())
        .where(Wish.status.in_(TABS[asked.tab]))
        .order_by(*((Wish.moved_at.desc(), Wish.id.desc()) if newest_first else place.clauses))
        .limit(most)
    )
    waits = _waiting(now).get(asked.tab)
    if waits is not None:
        select = select.where(waits)
    if asked.kind is not None:
        select = select.where(Wish.kind == asked.kind)
    if asked.community is not None:
        select = select.where(Community.slug == asked.community)
    if after is not None:
        values = sa.tuple_(sa.literal(after[0], Wish.moved_at.type), sa.literal(after[1]))
        select = select.where(place < values if newest_first else place > values)
    return [QueueRow(*row) for row in db.session.execute(_of(asked.communities, select))]


def queue_counts(communities: tuple[int, ...] | None, now: datetime) -> dict[str, int]:
    """How many wishes stand in each tab but the last, and how many are late to be read."""
    conditions: dict[str, Any] = {
        tab: Wish.status.in_(states) for tab, states in TABS.items() if tab != "closed"
    }
    for tab, waits in _waiting(now).items():
        conditions[tab] = sa.and_(conditions[tab], waits)
    conditions["late"] = sa.and_(Wish.status == W.SUBMITTED, Wish.moved_at <= late_since(now))
    counted = [sa.func.sum(sa.case((holds, 1), else_=0)) for holds in conditions.values()]
    select = (
        sa.select(*counted)
        .select_from(Wish)
        .outerjoin(Claim, _live())
        .where(Wish.status.in_((W.SUBMITTED, W.PUBLISHED, *HELD)))
    )
    row = db.session.execute(_of(communities, select)).one()
    return {tab: int(number or 0) for tab, number in zip(conditions, row, strict=True)}


def late_ones(communities: tuple[int, ...] | None, now: datetime) -> list[QueueRow]:
    """The first of those that should have been read by now, what waits longest on top."""
    rows = queue(Asked("review", communities), now=now, after=None, most=MOST_NAMED)
    return [row for row in rows if row.moved_at <= late_since(now)]


def _waiting(now: datetime) -> dict[str, Any]:
    """What else makes a wish stand in a tab, beside its state."""
    no_contact = sa.and_(Wish.status == W.CLAIMED, Wish.moved_at <= now - STALE_AFTER)
    past_due = sa.and_(Wish.status == W.IN_PROGRESS, Claim.deliver_due <= now)
    return {
        "stale": sa.or_(no_contact, past_due),
        "disputes": Claim.disputed_at.is_not(None),
        "call": Wish.moved_at <= now - CALL_AFTER,
    }


def _live() -> Any:
    return sa.and_(Claim.wish_id == Wish.id, Claim.status.in_(LIVE_CLAIMS))


def _of(communities: tuple[int, ...] | None, select: sa.Select[Any]) -> sa.Select[Any]:
    return select if communities is None else select.where(Wish.community_id.in_(communities))


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
