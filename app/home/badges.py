"""What an organisation earns by the confirmed hours of its people in a year: declared steps."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.core.text import _l


class Badge(NamedTuple):
    """A step: from how many minutes on, how it is called, its icon and tone."""

    minutes: int
    label: Any
    icon: str
    hue: str


BADGES = (
    Badge(200 * 60, _l("Hill of azaleas"), "trees", "azalea"),
    Badge(50 * 60, _l("Azalea in bloom"), "flower-2", "azalea"),
    Badge(10 * 60, _l("Bud"), "sprout", "pine"),
)
"""The highest first."""


def badge_of(minutes: int) -> Badge | None:
    """The badge for so many confirmed minutes in a year."""
    return next((badge for badge in BADGES if minutes >= badge.minutes), None)
