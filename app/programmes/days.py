"""Days as people of Yanji mean them: today, this week, the weekend, a date, a month."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from app.core import clock
from app.core.text import _l

QUICK: dict[str, Any] = {
    "today": _l("Today"),
    "week": _l("This week"),
    "weekend": _l("At the weekend"),
}
"""What stands for a day in an address without being a date."""

FIRST, LAST = 2000, 2099
LONGEST = timedelta(days=7)
"""No event lasts longer; so far back a list looks for one that reaches into a day."""
DAY = timedelta(days=1)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)


class Span(NamedTuple):
    """From a moment until another one, which no longer belongs to it."""

    since: datetime
    until: datetime


def closing(starts_at: datetime, at: time | None) -> datetime:
    """Until when people sign up by themselves: the beginning, or a time before it that day."""
    if at is None:
        return starts_at
    day = clock.local(starts_at).date()
    return min(starts_at, clock.from_local(datetime.combine(day, at)))


def day_of(text: str | None) -> str:
    """The day that an address names, as it stands there; empty where it makes no sense."""
    text = text or ""
    return text if text in QUICK or date_of(text) else ""


def date_of(text: str) -> date | None:
    """A date as it stands in an address, within this century."""
    if not _DATE.fullmatch(text):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST <= found.year <= LAST else None


def month_of(text: str | None, today: date) -> date:
    """The first day of the month that an address names; otherwise of this month."""
    found = date_of(f"{text}-01") if text and _MONTH.fullmatch(text) else None
    return found or today.replace(day=1)


def span_of(day: str, today: date) -> Span:
    """From when until when a day lasts; this week begins today and ends with Sunday."""
    sunday = today + timedelta(days=6 - today.weekday())
    if day == "today":
        return between(today, today + DAY)
    if day == "week":
        return between(today, sunday + DAY)
    if day == "weekend":
        return between(max(today, sunday - DAY), sunday + DAY)
    found = date_of(day)
    assert found is not None, "day_of has let it through"
    return between(found, found + DAY)


def between(first: date, end: date) -> Span:
    """From the beginning of a day until the beginning of another."""
    return Span(midnight(first), midnight(end))


def midnight(day: date) -> datetime:
    """When a day begins in Yanji."""
    return clock.from_local(datetime.combine(day, time()))
