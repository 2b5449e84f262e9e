"""What wishes are called and how they look: kinds, ages, states."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.core.text import _l
from app.wishes.marks import Mark
from app.wishes.models import (
    AgeBand,
    CallOutcome,
    ClaimStatus,
    ConsentHow,
    Kind,
    ReleaseReason,
    WishStatus,
)


class Look(NamedTuple):
    """How a kind is called and shown."""

    label: Any
    icon: str
    hue: str
    example: Any


class State(NamedTuple):
    """How a state is called, and its tone."""

    label: Any
    tone: str


KINDS: dict[Kind, Look] = {
    Kind.ITEM: Look(_l("Something to have"), "package", "azalea", _l("a blanket, a rice cooker")),
    Kind.SERVICE: Look(_l("A helping hand"), "wrench", "sky", _l("a dripping tap, a haircut")),
    Kind.COMPANY: Look(_l("Company"), "heart-handshake", "pine", _l("a walk, a game of chess")),
}

_ANY = (Kind.SERVICE,)
GOOD_FOR: dict[str, tuple[Kind, ...]] = {
    "repair": _ANY,
    "company": (Kind.COMPANY,),
    "carrying": (Kind.ITEM, Kind.SERVICE),
    "driving": (Kind.ITEM, Kind.SERVICE),
    "hair": _ANY,
    "computers": (Kind.SERVICE, Kind.COMPANY),
    "interpreting": (Kind.SERVICE, Kind.COMPANY),
    "cooking": (Kind.SERVICE, Kind.COMPANY),
    "gardening": _ANY,
    "law": _ANY,
    "health": (Kind.SERVICE, Kind.COMPANY),
}
"""Which kinds of wishes a skill of a volunteer's profile is good for."""

AGES: dict[AgeBand, Any] = {
    AgeBand.MINOR: _l("under 18"),
    AgeBand.ADULT: _l("18 to 59"),
    AgeBand.SIXTIES: _l("in their 60s"),
    AgeBand.SEVENTIES: _l("in their 70s"),
    AgeBand.EIGHTIES: _l("80 or older"),
}

CONSENT_WAYS: dict[ConsentHow, Any] = {
    ConsentHow.PHONE: _l("Said so on the phone"),
    ConsentHow.PAPER: _l("Signed on paper"),
    ConsentHow.IN_PERSON: _l("Said so in person"),
}

STATES: dict[WishStatus, State] = {
    WishStatus.DRAFT: State(_l("Not sent yet"), "idle"),
    WishStatus.SUBMITTED: State(_l("Being read"), "wait"),
    WishStatus.RETURNED: State(_l("Please change something"), "warn"),
    WishStatus.REJECTED: State(_l("Not taken up"), "idle"),
    WishStatus.PUBLISHED: State(_l("Waiting for somebody"), "wait"),
    WishStatus.CLAIMED: State(_l("Somebody has taken it"), "good"),
    WishStatus.IN_PROGRESS: State(_l("On its way"), "good"),
    WishStatus.FULFILLED: State(_l("Done, to be confirmed"), "warn"),
    WishStatus.CONFIRMED: State(_l("Come true"), "good"),
    WishStatus.CLOSED_UNCONFIRMED: State(_l("Closed, not confirmed"), "idle"),
    WishStatus.EXPIRED: State(_l("Its day has passed"), "idle"),
    WishStatus.WITHDRAWN: State(_l("Taken back"), "idle"),
}

CLAIM_STATES: dict[ClaimStatus, State] = {
    ClaimStatus.CLAIMED: State(_l("Please call"), "warn"),
    ClaimStatus.IN_PROGRESS: State(_l("On its way"), "good"),
    ClaimStatus.FULFILLED: State(_l("Done, to be confirmed"), "wait"),
    ClaimStatus.CONFIRMED: State(_l("Come true"), "good"),
    ClaimStatus.CLOSED_UNCONFIRMED: State(_l("Closed, not confirmed"), "idle"),
    ClaimStatus.RELEASED: State(_l("Given back"), "idle"),
    ClaimStatus.EXPIRED: State(_l("Ran out of time"), "bad"),
    ClaimStatus.REVOKED: State(_l("Taken away by staff"), "idle"),
    ClaimStatus.WITHDRAWN: State(_l("The wish was taken back"), "idle"),
    ClaimStatus.UNDONE: State(_l("Pressed by mistake"), "idle"),
    ClaimStatus.HANDED_OVER: State(_l("Handed over"), "idle"),
}

RELEASE_REASONS: dict[ReleaseReason, Any] = {
    ReleaseReason.NO_TIME: _l("I have no time after all"),
    ReleaseReason.ILL: _l("I am ill"),
    ReleaseReason.NOT_REACHED: _l("I cannot reach the resident"),
    ReleaseReason.CANNOT: _l("I cannot do what is needed"),
    ReleaseReason.OTHER: _l("Something else"),
}


MARKS: dict[Mark, Any] = {
    Mark.PHONE: _l("a phone"),
    Mark.ID: _l("an identity number"),
    Mark.BANK: _l("a bank card"),
    Mark.ADDRESS: _l("a door"),
    Mark.OWN_NAME: _l("the person's name"),
    Mark.NAME: _l("perhaps a name"),
    Mark.NUMBER: _l("a long number"),
    Mark.CASH: _l("money"),
    Mark.HEALTH: _l("illness"),
    Mark.ALONE: _l("living alone"),
    Mark.BENEFITS: _l("benefits"),
    Mark.SCHOOL: _l("a school"),
}

CALLS: dict[CallOutcome, State] = {
    CallOutcome.CONFIRMED: State(_l("It is done, they say"), "good"),
    CallOutcome.DISPUTED: State(_l("Something is missing, they say"), "warn"),
    CallOutcome.NO_ANSWER: State(_l("Nobody answered"), "idle"),
}


def kind_of(text: str | None) -> Kind | None:
    """The kind of this name, or None."""
    try:
        return Kind(text)
    except ValueError:
        return None
