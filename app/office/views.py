"""The staff's workspace: today, who did what, and hours that are to be corrected."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _

from app.accounts import profiles
from app.accounts.viewer import Role
from app.accounts.words import ROLE_NAMES
from app.community import corrections
from app.community import queries as community
from app.core import paging
from app.core.clock import now
from app.core.db import transaction
from app.matchmaking import queries as matchmaking
from app.office import queries
from app.programmes import queries as programmes
from app.programmes.kinds import KINDS
from app.web import go, page, staff, viewer
from app.web.forms import typed
from app.wishes import policies as wish_policies
from app.wishes import queries as wishes
from app.wishes.views.shown import spoken

bp = Blueprint("office", __name__)
WEEK = timedelta(days=7)


@bp.get("/office")
@staff()
def today() -> Response:
    me = viewer()
    shown: dict[str, Any] = {
        "events": None,
        "wishes": None,
        "deals": None,
        "kinds": KINDS,
        "late": [],
        "spoken": spoken,
    }
    if me.acts_as(Role.ORGANISER):
        shown["events"] = programmes.events_between(now() - timedelta(hours=6), now() + WEEK)
        shown["drafts"] = programmes.drafts_count()
    if me.acts_as(Role.REVIEWER):
        shown |= _wishes(wish_policies.reviewed_communities(me))
    if me.acts_as(Role.MATCHMAKER):
        open_deals = matchmaking.all_deals(matchmaking.Show.OPEN)
        shown["deals"] = open_deals
        shown["figures"] = len(matchmaking.figures_to_verify())
    return page("office/today.html", **shown)


def _wishes(communities: tuple[int, ...] | None) -> dict[str, Any]:
    """How many wishes wait for a reviewer, and those that are late by name."""
    counts = wishes.queue_counts(communities, now())
    late = wishes.late_ones(communities, now()) if counts["late"] else []
    return {"wishes": counts, "late": late}


@bp.get("/office/members")
@staff(Role.ORGANISER, Role.REVIEWER)
def members() -> Response:
    """Double-registered members: how many, how many active, who can do what where."""
    moment, args = now(), request.args
    organisations = {row.code: row for row in community.organisations()}
    communities = {row.slug: row for row in community.communities()}
    of, where = (
        organisations.get(args.get("organisation", "")),
        communities.get(args.get("community", "")),
    )
    cursor = paging.decode(args.get("after"), (int,))
    rows = community.registered(
        now=moment,
        organisation_id=of.id if of else None,
        community_id=where.id if where else None,
        after=cursor[0] if cursor else 0,
        most=paging.PAGE + 1,
    )
    found = paging.page(rows, lambda row: (row.id,))
    kept: dict[str, Any] = {
        "organisation": of.code if of else None,
        "community": where.slug if where else None,
    }
    shares = community.by_organisation(moment)
    return page(
        "office/members.html",
        people=found,
        older=url_for(".members", after=found.after, **kept) if found.after else None,
        by_organisation=shares,
        by_community=community.by_community(moment),
        registered=sum(row.registered for row in shares),
        active=sum(row.active for row in shares),
        organisations=organisations,
        communities=communities,
        asked=kept,
        skills=dict(profiles.SKILLS),
    )


@bp.get("/office/audit")
@staff(Role.ADMIN)
def audit() -> Response:
    found = queries.looks(request.args.get("after"))
    older = url_for(".audit", after=found.after) if found.after else None
    return page(
        "office/audit.html",
        looks=found,
        given=queries.roles_given(),
        roles=ROLE_NAMES,
        older=older,
    )


@bp.get("/office/service")
@staff(*corrections.DECIDERS)
def service() -> Response:
    """Corrections of hours that wait for a second person."""
    return page("office/service.html", asked=community.waiting_corrections())


@bp.post("/office/service/<code>")
@staff(*corrections.DECIDERS)
def decide_correction(code: str) -> Response:
    agree = typed("agree", most=3) == "yes"
    with transaction() as session:
        row = community.correction_by_code(code)
        corrections.decide(session, row, agree=agree, by=viewer(), now=now())
    said = _("The hours are corrected.") if agree else _("The hours stay as they were.")
    return go(url_for(".service"), said)
