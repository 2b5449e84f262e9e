"""What tells the kinds of programmes apart: words, icon and hue, declared and not coded."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.community import reference
from app.core.localized import Localized
from app.core.text import _l
from app.programmes.models import Admission, Kind, Promotion, RegistrationStatus


class Look(NamedTuple):
    """How a kind is called and shown.

    `asks` is what who signs up is asked to write, before anything else, where it is not just a
    word to the organiser. `by_slot`: advisers publish hours, and one chooses a time of them.
    `booths`: places may be booths on a plan. `menus`: dates may be meals with a menu.
    `serves`: who comes helps, and the time from door to door counts as hours of service.
    `courses`: several dates may be taken with one sign-up.
    """

    label: Any
    icon: str
    hue: str
    asks: Any = None
    by_slot: bool = False
    booths: bool = False
    menus: bool = False
    serves: bool = False
    courses: bool = True


KINDS: dict[Kind, Look] = {
    Kind.TRAINING: Look(_l("Training"), "graduation-cap", "pine"),
    Kind.CONSULTATION: Look(
        _l("Consultation"),
        "message-circle",
        "sky",
        asks=_l("What is it about?"),
        by_slot=True,
        courses=False,
    ),
    Kind.SELECTION_MEETING: Look(_l("Selection meeting"), "handshake", "amber"),
    Kind.EXHIBITION: Look(_l("Folk exhibition"), "store", "amber", booths=True, courses=False),
    Kind.STAGE: Look(_l("Grand Stage"), "music", "azalea"),
    Kind.VOLUNTEER_ACTION: Look(
        _l("Greening and help"), "trees", "pine", serves=True, courses=False
    ),
    Kind.ELDER_CARE: Look(_l("Elder care"), "heart-handshake", "teal", menus=True, courses=False),
    Kind.LECTURE: Look(_l("Lecture"), "book-open", "teal"),
    Kind.HEALTH_DAY: Look(_l("Health day"), "heart-pulse", "sky"),
}


class Standing(NamedTuple):
    """How the state of a registration is called, and its tone."""

    label: Any
    tone: str


STANDINGS: dict[RegistrationStatus, Standing] = {
    RegistrationStatus.PENDING: Standing(_l("Not decided yet"), "wait"),
    RegistrationStatus.HELD: Standing(_l("A place is kept until it is paid"), "wait"),
    RegistrationStatus.WAITLISTED: Standing(_l("You are on the waiting list"), "wait"),
    RegistrationStatus.OFFERED: Standing(_l("A place is kept for you"), "warn"),
    RegistrationStatus.CONFIRMED: Standing(_l("You have a place"), "good"),
    RegistrationStatus.ATTENDED: Standing(_l("You were there"), "good"),
    RegistrationStatus.NO_SHOW: Standing(_l("You did not come"), "idle"),
    RegistrationStatus.CANCELLED: Standing(_l("Cancelled"), "idle"),
    RegistrationStatus.DECLINED: Standing(_l("You let the place go"), "idle"),
    RegistrationStatus.EXPIRED: Standing(_l("No place became free"), "idle"),
    RegistrationStatus.REJECTED: Standing(_l("Not this time"), "idle"),
}
ADMISSIONS: dict[Admission, Any] = {
    Admission.DIRECT: _l("At once, as long as places are free"),
    Admission.APPROVAL: _l("The organiser decides"),
    Admission.LOTTERY: _l("Lots are drawn"),
}
PROMOTIONS: dict[Promotion, Any] = {
    Promotion.AUTOMATIC: _l("It is theirs at once"),
    Promotion.OFFER: _l("It is kept for them, and they say yes or no"),
}

MARKETS: dict[str, Localized] = {slug: Localized(*text) for slug, text in reference.MARKETS.items()}
"""The markets whose merchants a programme may be meant for."""

COMMUNITIES: dict[str, Localized] = {
    row.slug: Localized(*row.name) for row in reference.COMMUNITIES
}
"""The communities in which something may take place."""


def kind_of(text: str | None) -> Kind | None:
    """The kind of this name, or None."""
    try:
        return Kind(text)
    except ValueError:
        return None


def market_of(text: str | None) -> str | None:
    """The market of this name, or None."""
    return text if text in MARKETS else None


def community_of(text: str | None) -> str | None:
    """The community of this name, or None."""
    return text if text in COMMUNITIES else None
