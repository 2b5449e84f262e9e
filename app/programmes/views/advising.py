"""An adviser's own list: who comes with what, who came, and notes for the adviser alone."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from app.accounts import profiles
from app.accounts.viewer import Role
from app.core import clock, seal
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.programmes import policies, queries, rules, words
from app.programmes.forms.hours import AdviceForm, CallOffForm
from app.programmes.kinds import KINDS
from app.programmes.models import Registration
from app.programmes.queries import advising as own
from app.programmes.views.blueprint import bp
from app.programmes.views.verdicts import name_of
from app.web import form_again, go, locale, member, page, viewer
from app.web.forms import typed

TALK = "/advising/<code>"


@bp.get("/advising")
@member
def advising() -> Response:
    me = viewer().member_id
    if not own.is_adviser(me):
        raise Missing
    today = clock.from_local(datetime.combine(clock.today(), time()))
    coming, before = own.talks_from(me, today), own.talks_before(me, today)
    rows = [*coming, *before]
    accounts = [row.account_id for row in rows if row.account_id is not None]
    return page(
        "programmes/advising.html",
        coming=coming,
        before=before,
        told=profiles.told(accounts, Role.MERCHANT, locale()),
        noted=own.noted([row.id for row in rows], me),
        free=own.free_times(me, now()),
        programmes=[one for one in own.programmes_advised(me) if KINDS[one.kind].by_slot],
        name_of=name_of,
        state_names=words.STATE_NAMES,
        state_tones=words.STATE_TONES,
    )


@bp.get(TALK)
@member
def talk(code: str) -> Response:
    return page("programmes/talk.html", **_talk(my_talk(code)))


@bp.post(TALK + "/attendance")
@member
def settle_talk(code: str) -> Response:
    """Came, did not come, or a mistake taken back."""
    step = {
        "came": rules.came,
        "missed": rules.did_not_come,
        "undo": rules.undo_check_in,
    }.get(typed("answer", most=10))
    if step is None:
        raise Refused
    with transaction() as session:
        step(session, my_talk(code), by=viewer(), now=now())
    return go(url_for(".talk", code=code), _("It is written down."))


@bp.post(TALK + "/note")
@member
def keep_advice(code: str) -> Response:
    form = AdviceForm()
    if not form.validate():
        return form_again("programmes/talk.html", **_talk(my_talk(code), note_form=form))
    with transaction() as session:
        rules.keep_note(session, my_talk(code), form["text"].data or "", by=viewer(), now=now())
    return go(url_for(".talk", code=code), _("The note is kept."))


@bp.post(TALK + "/name")
@member
def show_guest(code: str) -> Response:
    """The whole name of somebody without an account, for a quarter of an hour, on record."""
    with transaction() as session:
        row = my_talk(code)
        seal.log_reveal(
            session,
            by=viewer().member_id,
            kind="events",
            subject_id=row.event_id,
            fields=["names", "phones"],
            now=now(),
            why="talk with an adviser",
        )
    return go(url_for(".talk", code=code))


@bp.get("/advising/times/<code>")
@member
def my_time(code: str) -> Response:
    return page("programmes/call_off.html", **_time(code, CallOffForm(None)))


@bp.post("/advising/times/<code>/cancellation")
@member
def call_off(code: str) -> Response:
    """A time does not take place; whoever has it is told."""
    form = CallOffForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            event = queries.event_by_code(code)
            if not policies.advises(viewer(), event):
                raise Missing
            rules.cancel_event(session, event, by=viewer(), now=now(), why=form.reason.data)
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        return form_again("programmes/call_off.html", status=refusal.status, **_time(code, form))
    said = _("It is called off. Whoever had the talk is told.")
    return go(url_for(".advising"), said)


def my_talk(code: str) -> Registration:
    """A talk of the viewer's; raises Missing where it is nobody's or another adviser's."""
    return own.talk(viewer().member_id, code)


def _time(code: str, form: CallOffForm) -> dict[str, Any]:
    event = queries.event_by_code(code)
    if not policies.advises(viewer(), event):
        raise Missing
    return {
        "event": event,
        "programme": event.programme,
        "look": KINDS[event.programme.kind],
        "form": form,
        "begun": event.has_begun(now()),
    }


def _talk(row: Registration, **forms: Any) -> dict[str, Any]:
    """What an adviser sees of a talk; a refused form stands in place of a fresh one."""
    me, event = viewer().member_id, row.event
    guest = row.for_name is not None
    note = own.note_of(row.id, me)
    told = profiles.told([row.account_id], Role.MERCHANT, locale()) if row.account_id else {}
    return {
        "row": row,
        "event": event,
        "programme": event.programme,
        "look": KINDS[event.programme.kind],
        "told": told.get(row.account_id or 0, []),
        "names_shown": guest and queries.may_see_names(me, event.id, now()),
        "name_of": name_of,
        "phone": seal.shown_phone,
        "begun": event.has_begun(now()),
        "state_names": words.STATE_NAMES,
        "state_tones": words.STATE_TONES,
        "note_form": AdviceForm(None, text=note.text if note else ""),
        **forms,
    }
