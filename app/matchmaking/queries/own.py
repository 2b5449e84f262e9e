"""A merchant's own listings and who is interested in them; an influencer's shortlist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.core.db import BigInt, db
from app.core.localized import Localized
from app.core.rows import Rows
from app.matchmaking.models import (
    OPEN,
    Category,
    Deal,
    InfluencerProfile,
    Listing,
    ListingStatus,
    MetricSnapshot,
    Plan,
    Region,
    Shortlisted,
    Source,
)


class MyListing(NamedTuple):
    """A listing in its merchant's own list, with how many keep it in mind and talk about it."""

    id: int
    code: str
    title: Localized
    category: Category
    status: ListingStatus
    plan: Plan
    live_price: int
    commission_bp: int
    stock: int
    created_at: datetime
    kept: int
    talks: int


def _mine() -> sa.Select[Any]:
    kept = (
        sa.select(sa.func.count())
        .where(Shortlisted.listing_id == Listing.id)
        .correlate(Listing)
        .scalar_subquery()
    )
    talks = (
        sa.select(sa.func.count())
        .where(Deal.listing_id == Listing.id, Deal.status.in_(OPEN))
        .correlate(Listing)
        .scalar_subquery()
    )
    return (
        sa.select(
            Listing.id,
            Listing.code,
            Listing.title,
            Listing.category,
            Listing.status,
            Listing.plan,
            Listing.live_price,
            Listing.commission_bp,
            Listing.stock,
            Listing.created_at,
            kept,
            talks,
        )
        .where(
            Listing.merchant_id == sa.bindparam("me", type_=BigInt),
            Listing.id < sa.bindparam("before", type_=BigInt),
        )
        .order_by(Listing.id.desc())
        .limit(sa.bindparam("most", type_=BigInt))
    )


_MINE = Rows(MyListing, _mine)


def listings_of(account_id: int, *, before: int = 2**62, most: int = 50) -> list[MyListing]:
    """A merchant's own listings, the newest first."""
    return _MINE.all(me=account_id, before=before, most=most)


def all_listings_of(account_id: int) -> Sequence[Listing]:
    """A merchant's listings as rows, for the copy of their data and for leaving."""
    return db.session.scalars(
        sa.select(Listing)
        .where(Listing.merchant_id == account_id)
        .order_by(Listing.id)
        .limit(2_000)
    ).all()


class KeptListing(NamedTuple):
    """A listing that an influencer keeps in mind."""

    code: str
    title: Localized
    category: Category
    status: ListingStatus
    live_price: int
    commission_bp: int
    kept_at: datetime


def _kept() -> sa.Select[Any]:
    return (
        sa.select(
            Listing.code,
            Listing.title,
            Listing.category,
            Listing.status,
            Listing.live_price,
            Listing.commission_bp,
            Shortlisted.created_at,
        )
        .join(Listing, Listing.id == Shortlisted.listing_id)
        .where(Shortlisted.account_id == sa.bindparam("me", type_=BigInt))
        .order_by(Shortlisted.id.desc())
        .limit(sa.bindparam("most", type_=BigInt))
    )


_KEPT = Rows(KeptListing, _kept)


def shortlist_of(account_id: int, *, most: int = 100) -> list[KeptListing]:
    """What an influencer keeps in mind, the latest first."""
    return _KEPT.all(me=account_id, most=most)


def shortlisted_codes(account_id: int) -> list[str]:
    return [row.code for row in shortlist_of(account_id, most=1_000)]


class Interested(NamedTuple):
    """An influencer who keeps a listing in mind, as its merchant sees them."""

    code: str
    name: str
    region: Region
    followers: int | None
    source: Source | None


def interested_in(listing_id: int, *, most: int = 24) -> list[Interested]:
    """Who keeps a listing in mind and does not talk about it yet, the latest first."""
    talking = sa.exists().where(
        Deal.listing_id == listing_id,
        Deal.influencer_id == Shortlisted.account_id,
        Deal.status.in_(OPEN),
    )
    rows = db.session.execute(
        sa.select(
            InfluencerProfile.code,
            InfluencerProfile.name,
            InfluencerProfile.region,
            MetricSnapshot.followers,
            MetricSnapshot.source,
        )
        .join(Shortlisted, Shortlisted.account_id == InfluencerProfile.account_id)
        .outerjoin(
            MetricSnapshot,
            sa.and_(MetricSnapshot.profile_id == InfluencerProfile.id, MetricSnapshot.latest),
        )
        .where(Shortlisted.listing_id == listing_id, ~talking)
        .order_by(Shortlisted.id.desc())
        .limit(most)
    )
    return [Interested(*row) for row in rows]
