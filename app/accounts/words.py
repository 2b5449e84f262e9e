"""What roles and scopes are called, in the reader's language."""

from __future__ import annotations

from typing import Any

from app.accounts.viewer import Role
from app.core.text import _l

ROLE_NAMES: dict[Role, Any] = {
    Role.MERCHANT: _l("Merchant"),
    Role.INFLUENCER: _l("Influencer"),
    Role.VOLUNTEER: _l("Volunteer"),
    Role.RESIDENT: _l("Resident"),
    Role.ORGANISATION: _l("Alliance organisation"),
    Role.MEMBER: _l("Double-registered member"),
    Role.COURIER: _l("Courier"),
    Role.ORGANISER: _l("Organiser"),
    Role.REVIEWER: _l("Reviewer"),
    Role.MATCHMAKER: _l("Matchmaker"),
    Role.CLERK: _l("Clerk"),
    Role.GRID_MEMBER: _l("Grid member"),
    Role.ADMIN: _l("Administrator"),
}
ROLE_REASONS: dict[Role, Any] = {
    Role.MERCHANT: _l("I learn to sell, and offer my goods"),
    Role.INFLUENCER: _l("I show goods in livestreams"),
    Role.VOLUNTEER: _l("I help neighbours"),
    Role.RESIDENT: _l("I live here"),
    Role.COURIER: _l("I deliver, and rest at the Love Station"),
}
ROLE_ICONS: dict[Role, str] = {
    Role.MERCHANT: "store",
    Role.INFLUENCER: "video",
    Role.VOLUNTEER: "hand-heart",
    Role.RESIDENT: "house",
    Role.ORGANISATION: "building-2",
    Role.MEMBER: "heart-handshake",
    Role.COURIER: "bike",
}
JOINING_ROLES = tuple(ROLE_REASONS)
"""The roles people take by themselves, in the order in which they are offered."""

SCOPE_NAMES: dict[str, Any] = {
    "everywhere": _l("Everywhere"),
    "community": _l("One community"),
    "grid": _l("One grid"),
    "organisation": _l("One organisation"),
    "event": _l("One event"),
}
