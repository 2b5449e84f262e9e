"""One listing with what its page shows, and the lists of a merchant and of an influencer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import RoleProfile
from app.accounts.viewer import Role
from app.core.db import BigInt, db
from app.core.errors import Missing
from app.core.localized import Localized
from app.core.rows import Rows
from app.core.seal import mask_name
from app.matchmaking.matching import Compared, Goods, Taste
from app.matchmaking.models import (
    OPEN,
    Category,
    Deal,
    InfluencerProfile,
    Listing,
    ListingStatus,
    MarketFigure,
    MetricSnapshot,
    Plan,
    Region,
    Shortlisted,
    Source,
)

STALL = RoleProfile.fields["stall"].as_string()


class WholeListing(NamedTuple):
    """A listing, the shop it is of, and what its commission compares with."""

    listing: Listing
    shop: str
    compared: Compared


def listing_by_code(code: str) -> Listing:
    """The listing with its merchant; raises Missing."""
    found = db.session.scalar(
        sa.select(Listing).where(Listing.code == code).options(joinedload(Listing.merchant))
    )
    if found is None:
        raise Missing
    return found


def whole_listing(code: str) -> WholeListing:
    """The listing with everything that its page shows of it; raises Missing."""
    median, units = aliased(MarketFigure), aliased(MarketFigure)
    row = db.session.execute(
        sa.select(Listing, STALL, median.value, median.counted, units.value)
        .outerjoin(
            RoleProfile,
            sa.and_(
                RoleProfile.account_id == Listing.merchant_id, RoleProfile.role == Role.MERCHANT
            ),
        )
        .outerjoin(
            median,
            sa.and_(
                median.kind == "commission",
                median.subject == sa.type_coerce(Listing.category, sa.String),
            ),
        )
        .outerjoin(units, sa.and_(units.kind == "units", units.subject == ""))
        .where(Listing.code == code)
        .options(joinedload(Listing.merchant))
    ).one_or_none()
    if row is None:
        raise Missing
    listing, stall, median_bp, counted, usual = row
    return WholeListing(
        listing, stall or _public_name(listing), Compared(median_bp, counted or 0, usual)
    )


def _public_name(listing: Listing) -> str:
    merchant = listing.merchant
    return merchant.name if merchant.show_name else mask_name(merchant.name)


def goods_of(listing: Listing) -> Goods:
    """What the match score needs of a listing."""
    return Goods(*(getattr(listing, name) for name in Goods._fields))


class Standing(NamedTuple):
    """How an influencer stands to a listing: taste, kept in mind, the deal they talk in."""

    profile_code: str | None
    categories: list[str] | None
    price_min: int | None
    price_max: int | None
    region: Region | None
    lives: int | None
    units: int | None
    source: Source | None
    kept: int | None
    deal: str | None
    is_mine_to_answer: bool | None

    @property
    def taste(self) -> Taste | None:
        if self.region is None or self.price_min is None or self.price_max is None:
            return None
        return Taste(
            frozenset(map(Category, self.categories or ())),
            self.price_min,
            self.price_max,
            self.region,
            self.lives or 0,
            self.units or 0,
            self.source or Source.SELF,
        )


def _standing() -> sa.Select[Any]:
    me, listing = sa.bindparam("me", type_=BigInt), sa.bindparam("listing", type_=BigInt)
    one = sa.select(sa.literal(1).label("one")).subquery()
    return (
        sa.select(
            InfluencerProfile.code,
            InfluencerProfile.categories,
            InfluencerProfile.price_min,
            InfluencerProfile.price_max,
            InfluencerProfile.region,
            MetricSnapshot.lives,
            MetricSnapshot.units,
            MetricSnapshot.source,
            Shortlisted.id,
            Deal.code,
            Deal.turn_id == me,
        )
        .select_from(one)
        .outerjoin(InfluencerProfile, InfluencerProfile.account_id == me)
        .outerjoin(
            MetricSnapshot,
            sa.and_(MetricSnapshot.profile_id == InfluencerProfile.id, MetricSnapshot.latest),
        )
        .outerjoin(
            Shortlisted,
            sa.and_(Shortlisted.account_id == me, Shortlisted.listing_id == listing),
        )
        .outerjoin(
            Deal,
            sa.and_(Deal.listing_id == listing, Deal.influencer_id == me, Deal.status.in_(OPEN)),
        )
        .limit(1)
    )


_STANDING = Rows(Standing, _standing)


def standing(account_id: int, listing_id: int) -> Standing:
    """How an influencer stands to a listing, in one statement."""
    found = _STANDING.one(me=account_id, listing=listing_id)
    assert found is not None
    return found


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
