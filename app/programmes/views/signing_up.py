"""Signing up, the ticket or the place on the waiting list, cancelling."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.programmes import policies, queries, rules, tickets
from app.programmes.forms import CancelForm, MoveForm, PartyForm, SignUpForm
from app.programmes.forms.questions import choose_again, given
from app.programmes.kinds import KINDS, STANDINGS
from app.programmes.models import Registration
from app.programmes.rules.questions import keep_answers
from app.programmes.views.after import after_ticket
from app.programmes.views.asking import answers, form_for
from app.programmes.views.blueprint import bp
from app.programmes.views.courses import progress_of
from app.programmes.views.finding import event_context, visible_event
from app.web import form_again, go, live, member, page, site, viewer


@bp.post("/events/<code>/registrations")
@member
def sign_up(code: str) -> Response:
    form = form_for(SignUpForm, code)()
    try:
        if not form.validate():
            raise Refused
        with given(form) as answered, transaction() as session:
            row = rules.sign_up(
                session,
                visible_event(code),
                by=viewer(),
                now=now(),
                party_size=form.party_size.data or 1,
                note=form.note.data or "",
                guest=form.guest,
                booth=form.booth.data or "",
            )
            keep_answers(session, row, form.asked, answered)
    except rules.AlreadySignedUp as already:
        return go(url_for(".ticket", code=already.registration.code), str(already))
    except Refused as refusal:
        if not form.errors and not refusal.field:
            raise
        return _again(code, form, refusal)
    said = _("We have your registration.") if row.is_pending else STANDINGS[row.status].label
    return go(url_for(".ticket", code=row.code), said)


@bp.get("/registrations/<code>")
@member
def ticket(code: str) -> Response:
    return page("programmes/ticket.html", **ticket_context(visible_registration(code)))


@bp.get("/registrations/<code>/standing")
@member
def standing(code: str) -> Response:
    """The part of a waiting person's page that changes by itself."""
    row = visible_registration(code)
    shown = _standing(row)
    stamp = f"{row.version}-{row.event.version}-{shown['position']}-{viewer().code}"
    return live(stamp, "programmes/_standing.html", lambda: shown)


@bp.post("/registrations/<code>/cancellation")
@member
def cancel(code: str) -> Response:
    form = CancelForm()
    if not form.validate():
        raise Refused(form.reason.errors[0])
    with transaction() as session:
        row = visible_registration(code)
        rules.cancel(session, row, by=viewer(), now=now(), reason=form.reason.data or "")
    return go(url_for(".ticket", code=code), _("It is cancelled. Thank you for telling us."))


def visible_registration(code: str) -> Registration:
    """The registration; raises Missing where it is not the viewer's to see."""
    row = queries.registration_by_code(code)
    if not policies.can_see_ticket(viewer(), row):
        raise Missing
    return row


def ticket_context(row: Registration, **forms: Any) -> dict[str, Any]:
    """What the page of a ticket needs; a refused form stands in place of a fresh one."""
    address = f"{site()}/events/{row.event.code}/check-in?ticket={row.ticket}"
    shown = _standing(row)
    changes = shown["may_cancel"] and not row.is_offered
    dates = queries.other_dates(row.event, me=viewer().id, now=now()) if changes else []
    return {
        "form": CancelForm(None),
        "party_form": PartyForm(None, party_size=row.party_size),
        "move_form": MoveForm(None),
        "qr_picture": Markup(tickets.qr_svg(address)),  # noqa: S704 (our own picture)
        "may_alter": changes,
        "dates": dates,
        **shown,
        "progress": progress_of(row),
        **after_ticket(row),
        **answers(row),
        **forms,
    }


def _standing(row: Registration) -> dict[str, Any]:
    """What the ticket shows of a registration."""
    moment = now()
    return {
        "row": row,
        "event": row.event,
        "programme": row.event.programme,
        "look": KINDS[row.event.programme.kind],
        "position": queries.position(row, moment) if row.is_waiting else 0,
        "mine": policies.is_mine(viewer(), row),
        "may_cancel": policies.can_cancel(viewer(), row)
        and row.can_end
        and (not row.is_confirmed or moment <= row.cancel_until),
        "standings": STANDINGS,
        "moment": moment,
    }


def _again(code: str, form: SignUpForm, refusal: Refused) -> Response:
    """The page of the date with what was typed and what is wrong."""
    if not form.errors:
        form.refuse(refusal)
    choose_again(form)
    event = visible_event(code)
    return form_again("programmes/event.html", status=refusal.status, **event_context(event, form))
