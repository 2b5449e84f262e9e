"""Searching everything at once."""

from __future__ import annotations

from flask import Response, request

from app.community import directory
from app.community.queries import GridRow, OrganisationRow
from app.core.clock import now
from app.home.blueprint import bp
from app.matchmaking import queries as matchmaking
from app.matchmaking.kinds import CATEGORIES
from app.programmes import queries as programmes
from app.programmes.kinds import KINDS as PROGRAMME_KINDS
from app.web import page, public, viewer
from app.wishes import queries as wishes
from app.wishes.kinds import AGES
from app.wishes.kinds import KINDS as WISH_KINDS
from app.wishes.views.board import Dues

EACH = 6


@bp.get("/search")
@public
def search() -> Response:
    q = request.args.get("q", "").strip()[:80]
    filters = programmes.Filters(q=q)
    events = programmes.upcoming(filters, me=viewer().id, now=now()).items[:EACH] if q else []
    found = wishes.search(q, EACH, members=viewer().is_member)
    return page(
        "home/search.html",
        q=q,
        events=events,
        wishes=found,
        goods=matchmaking.search(q, EACH),
        grids=_grids(q),
        organisations=_organisations(q),
        programme_kinds=PROGRAMME_KINDS,
        wish_kinds=WISH_KINDS,
        ages=AGES,
        dues=Dues(),
        categories=CATEGORIES,
    )


def _grids(q: str) -> list[GridRow]:
    if not q:
        return []
    return [grid for community in directory.grids(q).found for grid in community.grids][:EACH]


def _organisations(q: str) -> list[OrganisationRow]:
    if not q:
        return []
    return [row for rows in directory.organisations(q).by_kind.values() for row in rows][:EACH]
