"""Pages of matchmaking: the market, listings, influencers, deals, the matchmaker's office."""

from app.matchmaking.views import deals, influencers, listings, market, office, own
from app.matchmaking.views.blueprint import bp

__all__ = ["bp", "deals", "influencers", "listings", "market", "office", "own"]
