"""The office: one date, its list of people, its places, its time."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core import seal
from app.core.clock import now
from app.core.db import db, transaction
from app.core.errors import Refused
from app.core.workflow import history_of
from app.programmes import queries, rules, words
from app.programmes.forms import (
    AnswerForm,
    CancelForm,
    CapacityForm,
    EventChangeForm,
    check_version,
)
from app.programmes.forms.desk import AUDIENCES, EnterForm, FullListForm
from app.programmes.forms.questions import choose_again, given, question_fields
from app.programmes.kinds import KINDS
from app.programmes.models import Event
from app.programmes.queries import desk, messages
from app.programmes.rules.questions import keep_answers
from app.programmes.views.after import what_people_said
from app.programmes.views.answering import registration_of
from app.programmes.views.asking import form_for
from app.programmes.views.blueprint import bp
from app.programmes.views.door import name_of, run_event
from app.web import Form, form_again, go, page, staff, viewer

EVENT = "/office/events/<code>"


@bp.get(EVENT)
@staff(Role.ORGANISER)
def manage_event(code: str) -> Response:
    return page("programmes/manage_event.html", **_shown(run_event(code)))


@bp.post(EVENT + "/places")
@staff(Role.ORGANISER)
def resize(code: str) -> Response:
    form = CapacityForm()
    try:
        _check(form)
        with transaction() as session:
            rules.set_capacity(session, run_event(code), form.places, by=viewer(), now=now())
    except Refused as refusal:
        return again(code, refusal, places_form=form)
    return go(url_for(".manage_event", code=code), _("Saved. Whoever fits has moved up."))


@bp.post(EVENT + "/time")
@staff(Role.ORGANISER)
def change(code: str) -> Response:
    form = EventChangeForm()
    try:
        _check(form)
        with transaction() as session:
            event = run_event(code)
            version = check_version(form, event.version)
            changed = rules.change_event(
                session, event, form.times, version=version, by=viewer(), now=now()
            )
    except Refused as refusal:
        return again(code, refusal, time_form=form)
    said = _("Saved. Everybody on the list is told.") if changed else _("Nothing has changed.")
    return go(url_for(".manage_event", code=code), said)


@bp.post(EVENT + "/cancellation")
@staff(Role.ORGANISER)
def cancel_event(code: str) -> Response:
    form = CancelForm()
    _check(form)
    with transaction() as session:
        event = run_event(code)
        rules.cancel_event(session, event, by=viewer(), now=now(), why=form.reason.data or "")
    return go(url_for(".manage_event", code=code), _("The date is cancelled. Everybody is told."))


@bp.post(EVENT + "/guests")
@staff(Role.ORGANISER)
def add_guest(code: str) -> Response:
    form = form_for(EnterForm, code, needed=False)()
    try:
        _check(form)
        guest = form.guest
        if guest is None:
            raise Refused
        with given(form) as answered, transaction() as session:
            row = rules.enter(
                session,
                run_event(code),
                guest,
                by=viewer(),
                now=now(),
                party_size=form.party_size.data or 1,
                note=form.note.data or "",
                beyond=form.beyond.data,
            )
            keep_answers(session, row, form.asked, answered)
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        choose_again(form)
        return again(code, refusal, guest_form=form)
    said = _("On the waiting list.") if row.is_waiting else _("The place is taken.")
    return go(url_for(".manage_event", code=code), f"{said} {row.ticket}")


@bp.post(EVENT + "/admissions/<registration>")
@staff(Role.ORGANISER)
def admit(code: str, registration: str) -> Response:
    """Lets somebody in from the waiting list beyond the capacity, on record."""
    with transaction() as session:
        row = registration_of(code, registration)
        rules.admit_waiting(session, row, by=viewer(), now=now())
    return go(url_for(".manage_event", code=code), _("Let in, beyond the places that there are."))


def _check(form: Form) -> None:
    if not form.validate():
        raise Refused


def again(code: str, refusal: Refused, **forms: Any) -> Response:
    """The page of the date once more, with what is wrong with a form of it."""
    for form in forms.values():
        if not form.errors:
            form.refuse(refusal)
    shown = _shown(run_event(code), **forms)
    return form_again("programmes/manage_event.html", status=refusal.status, **shown)


def _shown(event: Event, **forms: Any) -> dict[str, Any]:
    """What the office's page of a date needs; a refused form stands in place of a fresh one."""
    moment = now()
    guest_form = forms.get("guest_form") or form_for(EnterForm, event.code, needed=False)(None)
    return {
        "event": event,
        "programme": event.programme,
        "look": KINDS[event.programme.kind],
        **_desk(event),
        "waiting": queries.waiting_list(event.id, moment),
        "pending": queries.pending_registrations(db.session(), event.id, most=500),
        "answer_form": AnswerForm(None),
        "names_shown": queries.may_see_names(viewer().member_id, event.id, moment),
        "name_of": name_of,
        "phone": seal.shown_phone,
        "history": history_of("events", event.id),
        "begun": event.has_begun(moment),
        "ended": event.has_ended(moment),
        "places_form": CapacityForm(None, capacity=event.capacity),
        "time_form": EventChangeForm.of(event),
        "guest_form": guest_form,
        "questions": question_fields(guest_form),
        "cancel_form": CancelForm(None),
        **what_people_said(event),
        "full_form": FullListForm(None),
        **forms,
    }


def _desk(event: Event) -> dict[str, Any]:
    """The list of people as it is narrowed by the address."""
    asked, q = request.args.get("state"), request.args.get("q", "").strip()[:80]
    show = desk.Show(asked) if asked in {one.value for one in desk.Show} else desk.Show.ALL
    found = desk.people(event.id, show, q, request.args.get("after"))
    kept: dict[str, Any] = {"q": q or None, "state": show.value, "after": found.after}
    return {
        "people": found,
        "show": show.value,
        "q": q,
        "counts": {one.value: number for one, number in desk.counts(event.id).items()},
        "state_names": words.STATE_NAMES,
        "state_tones": words.STATE_TONES,
        "sent": messages.messages_of(event.id),
        "audiences": dict(AUDIENCES),
        "first": "after" not in request.args,
        "more": url_for(".manage_event", code=event.code, **kept) if found.after else None,
    }
