"""What the matchmaker and the operator look at: all listings, and what does not agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core import paging
from app.core.db import db
from app.core.paging import Page
from app.matchmaking.models import OPEN, Deal, Listing, ListingStatus, MetricSnapshot, Offer
from app.matchmaking.models.influencers import InfluencerProfile, Source
from app.matchmaking.queries.finding import INDEX


def office_listings(
    status: ListingStatus | None, q: str, *, after: str | None = None
) -> Page[Listing]:
    """All listings with their merchants, the newest first."""
    cursor = paging.decode(after, (int,)) or [2**62]
    select = (
        sa.select(Listing)
        .where(Listing.id < cursor[0])
        .options(joinedload(Listing.merchant))
        .order_by(Listing.id.desc())
        .limit(paging.PAGE + 1)
    )
    if status is not None:
        select = select.where(Listing.status == status)
    if q:
        matching = INDEX.matching(q, db.engine.dialect.name)
        select = select.where(Listing.id.in_(matching) if matching is not None else sa.false())
    return paging.page(db.session.scalars(select).all(), lambda row: (row.id,))


class ToVerify(NamedTuple):
    """New figures that nobody has vouched for."""

    code: str
    name: str
    snapshot: MetricSnapshot


def figures_to_verify(*, most: int = 12) -> list[ToVerify]:
    """The newest figures of each influencer that came with a picture, the oldest first."""
    rows = db.session.execute(
        sa.select(InfluencerProfile.code, InfluencerProfile.name, MetricSnapshot)
        .join(InfluencerProfile, InfluencerProfile.id == MetricSnapshot.profile_id)
        .where(MetricSnapshot.latest, MetricSnapshot.source == Source.SCREENSHOT)
        .order_by(MetricSnapshot.id)
        .limit(most)
    )
    return [ToVerify(*row) for row in rows]


def wrong_rounds(*, most: int = 50) -> Sequence[str]:
    """Codes of deals whose count of rounds is not the number of their offers."""
    made = (
        sa.select(sa.func.count()).where(Offer.deal_id == Deal.id).correlate(Deal).scalar_subquery()
    )
    return db.session.scalars(
        sa.select(Deal.code).where(Deal.rounds != made).order_by(Deal.id).limit(most)
    ).all()


def forgotten_deals(now: datetime, *, most: int = 50) -> Sequence[str]:
    """Codes of deals whose time was over an hour ago and that nobody has ended."""
    return db.session.scalars(
        sa.select(Deal.code)
        .where(Deal.status.in_(OPEN), Deal.expires_at < now - timedelta(hours=1))
        .order_by(Deal.id)
        .limit(most)
    ).all()
