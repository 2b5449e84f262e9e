"""Staff call a resident: whether it is done, or that nobody answered."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Refused
from app.core.text import _l
from app.web import go, staff, viewer
from app.wishes import rules
from app.wishes.forms import CallForm
from app.wishes.models import CallOutcome
from app.wishes.views.blueprint import bp
from app.wishes.views.shown import again, claimed


class WhatCameOfIt(Refused):
    message = _l("Please choose what came of the call.")
    field = "reason"


@bp.post("/wishes/<code>/calls")
@staff(Role.REVIEWER, Role.CLERK, Role.GRID_MEMBER)
def call_back(code: str) -> Response:
    form = CallForm(at="call")
    try:
        if not form.validate():
            raise Refused
        outcome = _outcome(request.form.get("outcome"))
        with transaction() as session:
            wish, claim = claimed(code)
            note = form.reason.data or ""
            rules.call_back(session, wish, claim, outcome, note, by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors and refusal.field not in form:
            raise
        if not form.errors:
            form.refuse(refusal)
        return again(code, 422, call=form)
    return go(url_for(".show", code=code), _("The call is written down."))


def _outcome(text: str | None) -> CallOutcome:
    try:
        return CallOutcome(text)
    except ValueError:
        raise WhatCameOfIt from None
