"""Terms of an offer: what may be offered, and what comes of them. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from app.core.errors import Refused
from app.core.money import commission
from app.core.text import _l
from app.matchmaking.models import Listing, Offer

MOST_COMMISSION = 8000
MOST_MONEY = 100_000_000
"""A million yuan, in fen."""
MOST_MINUTES = 720
FARTHEST = timedelta(days=180)
SOONEST = timedelta(hours=2)
VALID_DAYS = (1, 2, 3, 5, 7)
"""For how many days an offer may stand."""


class Terms(NamedTuple):
    """What one side offers; money in fen, commission in basis points of the net sales."""

    commission_bp: int
    slot_fee: int
    live_at: datetime
    min_minutes: int
    max_units: int
    live_price: int
    guaranteed_sales: int = 0


class Outcome(NamedTuple):
    """What terms come to, in fen, when nothing is returned."""

    per_unit: int
    most: int
    merchant_per_unit: int


def terms_of(offer: Offer) -> Terms:
    return Terms(*(getattr(offer, name) for name in Terms._fields))


def outcome(terms: Terms) -> Outcome:
    """What the influencer gets for a piece and at most, and what the merchant keeps a piece."""
    per_unit = commission(terms.live_price, terms.commission_bp)
    sold = commission(terms.live_price * terms.max_units, terms.commission_bp)
    return Outcome(per_unit, sold + terms.slot_fee, terms.live_price - per_unit)


def check(terms: Terms, listing: Listing, *, now: datetime) -> None:
    """Refuses terms that cannot be, beside the field that is wrong."""
    if not 0 <= terms.commission_bp <= MOST_COMMISSION:
        raise Refused(_l("A commission is between 0 and 80 percent."), field="commission")
    if not 0 <= terms.slot_fee <= MOST_MONEY:
        raise Refused(_l("This amount is too large."), field="slot_fee")
    if not 0 <= terms.guaranteed_sales <= MOST_MONEY:
        raise Refused(_l("This amount is too large."), field="guaranteed_sales")
    if terms.live_at < now + SOONEST:
        raise Refused(_l("The livestream has to lie at least two hours ahead."), field="live_at")
    if terms.live_at > now + FARTHEST:
        raise Refused(_l("Please choose a day within the next six months."), field="live_at")
    if not 1 <= terms.min_minutes <= MOST_MINUTES:
        raise Refused(_l("Between 1 minute and 12 hours."), field="min_minutes")
    if not 0 < terms.live_price <= listing.list_price:
        raise Refused(_l("The livestream price is not above the list price."), field="live_price")
    if terms.max_units < listing.min_order:
        raise Refused(_l("The merchant sells no fewer than the minimum order."), field="max_units")
    if terms.max_units > listing.stock:
        raise Refused(_l("The merchant does not have that many."), field="max_units")


def valid_until(terms: Terms, days: int, *, now: datetime) -> datetime:
    """Until when an offer stands: so many days, and never beyond an hour before the livestream."""
    return min(now + timedelta(days=days), terms.live_at - timedelta(hours=1))
