"""What waits for the reader's own volunteer team: a page, which also stands above the board."""

from __future__ import annotations

from flask import Response, render_template

from app.web import member, page, viewer
from app.web.shared import hole
from app.wishes import policies, queries
from app.wishes.kinds import AGES, KINDS
from app.wishes.views.blueprint import bp
from app.wishes.views.board import Dues


@bp.get("/wishes/team")
@member
def team() -> Response:
    return page(
        "wishes/team.html",
        wishes=queries.team_wishes(viewer().member_id),
        kinds=KINDS,
        ages=AGES,
        dues=Dues(),
    )


@hole
def team_wishes() -> str:
    """The way to that page for whoever takes wishes; the board asks nothing more for it."""
    me = viewer()
    if not me.is_member or not policies.may_claim(me):
        return ""
    return render_template("wishes/_team_link.html", asks=True)


bp.add_app_template_global(team_wishes, "team_wishes")
