"""The matchmaker's office: all deals, all listings, figures to verify."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from app.accounts.viewer import Role
from app.core.clock import now
from app.matchmaking import queries
from app.matchmaking.kinds import CATEGORIES, PLANS, SOURCES, STATUSES, member
from app.matchmaking.models import ListingStatus
from app.matchmaking.queries import Show
from app.matchmaking.views.blueprint import bp
from app.web import page, staff


@bp.get("/office/deals")
@staff(Role.MATCHMAKER)
def office() -> Response:
    """Deals by how they stand, or listings, one page of either."""
    args = request.args
    tab = "listings" if args.get("tab") == "listings" else "deals"
    show = member(Show, args.get("show"))
    standing = member(ListingStatus, args.get("status"))
    q = args.get("q", "").strip()[:80]
    after = args.get("after")
    deals = queries.all_deals(show, after=after) if tab == "deals" else None
    listings = queries.office_listings(standing, q, after=after) if tab == "listings" else None
    rows = deals if deals is not None else listings
    chosen: dict[str, Any] = {
        name: args[name] for name in ("tab", "show", "status", "q") if args.get(name)
    }
    more = url_for(".office", **chosen, after=rows.after) if rows and rows.after else None
    return page(
        "matchmaking/office.html",
        tab=tab,
        show=show,
        standing=standing,
        q=q,
        deals=deals,
        listings=listings,
        to_verify=queries.figures_to_verify() if tab == "deals" and not after else [],
        more=more,
        moment=now(),
        looks=CATEGORIES,
        plans=PLANS,
        statuses=STATUSES,
        sources=SOURCES,
    )
