"""The volunteer teams: what they are, what they did, who leads them, joining and leaving."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.community import queries as community
from app.community import teams as rules
from app.core.clock import now
from app.core.db import transaction
from app.home.blueprint import bp
from app.programmes import queries as programmes
from app.programmes.kinds import KINDS
from app.programmes.models import Kind
from app.web import go, member, page, public, viewer
from app.web.forms import typed

ACTIONS_SHOWN = 6


@bp.get("/teams")
@public
def teams() -> Response:
    return page("home/teams.html", teams=community.teams(), sizes=community.team_sizes())


@bp.get("/teams/<slug>")
@public
def team(slug: str) -> Response:
    """Names stand here for the people of the team and for staff alone."""
    row, me = community.team_by_slug(slug), viewer()
    mine = community.team_of(me.member_id) if me.is_member else None
    belongs = mine is not None and mine.team_id == row.id
    leads = belongs and mine is not None and mine.is_leader
    return page(
        "home/team.html",
        team=row,
        size=community.members_count(row.id),
        months=community.team_months(row.id, now=now()),
        people=community.members(row.id) if belongs or me.is_staff else [],
        belongs=belongs,
        may_join=me.is_member and me.has(Role.VOLUNTEER),
        leads=leads or me.is_admin,
        events=_actions(),
        kinds=KINDS,
    )


@bp.post("/teams/<slug>/members")
@member
def join_team(slug: str) -> Response:
    row = community.team_by_slug(slug)
    with transaction():
        rules.join(row.id, by=viewer(), now=now())
    return go(url_for(".team", slug=slug), _("Welcome to the team."))


@bp.post("/teams/<slug>/leave")
@member
def leave_team(slug: str) -> Response:
    community.team_by_slug(slug)
    with transaction():
        rules.leave(by=viewer(), now=now())
    return go(url_for(".team", slug=slug), _("You have left the team. Your hours stay yours."))


@bp.post("/teams/<slug>/leaders")
@member
def make_leader(slug: str) -> Response:
    row = community.team_by_slug(slug)
    with transaction():
        rules.make_leader(row.id, typed("person", most=20), by=viewer())
    return go(url_for(".team", slug=slug), _("The team has one more leader."))


def _actions() -> Sequence[programmes.UpcomingEvent]:
    filters = programmes.Filters(kind=Kind.VOLUNTEER_ACTION)
    return programmes.upcoming(filters, me=viewer().id, now=now()).items[:ACTIONS_SHOWN]
