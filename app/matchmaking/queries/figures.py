"""Figures to compare with, counted from the rows."""

from __future__ import annotations

import sqlalchemy as sa

from app.core.db import db
from app.matchmaking.models import Category, Listing, ListingStatus, MetricSnapshot


def median_commission(category: Category) -> tuple[int, int]:
    """How many listings of a category are on the market, and their median commission (bp)."""
    on_market = (Listing.category == category, Listing.status == ListingStatus.OPEN)
    counted = (
        db.session.scalar(sa.select(sa.func.count()).select_from(Listing).where(*on_market)) or 0
    )
    if not counted:
        return 0, 0
    middle = db.session.scalars(
        sa.select(Listing.commission_bp)
        .where(*on_market)
        .order_by(Listing.commission_bp)
        .offset((counted - 1) // 2)
        .limit(2 - counted % 2)
    ).all()
    return counted, sum(middle) // len(middle) if middle else 0


def usual_units() -> tuple[int, int]:
    """How many influencers have figures of livestreams, and the mean of their units."""
    counted, units = db.session.execute(
        sa.select(sa.func.count(), sa.func.sum(MetricSnapshot.units))
        .where(MetricSnapshot.latest, MetricSnapshot.lives > 0)
        .limit(1)
    ).one()
    return counted, int(units or 0) // counted if counted else 0
