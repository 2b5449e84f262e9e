"""The life cycles of listings and deals, the timer of an offer, and telling the other side."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.core import money, outbox
from app.core.workflow import Lifecycle
from app.matchmaking import queries
from app.matchmaking.models import Deal, DealStatus, Listing, ListingStatus, Offer
from app.notices import rules as notices

S = DealStatus
_ANSWERS = {
    S.ACCEPTED: "the side that did not make the last offer",
    S.DECLINED: "the side that did not make the last offer",
    S.WITHDRAWN: "the side that made the last offer",
    S.EXPIRED: "a timer, when the last offer's time is over",
}

LISTINGS = Lifecycle(
    Listing,
    {
        ListingStatus.OPEN: {ListingStatus.PAUSED: "the merchant, the matchmaker, exclusivity"},
        ListingStatus.PAUSED: {ListingStatus.OPEN: "the merchant, the matchmaker"},
    },
)
DEALS = Lifecycle(
    Deal,
    {
        S.PROPOSED: {S.COUNTERED: "the side that was asked", **_ANSWERS},
        S.COUNTERED: {S.PROPOSED: "the side that began", **_ANSWERS},
    },
)


def set_timer(deal: Deal, expires_at: datetime) -> None:
    """The present round ends by itself at this time."""
    payload = {"deal": deal.id, "round": deal.rounds}
    outbox.put("matchmaking.expire", payload, key=timer_key(deal.id, deal.rounds), due=expires_at)


def drop_timer(deal: Deal) -> None:
    outbox.cancel(timer_key(deal.id, deal.rounds))


def timer_key(deal_id: int, rounds: int) -> str:
    return f"deal:{deal_id}:round:{rounds}"


def tell(
    to: int, kind: str, deal: Deal, names: queries.SideNames, *, offer: Offer | None = None
) -> None:
    """A notice about a step of a deal to one of its sides, once for each step."""
    facts: dict[str, Any] = {"title": deal.listing.title}
    facts["who"] = names.influencer if to == deal.merchant_id else names.merchant
    if offer is not None:
        facts |= {
            "commission": money.format_percent(offer.commission_bp),
            "live": offer.live_at,
            "until": offer.expires_at,
        }
    notices.tell(
        to,
        f"matchmaking.{kind}",
        key=f"deal:{deal.id}:{deal.rounds}:{kind}",
        link=f"/deals/{deal.code}",
        facts=facts,
    )
