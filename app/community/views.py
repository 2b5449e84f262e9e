"""The directory of the place: every grid with its phone, every organisation of the alliance."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.community import directory, queries
from app.community.words import ORGANISATION_KINDS
from app.web import page, public, shared

bp = Blueprint("community", __name__)


@bp.get("/grids")
@public
@shared
def grids() -> Response:
    text, community = request.args.get("q", ""), request.args.get("community", "")
    found = directory.grids(text, community)
    return page("community/grids.html", q=text, community=community, grids=found)


@bp.get("/grids/<int:no>")
@public
def grid(no: int) -> Response:
    around = directory.around(no)
    places = [place for place in queries.places() if place.community_id == around.grid.community_id]
    return page(
        "community/grid.html", grid=around.grid, neighbours=around.neighbours, places=places
    )


@bp.get("/organisations")
@public
@shared
def organisations() -> Response:
    text, kind = request.args.get("q", ""), request.args.get("kind", "")
    community = request.args.get("community", "")
    return page(
        "community/organisations.html",
        q=text,
        kind=kind,
        community=community,
        kinds=ORGANISATION_KINDS,
        organisations=directory.organisations(text, kind, community),
    )
