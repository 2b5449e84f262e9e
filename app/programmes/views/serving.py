"""Hours of a volunteer action: taking a check-out back, and the organiser's list."""

from __future__ import annotations

from flask import Response, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing
from app.programmes import queries, rules
from app.programmes.kinds import KINDS
from app.programmes.queries import serving as reads
from app.programmes.rules import serving
from app.programmes.rules.events import GRACE
from app.programmes.views.blueprint import bp
from app.programmes.views.door import name_of, run_event
from app.web import go, page, staff, viewer
from app.web.forms import typed


@bp.post("/events/<code>/check-in/undo-leaving")
@staff(Role.ORGANISER)
def undo_check_out(code: str) -> Response:
    with transaction() as session:
        row = queries.registration_by_code(typed("registration", most=20))
        if row.event.code != code:
            raise Missing
        rules.undo_check_out(session, row, by=viewer(), now=now())
    return go(url_for(".door", code=code), _("The check-out is taken back."))


@bp.get("/office/events/<code>/hours")
@staff(Role.ORGANISER)
def event_hours(code: str) -> Response:
    event = run_event(code)
    if not serving.counts_hours(event):
        raise Missing
    return page(
        "programmes/event_hours.html",
        event=event,
        programme=event.programme,
        look=KINDS[event.programme.kind],
        helpers=reads.helpers(event.id),
        until_end=serving.UNTIL_END,
        closed=now() >= event.ends_at + GRACE,
        name_of=name_of,
    )


@bp.post("/office/events/<code>/hours")
@staff(Role.ORGANISER)
def confirm_hours(code: str) -> Response:
    event = run_event(code)
    with transaction() as session:
        row = queries.registration_by_code(typed("registration", most=20))
        if row.event_id != event.id:
            raise Missing
        serving.confirm(session, row, by=viewer())
    return go(url_for(".event_hours", code=code), _("The hours are confirmed."))
