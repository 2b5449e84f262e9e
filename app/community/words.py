"""What kinds of organisations are called, and their pictures."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.core.text import _l


class Look(NamedTuple):
    label: Any
    icon: str


ORGANISATION_KINDS: dict[str, Look] = {
    "school": Look(_l("Schools"), "book-open"),
    "kindergarten": Look(_l("Kindergartens"), "sprout"),
    "hospital": Look(_l("Hospitals"), "heart-pulse"),
    "clinic": Look(_l("Health stations"), "heart"),
    "pharmacy": Look(_l("Pharmacies"), "shield-check"),
    "property": Look(_l("Property services"), "wrench"),
    "bureau": Look(_l("Public offices"), "building-2"),
    "utility": Look(_l("Water, power, heat, gas"), "flame"),
    "market": Look(_l("Markets"), "store"),
    "company": Look(_l("Companies"), "package"),
    "restaurant": Look(_l("Restaurants"), "soup"),
    "bank": Look(_l("Banks"), "coins"),
    "law": Look(_l("Law"), "file-text"),
    "culture": Look(_l("Culture"), "music"),
    "charity": Look(_l("Associations"), "heart-handshake"),
}
"""In the order in which the page shows them."""
