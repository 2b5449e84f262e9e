"""How the hot questions grow with the rows: few against many, in rounds that take turns."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.core import clock, paging
from app.core.db import db
from app.wishes import queries
from app.wishes.models import Kind
from bench import table
from bench.filling import COMMON_WORDS, published_at
from bench.ground import Ground
from bench.table import Row

ROUNDS = 9
TIMES = 8
Ask = Callable[[int], Any]
"""A question, given how many wishes there are."""

MARKS = {"floor": 1.5, "goal": 1.2}
COMMUNITY = "minan"
SEARCH = "two-sign word"
BOARD = queries.board.__wrapped__  # type: ignore[attr-defined]
"""Read in any case: what is known costs the same however much there is."""
SINCE = clock.now() - timedelta(days=30)
SEARCH_MARKS = {"floor": 5, "goal": 2}


def questions() -> dict[str, Ask]:
    """What is asked of few and of many rows."""
    some = queries.Filters(kind=Kind.SERVICE, community=COMMUNITY)
    return {
        "list": _board(),
        "filter": _board(some),
        "needed soon": _board(queries.Filters(sort="soon")),
        "one community first": _board(queries.Filters(sort="near", home=COMMUNITY)),
        "what suits somebody": _board(queries.Filters(suits=(Kind.SERVICE, Kind.COMPANY))),
        "deep page": _deep,
        "capped count": _counts,
        SEARCH: _search,
    }


def measure(ground: Ground) -> list[Row]:
    """Growth of the list, a filter, a deep page and the counts; and of searching two signs."""
    return [
        _compare(ground, words, ask, "middle", SEARCH_MARKS)
        if words == SEARCH
        else _compare(ground, words, ask, "small", MARKS)
        for words, ask in questions().items()
    ]


def _board(filters: queries.Filters | None = None) -> Ask:
    wanted = filters or queries.Filters()
    return lambda _count: BOARD(wanted, members=True, since=SINCE)


def _deep(count: int) -> Any:
    """A page that begins in the middle of everything."""
    after = paging.encode((paging.micros(published_at(count // 2)), count // 2))
    return BOARD(queries.Filters(), members=True, since=SINCE, after=after)


def _counts(_count: int) -> Any:
    """How many wait and how many came true this month, as it stands above the board."""
    return queries.count_open(), queries.fulfilled_count(SINCE)


def _search(_count: int) -> Any:
    """One Korean and one Chinese word, which one wish in forty has."""
    return [queries.search(word, paging.PAGE + 1, members=True) for word in COMMON_WORDS]


def _compare(ground: Ground, words: str, ask: Ask, small: str, marks: dict[str, Any]) -> Row:
    """Both sizes in each round; the first round only warms up."""
    figures: dict[str, list[float]] = {small: [], "large": []}
    for number in range(ROUNDS + 1):
        for size in (small, "large") if number % 2 else ("large", small):
            figures[size].append(_milliseconds(ground, size, ask))
    few, many = figures[small][1:], figures["large"][1:]
    span = f"{getattr(ground.sizes, small):,} → {ground.sizes.large:,} rows"
    note = f"{span}: {sorted(few)[ROUNDS // 2]:.2f} → {sorted(many)[ROUNDS // 2]:.2f} ms"
    return table.growth(f"growth, {words}, {ground.name}", few, many, note=note, **marks)


def _milliseconds(ground: Ground, size: str, ask: Ask) -> float:
    """The fastest of a few: what it costs when nothing else happens on the machine."""
    count = getattr(ground.sizes, size)
    with ground.apps[size].app_context():
        ask(count)
        found = []
        for _ in range(TIMES):
            began = time.perf_counter()
            ask(count)
            found.append(time.perf_counter() - began)
        db.session.remove()
    return min(found) * 1000
