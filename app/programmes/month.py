"""A month as a calendar shows it: weeks of seven days, each with what is on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from app.core import clock
from app.programmes.days import DAY, FIRST, LAST
from app.programmes.queries.months import Entry

SHOWN = 3
"""So many entries a day shows before it says how many more there are."""


class Shown(NamedTuple):
    """An entry on one of its days; `begins` on the first one."""

    entry: Entry
    begins: bool


class Cell(NamedTuple):
    """A day of the calendar."""

    day: date
    entries: tuple[Shown, ...]
    more: int
    inside: bool
    """Of the month itself; days of its neighbours stand empty."""


class Month(NamedTuple):
    """The weeks of a month, Monday first; before and after it stand days of its neighbours."""

    first: date
    weeks: tuple[tuple[Cell, ...], ...]

    @property
    def before(self) -> date | None:
        return self._other(self.first - DAY)

    @property
    def after(self) -> date | None:
        return self._other(end_of(self.first))

    @property
    def empty(self) -> bool:
        return not any(cell.entries for week in self.weeks for cell in week)

    def _other(self, day: date) -> date | None:
        return day.replace(day=1) if FIRST <= day.year <= LAST else None


def month_with(first: date, entries: Iterable[Entry]) -> Month:
    """Lays entries into their days; what lasts over midnight stands on each of its days."""
    on: dict[date, list[Shown]] = defaultdict(list)
    for entry in entries:
        for number, day in enumerate(_days(entry)):
            on[day].append(Shown(entry, begins=number == 0))
    cells = [_cell(day, on, first) for day in _each(*_edges(first))]
    return Month(first, tuple(tuple(cells[n : n + 7]) for n in range(0, len(cells), 7)))


def _edges(first: date) -> tuple[date, date]:
    """The Monday with which the calendar of a month begins, and the one with which it is over."""
    begin = first - timedelta(days=first.weekday())
    last = end_of(first) - DAY
    return begin, last + timedelta(days=7 - last.weekday())


def end_of(first: date) -> date:
    """The first day of the next month."""
    return (first + timedelta(days=31)).replace(day=1)


def _cell(day: date, on: dict[date, list[Shown]], first: date) -> Cell:
    inside = day.month == first.month
    entries = tuple(on[day]) if inside else ()
    return Cell(day, entries[:SHOWN], max(0, len(entries) - SHOWN), inside)


def _days(entry: Entry) -> Iterable[date]:
    """The days on which something is on; who ends at midnight does not reach the next one."""
    last = clock.local(entry.ends_at - timedelta(microseconds=1)).date()
    return _each(clock.local(entry.starts_at).date(), last + DAY)


def _each(begin: date, end: date) -> list[date]:
    return [begin + timedelta(days=n) for n in range((end - begin).days)]
