"""Filters as they stand in addresses, what an empty list says, and what suits somebody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _

from app.community import queries as community
from app.core import clock
from app.programmes import days, queries, suiting
from app.programmes.kinds import COMMUNITIES, KINDS, MARKETS, community_of, kind_of, market_of
from app.programmes.models import Place
from app.web import locale
from app.web.templating import short_day, weekday

CHOICE_DAYS = 21
OF_MONTH = ("kind", "market", "community")
"""The filters that the calendar has too."""


def filters_of(args: Mapping[str, str]) -> queries.Filters:
    """The filters as an address says them; what makes no sense is not a filter."""
    return queries.Filters(
        kind=kind_of(args.get("kind")),
        market=market_of(args.get("market")),
        free=args.get("free") == "1",
        q=args.get("q", "").strip()[:80],
        community=community_of(args.get("community")),
        day=days.day_of(args.get("day")),
        left=args.get("left") == "1",
    )


def arguments(filters: queries.Filters) -> dict[str, Any]:
    """The filters as they stand in an address."""
    values = {
        "kind": filters.kind.value if filters.kind else "",
        "market": filters.market or "",
        "community": filters.community or "",
        "day": filters.day,
        "free": "1" if filters.free else "",
        "left": "1" if filters.left else "",
        "q": filters.q,
    }
    return {name: value for name, value in values.items() if value}


def month_arguments(filters: queries.Filters) -> dict[str, Any]:
    """The same filters for the calendar, and the month of the day that was chosen."""
    kept = {name: value for name, value in arguments(filters).items() if name in OF_MONTH}
    day = days.date_of(filters.day)
    return kept | ({"month": f"{day:%Y-%m}"} if day else {})


def is_over(day: str) -> bool:
    """Whether a chosen day lies in the past: then the list tells what was on."""
    found = days.date_of(day)
    return found is not None and found < clock.today()


class Way:
    """What stands in the way of an empty list: the filters that are set, and which to take away."""

    def __init__(self, filters: queries.Filters, now: datetime) -> None:
        self.any = filters.any
        self.helping = [
            (_called(name, filters), url_for(".index", **arguments(filters.without(name))))
            for name in queries.in_the_way(filters, now=now)
        ]


def _called(name: str, filters: queries.Filters) -> str:
    """A filter in words, as the form shows it."""
    return str(_WORDS[name](filters))


_WORDS: dict[str, Any] = {
    "kind": lambda f: KINDS[f.kind].label,
    "market": lambda f: MARKETS[f.market].pick(locale()).text,
    "community": lambda f: COMMUNITIES[f.community].pick(locale()).text,
    "day": lambda f: days.QUICK.get(f.day) or short_day(days.date_of(f.day)),  # type: ignore[arg-type]
    "free": lambda f: _("Free only"),
    "left": lambda f: _("With places left"),
    "q": lambda f: f"“{f.q}”",
}


def day_choices(chosen: str) -> list[tuple[str, Any]]:
    """Any day, the quick ones, the next three weeks; and the day that was chosen, whichever."""
    today = clock.today()
    dates = [today + n * days.DAY for n in range(1, CHOICE_DAYS)]
    other = days.date_of(chosen)
    if other and other not in dates:
        dates.append(other)
    named = [(f"{day}", f"{short_day(day)} {weekday(day)}") for day in dates]
    return [("", _("Any day")), *days.QUICK.items(), *named]


class Suits(NamedTuple):
    """What suits somebody: cards, and for each code why."""

    events: list[queries.UpcomingEvent]
    reasons: dict[str, str]


def suits(candidates: Iterable[queries.Candidate]) -> Suits:
    """What suits somebody first, with its reasons in words."""
    found = suiting.suggest(candidates)
    return Suits(
        [one.event.card for one in found],
        {one.event.code: " · ".join(_reasons(one.event)) for one in found},
    )


def _reasons(event: queries.Candidate) -> list[str]:
    words = []
    if event.builds_on is not None:
        words.append(_("Builds on %(title)s", title=event.builds_on.pick(locale()).text))
    if event.my_market:
        words.append(_("At your market"))
    if event.my_community:
        words.append(_("In your community"))
    if event.my_kind:
        words.append(_("Like what you came to before"))
    return words


def phone_of(place: Place) -> str:
    """Whom to call about a place: the place itself, or the first grid of its community."""
    if place.phone or place.community_id is None:
        return place.phone
    grids = (grid for grid in community.grids() if grid.community_id == place.community_id)
    return next((grid.phone for grid in grids), "")
