"""Meals of the elder care: weeks as addresses name them, and what food can disagree with people."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from app.core.text import _l
from app.programmes import days

ALLERGENS: dict[str, Any] = {
    "wheat": _l("wheat"),
    "buckwheat": _l("buckwheat"),
    "soy": _l("soya"),
    "egg": _l("egg"),
    "milk": _l("milk"),
    "fish": _l("fish"),
    "shellfish": _l("shrimps and shellfish"),
    "peanut": _l("peanuts"),
    "nut": _l("nuts"),
    "sesame": _l("sesame"),
}
"""What a menu can contain and a person avoid, and what it is called."""

WEEK = timedelta(days=7)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)


def week_of(text: str | None, today: date) -> date:
    """The Monday of the week that an address names (2026-W49); otherwise of this week."""
    found = _WEEK.fullmatch(text or "")
    if found and days.FIRST <= int(found[1]) <= days.LAST:
        try:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            pass
    return today - timedelta(days=today.weekday())


def week_name(monday: date) -> str:
    """How a week stands in an address."""
    return f"{monday:%G-W%V}"


def span_of(monday: date) -> days.Span:
    """From when until when a week lasts."""
    return days.between(monday, monday + WEEK)


def both(menu: list[str], avoids: tuple[str, ...]) -> list[str]:
    """What a menu contains that somebody avoids."""
    return [one for one in ALLERGENS if one in menu and one in avoids]
