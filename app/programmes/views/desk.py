"""The office: the registration desk of an event; one person of it, notes, lists on paper."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts import queries as accounts
from app.accounts.viewer import Role
from app.core import paging, seal
from app.core.clock import now
from app.core.db import db, transaction
from app.core.errors import Missing, Refused
from app.core.workflow import history_of
from app.programmes import queries, rules, tickets, words
from app.programmes.forms.desk import NoteForm, TakeOffForm
from app.programmes.kinds import KINDS
from app.programmes.models import Event, Registration
from app.programmes.queries import desk
from app.programmes.views.asking import answers
from app.programmes.views.blueprint import bp
from app.programmes.views.door import name_of, note_names, run_event
from app.web import form_again, go, page, site, staff, viewer

EVENT = "/office/events/<code>"
PERSON = EVENT + "/people/<registration>"
BADGES = 80
"""On ten sheets, eight to a sheet; more stand on the next page."""


@bp.get(PERSON)
@staff(Role.ORGANISER)
def person(code: str, registration: str) -> Response:
    return page("programmes/manage_person.html", **_person(_of_event(code, registration)))


@bp.post(PERSON + "/notes")
@staff(Role.ORGANISER)
def write_note(code: str, registration: str) -> Response:
    form = NoteForm()
    if not form.validate():
        shown = _person(_of_event(code, registration), note_form=form)
        return form_again("programmes/manage_person.html", **shown)
    with transaction() as session:
        row = _of_event(code, registration)
        rules.write_note(session, row, form["text"].data, by=viewer(), now=now())
    return go(url_for(".person", code=code, registration=registration), _("The note is kept."))


@bp.post(PERSON + "/cancellation")
@staff(Role.ORGANISER)
def take_off(code: str, registration: str) -> Response:
    """Staff takes somebody off the list; the reason stands in the history."""
    form = TakeOffForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            row = _of_event(code, registration)
            rules.cancel(session, row, by=viewer(), now=now(), reason=form.reason.data)
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        shown = _person(_of_event(code, registration), off_form=form)
        return form_again("programmes/manage_person.html", status=refusal.status, **shown)
    said = _("Taken off the list. Whoever fits has moved up.")
    return go(url_for(".manage_event", code=code), said)


@bp.post(EVENT + "/names")
@staff(Role.ORGANISER)
def names(code: str) -> Response:
    """Full names for a quarter of an hour, on record; back to the page that asked."""
    note_names(code, why="list of an event")
    pages = {"print": ".printed", "badges": ".badges"}
    return go(url_for(pages.get(request.form.get("then", ""), ".manage_event"), code=code))


@bp.get(EVENT + "/print")
@staff(Role.ORGANISER)
def printed(code: str) -> Response:
    """Who comes, on paper, with room for a signature."""
    event = run_event(code)
    rows = desk.listed(event.id, desk.ON_PAPER)
    return page("programmes/print.html", rows=rows, **_names(event))


@bp.get(EVENT + "/badges")
@staff(Role.ORGANISER)
def badges(code: str) -> Response:
    """Badges with the QR code of the ticket; only once the names were asked for."""
    event = run_event(code)
    shown = _names(event)
    cursor = paging.decode(request.args.get("after"), (int,))
    found: paging.Page[desk.DeskRow] = paging.Page((), None)
    if shown["names_shown"]:
        after = cursor[0] if cursor else 0
        rows = desk.listed(event.id, desk.ON_PAPER, after=after, most=BADGES + 1)
        found = paging.page(rows, lambda row: (row.registration.id,), size=BADGES)
    more = url_for(".badges", code=code, after=found.after) if found.after else None
    return page("programmes/badges.html", rows=found, more=more, picture=_picture, **shown)


def _picture(row: Registration, event: Event) -> Markup:
    address = f"{site()}/events/{event.code}/check-in?ticket={row.ticket}"
    return Markup(tickets.qr_svg(address))  # noqa: S704


def _of_event(code: str, registration: str) -> Registration:
    """The registration of an event that the viewer runs; raises Missing where it is of another."""
    event = run_event(code)
    row = queries.registration_by_code(registration)
    if row.event_id != event.id:
        raise Missing
    return row


def _names(event: Event) -> dict[str, Any]:
    """What a list of names of an event needs."""
    return {
        "event": event,
        "programme": event.programme,
        "look": KINDS[event.programme.kind],
        "names_shown": queries.may_see_names(viewer().member_id, event.id, now()),
        "name_of": name_of,
        "phone": seal.shown_phone,
        "state_names": words.STATE_NAMES,
        "state_tones": words.STATE_TONES,
    }


def _person(row: Registration, **forms: Any) -> dict[str, Any]:
    """What the desk shows of one registration; a refused form stands in place of a fresh one."""
    steps = history_of("registrations", row.id)
    return {
        "row": row,
        "came": queries.came_at(db.session(), row.id),
        "steps": steps,
        "who": accounts.names_of([row.booked_by, *(step.by_id for step in steps if step.by_id)]),
        "why": words.why,
        "state": words.state,
        "notes": desk.notes_of(row.id),
        "note_form": NoteForm(None),
        "off_form": TakeOffForm(None),
        **answers(row, office=True),
        **_names(row.event),
        **forms,
    }
