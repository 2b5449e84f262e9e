"""Looking up the place: grids by number, community or street; organisations by what they are."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from app.community import queries
from app.community.queries import GridRow, OrganisationRow
from app.community.words import ORGANISATION_KINDS
from app.core.errors import Missing
from app.core.localized import Localized
from app.core.search import runs

_SAID_ANYWAY = frozenset(
    {"격자", "제", "번", "호", "第", "号", "网格", "号网格", "grid", "no", "number"}
)
"""Words around a number that say only what is looked for."""


class CommunityGrids(NamedTuple):
    """A community with those of its grids that were looked for."""

    slug: str
    name: Localized
    grids: list[GridRow]


class Grids(NamedTuple):
    """The communities that there are, and the grids that were found in them."""

    communities: dict[str, Localized]
    found: list[CommunityGrids]
    total: int


class Around(NamedTuple):
    """A grid and the others of its community."""

    grid: GridRow
    neighbours: list[GridRow]


class Organisations(NamedTuple):
    """Organisations that were found, by what they are, and the communities to choose from."""

    communities: dict[str, Localized]
    by_kind: dict[str, list[OrganisationRow]]
    fitting: int
    total: int


def grids(text: str = "", community: str = "") -> Grids:
    """Grids whose number, phone, street or community fits every word, by community."""
    everything = sorted(queries.grids(), key=lambda grid: (grid.community_id, grid.no))
    words = _words(text)
    wanted = [
        grid
        for grid in everything
        if (not community or grid.community_slug == community)
        and all(_fits(grid, word) for word in words)
    ]
    return Grids(
        {grid.community_slug: grid.community for grid in everything},
        [
            CommunityGrids(slug, rows[0].community, rows)
            for slug, group in groupby(wanted, lambda grid: grid.community_slug)
            if (rows := list(group))
        ],
        len(everything),
    )


def around(no: int) -> Around:
    """The grid with this number and its neighbours; raises Missing."""
    everything = queries.grids()
    grid = next((grid for grid in everything if grid.no == no), None)
    if grid is None:
        raise Missing
    same = [other for other in everything if other.community_id == grid.community_id]
    return Around(grid, [other for other in same if other.no != no])


def organisations(text: str = "", kind: str = "", community: str = "") -> Organisations:
    """Organisations of a kind and a community whose names hold every word."""
    everything = queries.organisations()
    words = _words(text)
    wanted = [
        row
        for row in everything
        if (not kind or row.kind == kind)
        and (not community or row.community_slug == community)
        and all(_holds(word, row.community_slug, row.name, row.community) for word in words)
    ]
    found = {name: [row for row in wanted if row.kind == name] for name in ORGANISATION_KINDS}
    return Organisations(
        {
            row.community_slug: row.community
            for row in sorted(everything, key=lambda row: row.community_id or 0)
            if row.community_slug and row.community
        },
        {name: rows for name, rows in found.items() if rows},
        len(wanted),
        len(everything),
    )


def _words(text: str) -> list[str]:
    return [word for word in runs(text[:80])[:8] if word not in _SAID_ANYWAY]


def _fits(grid: GridRow, word: str) -> bool:
    """A short number is the grid's own, a long one a part of its phone; a word, of its names."""
    if word.isdecimal():
        short = len(word) < 4
        return int(word) == grid.no if short else word in grid.phone.replace("-", "")
    return _holds(word, grid.community_slug, grid.name, grid.station, grid.community)


def _holds(word: str, slug: str | None, *texts: Localized | None) -> bool:
    """Korean and Chinese words stand anywhere in a name, others at the beginning of a word."""
    there = runs(" ".join([slug or "", *(part for text in texts if text for part in text.texts())]))
    if word.isascii():
        return any(run.startswith(word) for run in there)
    return any(word in run for run in there)
