"""Matchmaking: goods on offer, influencers with their figures, and deals in rounds."""

from app.matchmaking.models.deals import ENDED, OPEN, Deal, DealStatus, Offer
from app.matchmaking.models.influencers import (
    InfluencerProfile,
    MetricSnapshot,
    Platform,
    Region,
    Source,
)
from app.matchmaking.models.listings import (
    Category,
    Listing,
    ListingStatus,
    MarketFigure,
    Origin,
    Plan,
    SamplePolicy,
    Shortlisted,
)

__all__ = [
    "ENDED",
    "OPEN",
    "Category",
    "Deal",
    "DealStatus",
    "InfluencerProfile",
    "Listing",
    "ListingStatus",
    "MarketFigure",
    "MetricSnapshot",
    "Offer",
    "Origin",
    "Plan",
    "Platform",
    "Region",
    "SamplePolicy",
    "Shortlisted",
    "Source",
]
