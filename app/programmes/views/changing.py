"""Taking an offered place, coming with more or fewer people, moving to another date."""

from __future__ import annotations

from flask import Response, url_for
from flask_babel import gettext as _

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Refused
from app.programmes import queries, rules
from app.programmes.forms import MoveForm, PartyForm
from app.programmes.views.blueprint import bp
from app.programmes.views.signing_up import ticket_context, visible_registration
from app.web import form_again, go, member, viewer

TICKET = "/registrations/<code>"


@bp.post(TICKET + "/acceptance")
@member
def accept(code: str) -> Response:
    with transaction() as session:
        rules.accept(session, visible_registration(code), by=viewer(), now=now())
    return go(url_for(".ticket", code=code), _("The place is yours."))


@bp.post(TICKET + "/party")
@member
def change_party(code: str) -> Response:
    form = PartyForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            row = visible_registration(code)
            rules.change_party(session, row, form.party_size.data or 1, by=viewer(), now=now())
    except Refused as refusal:
        return _again(code, form, refusal, "party_form")
    return go(url_for(".ticket", code=code), _("Saved."))


@bp.post(TICKET + "/move")
@member
def move(code: str) -> Response:
    form = MoveForm()
    form.to.choices = [(event.code, "") for event in _dates(code)]
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            row = visible_registration(code)
            to = queries.event_by_code(form.to.data or "")
            fresh = rules.move_to(session, row, to, by=viewer(), now=now())
    except rules.AlreadySignedUp as already:
        return go(url_for(".ticket", code=already.registration.code), str(already))
    except Refused as refusal:
        return _again(code, form, refusal, "move_form")
    said = (
        _("You have moved. This is your new ticket.")
        if fresh.is_confirmed
        else _("Your former place is kept until the new one is certain.")
    )
    return go(url_for(".ticket", code=fresh.code), said)


def _dates(code: str) -> list[queries.UpcomingEvent]:
    row = visible_registration(code)
    return queries.other_dates(row.event, me=viewer().id, now=now())


def _again(code: str, form: PartyForm | MoveForm, refusal: Refused, name: str) -> Response:
    if not form.errors:
        if refusal.field is None:
            raise refusal
        form.refuse(refusal)
    shown = ticket_context(visible_registration(code), **{name: form})
    return form_again("programmes/ticket.html", status=refusal.status, **shown)
