"""The board: wishes that wait for somebody, by compiled statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.core import paging
from app.core.known import known
from app.core.localized import Localized
from app.core.paging import Count, Page
from app.core.rows import Rows
from app.wishes.models import AgeBand, Kind
from app.wishes.queries.board_rows import (
    FOREVER,
    LAST_KEY,
    MOST_COUNTED,
    MOST_FULFILLED,
    BoardRow,
    fulfilled_counted,
    listed,
    open_count,
    whole_page,
)
from app.wishes.queries.news import micros_of


class OpenWish(NamedTuple):
    """A wish on the board: only what everybody may know."""

    id: int
    code: str
    kind: Kind
    title: Localized
    story: Localized
    age_band: AgeBand | None
    needed_by: date
    published_at: datetime
    pictured: bool
    community: Localized


class Filters(NamedTuple):
    """What the board is narrowed to, and its order; `community` and `home` are slugs.

    `suits` are the kinds that somebody can help with."""

    kind: Kind | None = None
    community: str | None = None
    q: str = ""
    sort: str = "new"
    home: str = ""
    suits: tuple[Kind, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.kind or self.community or self.q or self.suits)

    @property
    def order(self) -> str:
        """The order that is possible: one community has no neighbours, a search no home."""
        narrow = self.community or self.q or not self.home
        return "new" if self.sort == "near" and narrow else self.sort


class CommunityChoice(NamedTuple):
    """A community to narrow the board to."""

    id: int
    slug: str
    name: Localized


class Board(NamedTuple):
    """A page of the board, with what stands above it.

    `newest` is when the newest wish came to it.
    """

    page: Page[OpenWish]
    communities: Sequence[CommunityChoice]
    open: Count
    fulfilled: Count
    newest: int


class _Number(NamedTuple):
    number: int


_LIST = Rows(OpenWish, listed)
_WHOLE = Rows(BoardRow, whole_page)
_OPEN = Rows(_Number, lambda: sa.select(open_count()))
_FULFILLED = Rows(_Number, lambda: sa.select(fulfilled_counted(MOST_FULFILLED)))


def _shape(filters: Filters, members: bool) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Which statement fits the filters, and its values."""
    kinds = (filters.kind,) if filters.kind is not None else filters.suits
    values: dict[str, Any] = {f"kind_{number}": kind for number, kind in enumerate(kinds)}
    if filters.community is not None:
        values["community"] = filters.community
    return (len(kinds), filters.community is not None, members), values


def _begins(filters: Filters, after: str | None) -> dict[str, Any]:
    """Where the page begins, in the order of the filters; a spoiled cursor is the first page."""
    sort = filters.order
    cursor = paging.decode(after, (int,) * (3 if sort == "near" else 2))
    if sort == "soon":
        day, key = cursor or (1, 0)
        known_day = date.fromordinal(day) if 0 < day < date.max.toordinal() else date.min
        return {"after_day": known_day, "after_id": key}
    part, micros, key = cursor if cursor and sort == "near" else (0, *(cursor or (None, None)))
    start = (FOREVER, LAST_KEY)
    if cursor is not None:
        start = (paging.moment_of(micros, otherwise=FOREVER), key)
    if sort != "near":
        return {"before_at": start[0], "before_id": start[1]}
    home = start if part == 0 else (paging.EPOCH, 0)
    rest = start if part else (FOREVER, LAST_KEY)
    return {
        "home": filters.home,
        "home_at": home[0],
        "home_id": home[1],
        "before_at": rest[0],
        "before_id": rest[1],
    }


def _key(filters: Filters) -> Callable[[BoardRow], tuple[int, ...]]:
    """The place of a row in the order of the filters."""
    if filters.order == "soon":
        return lambda row: (row.needed_by.toordinal(), row.id or 0)
    if filters.order == "near":
        return lambda row: (
            int(row.slug != filters.home),
            paging.micros(row.published_at),
            row.id or 0,
        )
    return lambda row: (paging.micros(row.published_at), row.id or 0)


@known
def board(filters: Filters, *, members: bool, since: datetime, after: str | None = None) -> Board:
    """Wishes that wait, in the order asked for; those of minors for `members` only.

    `since` is from when those that came true are counted.
    """
    shape, values = _shape(filters, members)
    shape = (*shape, filters.order)
    values |= {**_begins(filters, after), "most": paging.PAGE + 1, "since": since}
    rows = _searched(filters.q, shape, values) if filters.q else _WHOLE.all(*shape, **values)
    found = paging.page([row for row in rows if row.id is not None], _key(filters))
    communities = {
        row.community_id: CommunityChoice(row.community_id, row.slug, row.community) for row in rows
    }
    first = rows[0]
    return Board(
        Page(tuple(OpenWish._make(row[:10]) for row in found), found.after),
        [communities[key] for key in sorted(communities)],
        paging.count_of(first.all_open, MOST_COUNTED),
        paging.count_of(first.all_fulfilled, MOST_COUNTED),
        micros_of(first.newest),
    )


def _searched(q: str, shape: tuple[Any, ...], values: dict[str, Any]) -> list[BoardRow]:
    """The page of a search: among the newest, and among all where those are too few.

    Every search is a statement of its own and is not kept.
    """
    if shape[3] == "new":
        rows = Rows(BoardRow, lambda *s: whole_page(*s, q=q, lately=True)).all(*shape, **values)
        enough = sum(row.id is not None for row in rows) > paging.PAGE
        if enough or rows[0].all_open <= MOST_COUNTED:  # then the newest were all there are
            return rows
    return Rows(BoardRow, lambda *s: whole_page(*s, q=q)).all(*shape, **values)


def _newest_of(filters: Filters, limit: int, *, members: bool = False) -> list[OpenWish]:
    shape, values = _shape(filters, members)
    values |= {"before_at": FOREVER, "before_id": LAST_KEY, "most": limit}
    if not filters.q:
        return _LIST.all(*shape, **values)
    lately = Rows(OpenWish, lambda *s: listed(*s, q=filters.q, lately=True)).all(*shape, **values)
    if len(lately) >= limit:
        return lately
    return Rows(OpenWish, lambda *s: listed(*s, q=filters.q)).all(*shape, **values)


def newest_open(limit: int) -> list[OpenWish]:
    """The newest wishes that everybody may see, for the front page."""
    return _newest_of(Filters(), limit)


def search(q: str, limit: int, *, members: bool = False) -> list[OpenWish]:
    """Wishes on the board whose public words match; nothing where `q` has no words."""
    return _newest_of(Filters(q=q), limit, members=members) if q.strip() else []


def count_open() -> Count:
    """How many wishes wait, counted up to a thousand."""
    row = _OPEN.one()
    return paging.count_of(row.number if row else 0, MOST_COUNTED)


def fulfilled_count(since: datetime = paging.EPOCH) -> Count:
    """How many wishes came true and were confirmed, counted up to ten thousand."""
    row = _FULFILLED.one(since=since)
    return paging.count_of(row.number if row else 0, MOST_FULFILLED)
