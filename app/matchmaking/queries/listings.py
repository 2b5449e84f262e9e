"""One listing with what its page shows, and the lists of a merchant and of an influencer."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import RoleProfile
from app.accounts.viewer import Role
from app.core.db import BigInt, db
from app.core.errors import Missing
from app.core.rows import Rows
from app.core.seal import mask_name
from app.matchmaking.matching import Compared, Goods, Taste
from app.matchmaking.models import (
    OPEN,
    Category,
    Deal,
    InfluencerProfile,
    Listing,
    MarketFigure,
    MetricSnapshot,
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
