"""Courses: their dates in the office, and how far somebody has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from flask import Response, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core.clock import now
from app.core.db import db, transaction
from app.core.errors import Missing, Refused
from app.programmes import courses, queries, rules
from app.programmes.courses import Date
from app.programmes.forms import CancelForm, check_version
from app.programmes.forms.courses import DateForm
from app.programmes.kinds import KINDS
from app.programmes.models import CheckIn, Event, Registration
from app.programmes.views.blueprint import bp
from app.programmes.views.door import run_event
from app.web import form_again, go, page, staff, viewer

DATES = "/office/events/<code>/dates"
WEEK = timedelta(weeks=1)


class Progress(NamedTuple):
    """The dates of a course, on which somebody was there, and how many a certificate needs."""

    dates: list[Date]
    seen: Mapping[int | None, CheckIn]
    there: int
    needed: int


def progress_of(row: Registration) -> Progress | None:
    """How far somebody has come; None of a single date."""
    event = row.event
    if not event.is_course:
        return None
    dates = queries.dates_of(event)
    seen = queries.attended_dates(db.session(), [row.id]).get(row.id, {})
    there = sum(one.meeting_id in seen for one in courses.standing(dates))
    share = event.programme.certificate_share
    return Progress(dates, seen, there, courses.needed(share, event.dates))


@bp.get(DATES)
@staff(Role.ORGANISER)
def course(code: str) -> Response:
    return page("programmes/course.html", **_shown(_event(code)))


@bp.post(DATES)
@staff(Role.ORGANISER)
def add_date(code: str) -> Response:
    form = DateForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            rules.add_date(session, _event(code), form.times, by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        shown = _shown(_event(code), form)
        return form_again("programmes/course.html", status=refusal.status, **shown)
    return go(url_for(".course", code=code), _("The date is added. Everybody on the list is told."))


@bp.get(DATES + "/<int:no>")
@staff(Role.ORGANISER)
def course_date(code: str, no: int) -> Response:
    """The form of a further date; the first one is moved on the page of the event."""
    return page("programmes/course_date.html", **_one(_event(code), no))


@bp.post(DATES + "/<int:no>")
@staff(Role.ORGANISER)
def change_date(code: str, no: int) -> Response:
    form = DateForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            changed = _change(session, _event(code), no, form)
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        shown = _one(_event(code), no, form)
        return form_again("programmes/course_date.html", status=refusal.status, **shown)
    said = _("Saved. Everybody on the list is told.") if changed else _("Nothing has changed.")
    return go(url_for(".course", code=code), said)


def _change(session: Any, event: Event, no: int, form: DateForm) -> bool:
    """The first date is the event itself; a further one has a row of its own."""
    by, moment = viewer(), now()
    if no == 1:
        version = check_version(form, event.version)
        return rules.change_event(session, event, form.times, version=version, by=by, now=moment)
    meeting = queries.meeting_of(event.id, no)
    version = check_version(form, meeting.version)
    return rules.change_date(
        session, event, meeting, form.times, version=version, by=by, now=moment
    )


@bp.post(DATES + "/<int:no>/cancellation")
@staff(Role.ORGANISER)
def cancel_date(code: str, no: int) -> Response:
    form = CancelForm()
    if not form.validate():
        raise Refused(form.reason.errors[0])
    with transaction() as session:
        why = form.reason.data or ""
        rules.cancel_date(session, _event(code), no, by=viewer(), now=now(), why=why)
    said = _("The date is cancelled. Everybody is told.")
    return go(url_for(".course", code=code), said)


def _event(code: str) -> Event:
    """The event that the viewer runs; raises Missing where its kind has no courses."""
    event = run_event(code)
    if not KINDS[event.programme.kind].courses:
        raise Missing
    return event


def _shown(event: Event, form: DateForm | None = None) -> dict[str, Any]:
    dates = queries.dates_of(event)
    last = courses.standing(dates or [])[-1:] or dates[-1:]
    return {
        "event": event,
        "programme": event.programme,
        "look": KINDS[event.programme.kind],
        "dates": dates,
        "people": queries.people_by_date(event.id),
        "moment": now(),
        "form": form or DateForm.of(last[0], None, last[0].day + WEEK),
    }


def _one(event: Event, no: int, form: DateForm | None = None) -> dict[str, Any]:
    date = courses.numbered(queries.dates_of(event), no)
    if date is None or date.is_cancelled or not event.is_course:
        raise Missing
    version = event.version if no == 1 else queries.meeting_of(event.id, no).version
    return {
        "event": event,
        "programme": event.programme,
        "look": KINDS[event.programme.kind],
        "date": date,
        "form": form or DateForm.of(date, version),
        "cancel_form": CancelForm(None),
    }
