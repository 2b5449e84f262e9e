"""Small wishes of residents, the claims of those who fulfil them, and what hangs on both."""

from app.wishes.models.calls import (
    CallOutcome,
    WishCall,
)
from app.wishes.models.claims import (
    ACCESS_AFTER,
    LIVE_CLAIMS,
    RUNNING_CLAIMS,
    UNDO_WITHIN,
    Claim,
    ClaimStatus,
    Permit,
    ReleaseReason,
)
from app.wishes.models.told import (
    ThanksStatus,
    WishQuestion,
    WishRequest,
    WishThanks,
)
from app.wishes.models.visits import (
    HandOver,
    OfferStatus,
    Visit,
    VisitStatus,
)
from app.wishes.models.wishes import (
    CLOSED,
    HELD,
    AgeBand,
    ConsentHow,
    Kind,
    Wish,
    WishStatus,
)

__all__ = [
    "ACCESS_AFTER",
    "CLOSED",
    "HELD",
    "LIVE_CLAIMS",
    "RUNNING_CLAIMS",
    "UNDO_WITHIN",
    "AgeBand",
    "CallOutcome",
    "Claim",
    "ClaimStatus",
    "ConsentHow",
    "HandOver",
    "Kind",
    "OfferStatus",
    "Permit",
    "ReleaseReason",
    "ThanksStatus",
    "Visit",
    "VisitStatus",
    "Wish",
    "WishCall",
    "WishQuestion",
    "WishRequest",
    "WishStatus",
    "WishThanks",
]
