"""What tells the kinds of programmes apart: words, icon and hue, declared and not coded."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.community import reference
from app.core.localized import Localized
from app.core.text import _l
from app.programmes.models import Kind


class Look(NamedTuple):
    """How a kind is called and shown."""

    label: Any
    icon: str
    hue: str


KINDS: dict[Kind, Look] = {
    Kind.TRAINING: Look(_l("Training"), "graduation-cap", "pine"),
    Kind.CONSULTATION: Look(_l("Consultation"), "message-circle", "sky"),
    Kind.SELECTION_MEETING: Look(_l("Selection meeting"), "handshake", "amber"),
    Kind.EXHIBITION: Look(_l("Folk exhibition"), "store", "amber"),
    Kind.STAGE: Look(_l("Grand Stage"), "music", "azalea"),
    Kind.VOLUNTEER_ACTION: Look(_l("Greening and help"), "trees", "pine"),
    Kind.ELDER_CARE: Look(_l("Elder care"), "heart-handshake", "teal"),
    Kind.LECTURE: Look(_l("Lecture"), "book-open", "teal"),
    Kind.HEALTH_DAY: Look(_l("Health day"), "heart-pulse", "sky"),
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
