"""The organiser's yes and no, drawing lots, and the page on which everybody checks the draw."""

from __future__ import annotations

from flask import Response, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.programmes import queries, rules
from app.programmes.forms import AnswerForm
from app.programmes.kinds import KINDS
from app.programmes.models import Registration
from app.programmes.views.blueprint import bp
from app.programmes.views.door import run_event
from app.programmes.views.finding import visible_event
from app.web import go, page, public, staff, viewer

EVENT = "/office/events/<code>"


@bp.post(EVENT + "/answers/<registration>")
@staff(Role.ORGANISER)
def answer_entry(code: str, registration: str) -> Response:
    form = AnswerForm()
    if not form.validate():
        raise Refused
    with transaction() as session:
        row = registration_of(code, registration)
        if form.decision.data == "approve":
            rules.approve(session, row, by=viewer(), now=now())
        else:
            reason = form.reason.data or ""
            rules.reject(session, row, by=viewer(), now=now(), reason=reason)
    return go(url_for(".manage_event", code=code), _("Decided. The person is told."))


@bp.post(EVENT + "/draw")
@staff(Role.ORGANISER)
def draw_now(code: str) -> Response:
    with transaction() as session:
        rules.draw_now(session, run_event(code), by=viewer(), now=now())
    return go(url_for(".draw", code=code), _("The lots are drawn. Everybody is told."))


@bp.get("/events/<code>/draw")
@public
def draw(code: str) -> Response:
    """The published seed and the order that follows from it."""
    event = visible_event(code)
    if not event.programme.draws_lots:
        raise Missing
    return page(
        "programmes/draw.html",
        event=event,
        programme=event.programme,
        look=KINDS[event.programme.kind],
        drawn=rules.drawn(event),
    )


def registration_of(code: str, registration: str) -> Registration:
    """A registration of this event; raises Missing where it is of another one."""
    row = queries.registration_by_code(registration)
    if row.event.code != code:
        raise Missing
    return row
