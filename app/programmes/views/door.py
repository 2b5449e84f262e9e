"""At the door: the list of who comes, and checking them in."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core import seal
from app.core.clock import now
from app.core.codes import new_code
from app.core.db import transaction
from app.core.errors import NotAllowed, Refused
from app.programmes import policies, queries, rules
from app.programmes.forms import CheckInForm
from app.programmes.kinds import KINDS
from app.programmes.models import Event, Registration
from app.programmes.views.blueprint import bp
from app.web import form_again, go, page, staff, viewer
from app.web.templating import time_of


@bp.get("/events/<code>/check-in")
@staff(Role.ORGANISER)
def door(code: str) -> Response:
    event = run_event(code)
    form = CheckInForm(None, ticket=request.args.get("ticket", "")[:80], nonce=new_code(16))
    return page("programmes/door.html", **_shown(event, form))


@bp.post("/events/<code>/check-in")
@staff(Role.ORGANISER)
def check_in(code: str) -> Response:
    form = CheckInForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            done = rules.check_in(
                session,
                queries.event_by_code(code),
                form.ticket.data or "",
                nonce=(form.nonce.data or "")[:64] or new_code(16),
                scanned_at=form.moment(now()),
                by=viewer(),
                now=now(),
            )
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        form.nonce.data = new_code(16)
        shown = _shown(run_event(code), form)
        return form_again("programmes/door.html", status=refusal.status, **shown)
    return go(url_for(".door", code=code), _said(done))


@bp.post("/events/<code>/names")
@staff(Role.ORGANISER)
def show_names(code: str) -> Response:
    """Full names stand in the list for a quarter of an hour; who asked is written down."""
    with transaction() as session:
        event = run_event(code)
        seal.log_reveal(
            session,
            by=viewer().member_id,
            kind="events",
            subject_id=event.id,
            fields=["names", "phones"],
            now=now(),
            why="check-in list",
        )
    return go(url_for(".door", code=code))


def run_event(code: str) -> Event:
    """The event; raises NotAllowed where the viewer does not run it."""
    event = queries.event_by_code(code)
    if not policies.can_run(viewer(), event):
        raise NotAllowed
    return event


def name_of(row: Registration, *, plain: bool) -> str:
    """An account's name is plain for staff; a guest's is sealed and masked unless asked for."""
    if row.for_name is not None:
        return row.for_name if plain else seal.mask_name(row.for_name)
    return row.account.name if row.account else ""


def _said(done: rules.CheckedIn) -> str:
    name = name_of(done.registration, plain=True)
    at, count = time_of(done.at), done.registration.party_size
    if done.again:
        return str(_("%(name)s was checked in at %(time)s already.", name=name, time=at))
    return str(_("%(name)s is here (%(count)s).", name=name, count=count))


def _shown(event: Event, form: CheckInForm) -> dict[str, Any]:
    people = queries.attendance(event.id)
    return {
        "event": event,
        "programme": event.programme,
        "look": KINDS[event.programme.kind],
        "form": form,
        "people": people,
        "names_shown": queries.may_see_names(viewer().member_id, event.id, now()),
        "name_of": name_of,
        "expected": sum(row.party_size for row, _came in people),
        "here": sum(row.party_size for row, came in people if came is not None),
    }
