"""At the door: the list of who comes, and checking them in."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import (
    Response,
    current_app,
    make_response,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from flask import session as browser
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core import seal
from app.core.clock import now
from app.core.codes import new_code
from app.core.db import db, transaction
from app.core.errors import Missing, NotAllowed, Refused
from app.programmes import courses, policies, queries, rules
from app.programmes.courses import Date
from app.programmes.forms import CheckInForm
from app.programmes.forms.people import number_of
from app.programmes.kinds import KINDS
from app.programmes.models import Event
from app.programmes.queries import serving
from app.programmes.views.blueprint import bp
from app.programmes.views.verdicts import Verdict, goes_home, kept_out, let_in, stands_for
from app.programmes.views.verdicts import name_of as name_of
from app.web import form_again, go, live, page, public, staff, viewer
from app.web.answers import wants_part
from app.web.forms import typed

SAID = "door"
"""Under this name a browser without JavaScript carries what is said after a scan."""


@bp.get("/events/<code>/check-in")
@staff(Role.ORGANISER)
def door(code: str) -> Response:
    event = run_event(code)
    ticket = request.args.get("ticket", "")[:80]
    form = CheckInForm(None, ticket=ticket, nonce=new_code(16))
    return page("programmes/door.html", **_shown(event, form, _said(event)))


@bp.post("/events/<code>/check-in")
@staff(Role.ORGANISER)
def check_in(code: str) -> Response:
    form = CheckInForm()
    try:
        if not form.validate():
            raise Refused(next(iter(form.errors.values()))[0])
        done = _checked_in(code, form)
    except Refused as refusal:
        if wants_part() and refusal.status == 422:
            return _answer(kept_out(refusal), refusal.status)
        if not form.errors:
            form.refuse(refusal)
        form.nonce.data = new_code(16)
        shown = _shown(run_event(code), form, kept_out(refusal))
        return form_again("programmes/door.html", status=refusal.status, **shown)
    if isinstance(done, rules.GoneHome):
        said = goes_home(done)
        to = url_for(".door", code=code)
        return _answer(said) if wants_part() else go(to, f"{said.word}: {said.who}. {said.text}")
    if wants_part():
        return _answer(let_in(done))
    browser[SAID] = [done.registration.code, done.again]
    return go(url_for(".door", code=code, date=form.number))


@bp.get("/events/<code>/check-in/list")
@staff(Role.ORGANISER)
def door_list(code: str) -> Response:
    """The part of the door that changes by itself: how many are here, and who."""
    event = run_event(code)
    dates, on = _dates(event)
    names, stamp = _stamp(event, on)
    return live(
        stamp, "programmes/_door_live.html", lambda: _listed(event, dates, on, names, stamp)
    )


@bp.post("/events/<code>/check-in/undo")
@staff(Role.ORGANISER)
def undo_check_in(code: str) -> Response:
    with transaction() as session:
        row = queries.registration_by_code(typed("registration", most=20))
        if row.event.code != code:
            raise Missing
        date = number_of(typed("date", most=3))
        rules.undo_check_in(session, row, by=viewer(), now=now(), date=date)
    return go(url_for(".door", code=code, date=date), _("The check-in is taken back."))


@bp.get("/door")
@public
def door_shell() -> Response:
    """The door without a network: a scanner and nothing about anybody; phones keep it."""
    return page("programmes/door_shell.html")


@bp.get("/door-worker.js")
@public
def door_worker() -> Response:
    """The service worker, at an address that lets it answer for the doors of all events."""
    response = send_from_directory(current_app.static_folder or "", "js/door-worker.js")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.post("/events/<code>/names")
@staff(Role.ORGANISER)
def show_names(code: str) -> Response:
    """Full names stand in the list for a quarter of an hour; who asked is written down."""
    note_names(code, why="check-in list")
    return go(url_for(".door", code=code, date=number_of(typed("date", most=3))))


def note_names(code: str, *, why: str) -> None:
    """Writes down that the viewer looks at the names and phones of an event from now on."""
    with transaction() as session:
        seal.log_reveal(
            session,
            by=viewer().member_id,
            kind="events",
            subject_id=run_event(code).id,
            fields=["names", "phones"],
            now=now(),
            why=why,
        )


def run_event(code: str) -> Event:
    """The event; raises NotAllowed where the viewer does not run it."""
    event = queries.event_by_code(code)
    if not policies.can_run(viewer(), event):
        raise NotAllowed
    return event


def _checked_in(code: str, form: CheckInForm) -> rules.CheckedIn | rules.GoneHome:
    """Checks in or out; that the name of a guest is read out at the door is written down."""
    comes = partial(rules.check_in, date=form.number)
    act = rules.check_out if form.leaves.data else comes
    with transaction() as session:
        done: rules.CheckedIn | rules.GoneHome = act(
            session,
            queries.event_by_code(code),
            form.ticket.data or "",
            nonce=(form.nonce.data or "")[:64] or new_code(16),
            scanned_at=form.moment(now()),
            by=viewer(),
            now=now(),
        )
        if done.registration.for_name is not None:
            seal.log_reveal(
                session,
                by=viewer().member_id,
                kind="registrations",
                subject_id=done.registration.id,
                fields=["name"],
                now=now(),
                why="check-in",
            )
    return done


def _answer(verdict: Verdict, status: int = 200) -> Response:
    response = make_response(render_template("programmes/_verdict.html", verdict=verdict), status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _said(event: Event) -> Verdict | None:
    """What is said once after a scan that came without JavaScript."""
    code, again = browser.pop(SAID, None) or ("", False)
    if not code:
        return None
    row = queries.registration_by_code(code)
    _all, on = _dates(event)
    at = queries.came_at(db.session(), row.id, on.meeting_id)
    if row.event_id != event.id or at is None:
        return None
    return let_in(rules.CheckedIn(row, at, again))


def _dates(event: Event) -> tuple[list[Date], Date]:
    """The dates that stand, and the one that was chosen or is on by the time."""
    dates = queries.dates_of(event)
    no = number_of(request.values.get("date"))
    chosen = courses.numbered(dates, no) if no is not None else None
    on = chosen or courses.at_the_door(dates, now())
    return courses.standing(dates) or dates, on


def _stamp(event: Event, on: Date) -> tuple[bool, str]:
    """Whether full names are shown, and what changes with all that the list shows."""
    names = queries.may_see_names(viewer().member_id, event.id, now())
    serves = KINDS[event.programme.kind].serves
    gone = f"-{serving.leaving_stamp(event.id)}" if serves else ""
    door = f"{queries.door_stamp(event.id)}{gone}-{event.version}-{on.no}"
    return names, f"{door}-{int(names)}-{viewer().code}"


def _shown(event: Event, form: CheckInForm, verdict: Verdict | None) -> dict[str, Any]:
    dates, on = _dates(event)
    form.date.data = str(on.no) if event.is_course else ""
    return {
        "programme": event.programme,
        "look": KINDS[event.programme.kind],
        "form": form,
        "verdict": verdict,
        **_listed(event, dates, on, *_stamp(event, on)),
    }


def _listed(
    event: Event, dates: list[Date], on: Date, names_shown: bool, stamp: str
) -> dict[str, Any]:
    """Who comes, and who is here; `q` narrows the list to a name or a ticket."""
    wanted = request.args.get("q", "").strip()[:80]
    people = queries.attendance(event.id, on.meeting_id)
    serves = KINDS[event.programme.kind].serves
    return {
        "event": event,
        "dates": dates if event.is_course else [],
        "on": on,
        "people": [row for row in people if not wanted or stands_for(row[0], wanted)],
        "undone": queries.undone_of(event.id, on.meeting_id),
        "serves": serves,
        "left": serving.left_of(event.id) if serves else {},
        "q": wanted,
        "stamp": stamp,
        "names_shown": names_shown,
        "name_of": name_of,
        "expected": sum(row.party_size for row, _came in people),
        "here": sum(row.party_size for row, came in people if came is not None),
    }
