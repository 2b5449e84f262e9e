"""What matchmaking knows about a person, what it still needs them for, and how it forgets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.text import _l
from app.matchmaking import queries
from app.matchmaking.models import (
    DealStatus,
    InfluencerProfile,
    ListingStatus,
    MetricSnapshot,
    Offer,
    Shortlisted,
)
from app.matchmaking.rules.lives import DEALS, LISTINGS, drop_timer, tell

STILL_AGREED = _l("You have agreed on a livestream that is still to come.")


def tell_all(account_id: int) -> dict[str, Any]:
    """The part of the copy of one's data."""
    profile = queries.profile_of(account_id)
    return {
        "influencer": _profile(profile) if profile else None,
        "listings": [
            {"code": row.code, "title": row.title.as_dict(), "since": row.created_at.isoformat()}
            for row in queries.all_listings_of(account_id)
        ],
        "shortlist": queries.shortlisted_codes(account_id),
        "deals": [
            {
                "code": deal.code,
                "status": deal.status.value,
                "listing": deal.listing.title.as_dict(),
                "offers": [
                    {
                        "round": offer.round,
                        "mine": offer.made_by == account_id,
                        "at": offer.made_at.isoformat(),
                        "commission_bp": offer.commission_bp,
                        "slot_fee": offer.slot_fee,
                        "live_at": offer.live_at.isoformat(),
                        "live_price": offer.live_price,
                        "max_units": offer.max_units,
                        "message": offer.message,
                    }
                    for offer in queries.offers_of(deal.id)
                ],
            }
            for deal in queries.all_deals_of(account_id)
        ],
    }


def _profile(profile: InfluencerProfile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "about": profile.about,
        "platform": profile.platform.value,
        "handle": profile.handle,
        "region": profile.region.value,
        "categories": profile.categories,
        "price_min": profile.price_min,
        "price_max": profile.price_max,
        "figures": [
            {
                "day": row.taken_on.isoformat(),
                "source": row.source.value,
                "followers": row.followers,
                "viewers": row.viewers,
                "lives": row.lives,
                "units": row.units,
            }
            for row in queries.snapshots_of(profile.id)
        ],
    }


def reasons_to_stay(account_id: int) -> list[Any]:
    """An agreed livestream to come keeps the account."""
    return [STILL_AGREED] if queries.agreed_to_come(account_id, clock.now()) else []


def forget(account_id: int, now: datetime) -> None:
    """Open talks end, goods leave the market, the profile and one's own words go."""
    for deal in queries.all_deals_of(account_id):
        if deal.is_open:
            drop_timer(deal)
            mine = deal.turn_id != account_id
            to = DealStatus.WITHDRAWN if mine else DealStatus.DECLINED
            DEALS.move(deal, to, by=account_id, now=now, turn_id=None, updated_at=now)
            other = deal.other_than(account_id)
            tell(other, to.value, deal, queries.side_names(deal))
    for listing in queries.all_listings_of(account_id):
        if listing.is_open:
            LISTINGS.move(listing, ListingStatus.PAUSED, by=account_id, now=now, why="left")
    profiles = sa.select(InfluencerProfile.id).where(InfluencerProfile.account_id == account_id)
    statements: tuple[Any, ...] = (
        sa.update(Offer).where(Offer.made_by == account_id).values(message=""),
        sa.delete(Shortlisted).where(Shortlisted.account_id == account_id),
        sa.delete(MetricSnapshot).where(MetricSnapshot.profile_id.in_(profiles)),
        sa.delete(InfluencerProfile).where(InfluencerProfile.account_id == account_id),
    )
    for statement in statements:
        db.session.execute(statement.execution_options(synchronize_session=False))
