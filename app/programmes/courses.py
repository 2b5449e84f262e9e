"""A course as its dates: in order, which one is meant at a door, how many are needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from app.community.models import Place
from app.core import clock
from app.core.localized import Localized
from app.programmes.models import Event, Meeting


class Date(NamedTuple):
    """One date of a course; `no` names it in addresses, `meeting_id` is None for the first."""

    no: int
    meeting_id: int | None
    starts_at: datetime
    ends_at: datetime
    place: Place
    room: Localized | None
    sequence: int
    is_cancelled: bool

    @property
    def day(self) -> date:
        return clock.local(self.starts_at).date()

    @property
    def minutes(self) -> int:
        return max(1, round((self.ends_at - self.starts_at).total_seconds() / 60))

    def is_over(self, now: datetime) -> bool:
        return now >= self.ends_at


def dates_of(event: Event, meetings: Iterable[Meeting]) -> list[Date]:
    """The first date and the further ones, in the order of time."""
    first = Date(
        1,
        None,
        event.starts_at,
        event.ends_at,
        event.place,
        event.room,
        event.sequence,
        event.is_cancelled,
    )
    further = [
        Date(
            one.no,
            one.id,
            one.starts_at,
            one.ends_at,
            one.place,
            one.room,
            one.sequence,
            one.is_cancelled or event.is_cancelled,
        )
        for one in meetings
    ]
    return sorted([first, *further], key=lambda one: (one.starts_at, one.no))


def standing(dates: Iterable[Date]) -> list[Date]:
    return [one for one in dates if not one.is_cancelled]


def numbered(dates: Iterable[Date], no: int) -> Date | None:
    """The date with this number."""
    return next((one for one in dates if one.no == no), None)


def scanned(dates: Sequence[Date], at: datetime) -> Date:
    """Which date a scan without a word about it is for: that of its day, else the first."""
    return _of_day(dates, at) or dates[0]


def at_the_door(dates: Sequence[Date], now: datetime) -> Date:
    """Which date a door that opens now is kept for: today's, else the next, else the last."""
    held = standing(dates) or list(dates)
    coming = (one for one in held if not one.is_over(now))
    return _of_day(held, now) or next(coming, held[-1])


def needed(share: int, held: int) -> int:
    """How many of the dates that were held one must have attended for a certificate."""
    return -(-share * held // 100)


def _of_day(dates: Iterable[Date], at: datetime) -> Date | None:
    """The date of this day; of several the one that is on or comes next, else the last."""
    today = [one for one in standing(dates) if one.day == clock.local(at).date()]
    coming = (one for one in today if not one.is_over(at))
    return next(coming, today[-1] if today else None)
