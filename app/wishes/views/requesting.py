"""A reviewer asks a member who fits whether they could take a wish."""

from __future__ import annotations

from flask import Response, url_for
from flask_babel import gettext as _

from app.accounts.profiles import SKILLS
from app.accounts.viewer import Role
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing
from app.web import go, page, staff, viewer
from app.web.forms import typed
from app.wishes import policies, rules
from app.wishes.queries.fitting import fitting
from app.wishes.views.blueprint import bp
from app.wishes.views.shown import visible

REQUESTS = "/wishes/<code>/requests"


@bp.get(REQUESTS)
@staff(Role.REVIEWER)
def members_who_fit(code: str) -> Response:
    wish, _claim = visible(code)
    if not policies.can_pass_on(viewer(), wish):
        raise Missing
    return page(
        "wishes/fitting.html",
        wish=wish,
        fits=fitting(wish, now=now()),
        skill_names=dict(SKILLS),
    )


@bp.post(REQUESTS)
@staff(Role.REVIEWER)
def ask_member(code: str) -> Response:
    with transaction() as session:
        wish, _claim = visible(code)
        rules.ask_member(session, wish, typed("member", most=20), by=viewer(), now=now())
    to = url_for(".members_who_fit", code=code)
    return go(to, _("Asked. They find the wish in their notices."))
