"""What belongs to one person: a merchant's goods, an influencer's shortlist."""

from __future__ import annotations

from flask import Response, request, url_for

from app.core import paging
from app.matchmaking import policies, queries
from app.matchmaking.kinds import CATEGORIES, PLANS
from app.matchmaking.rules.listings import MerchantsOnly
from app.matchmaking.views.blueprint import bp
from app.web import member, page, viewer


@bp.get("/market/mine")
@member
def mine() -> Response:
    """All goods of the merchant who looks."""
    if not policies.can_list(viewer()):
        raise MerchantsOnly
    cursor = paging.decode(request.args.get("after"), (int,)) or [2**62]
    found = queries.listings_of(viewer().member_id, before=cursor[0], most=paging.PAGE + 1)
    rows = paging.page(found, lambda row: (row.id,))
    more = url_for(".mine", after=rows.after) if rows.after else None
    return page("matchmaking/mine.html", rows=rows, more=more, categories=CATEGORIES, plans=PLANS)


@bp.get("/market/shortlist")
@member
def shortlist() -> Response:
    """What the influencer who looks keeps in mind."""
    rows = queries.shortlist_of(viewer().member_id)
    return page("matchmaking/shortlist.html", rows=rows, categories=CATEGORIES)
