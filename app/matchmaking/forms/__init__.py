"""What people type in matchmaking."""

from app.matchmaking.forms.deals import DeclineForm, OfferForm
from app.matchmaking.forms.influencers import FiguresForm, InfluencerForm
from app.matchmaking.forms.listings import ListingForm, PauseForm

__all__ = [
    "DeclineForm",
    "FiguresForm",
    "InfluencerForm",
    "ListingForm",
    "OfferForm",
    "PauseForm",
]
