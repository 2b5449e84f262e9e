"""An adviser's hours: the talks are shown before they are made."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.core.clock import now
from app.core.db import db, transaction
from app.core.errors import Missing, Refused
from app.programmes import policies, queries, rules
from app.programmes.forms.hours import HoursForm
from app.programmes.kinds import KINDS
from app.programmes.models import Programme, Teacher
from app.programmes.queries import slots
from app.programmes.rules.events import Times
from app.programmes.rules.hours import still_to_make
from app.programmes.views.blueprint import bp
from app.programmes.views.office import OFFICE
from app.web import form_again, go, member, page, viewer


@bp.get(OFFICE + "/<code>/hours")
@member
def hours(code: str) -> Response:
    """The form; once it is filled in, the talks as they would be."""
    programme, advisers = _advised(code)
    if "day" not in request.args:
        form = HoursForm(None, place=str(programme.place_id), minutes=30, buffer=0)
        form.adviser.data = programme.teacher.code if programme.teacher else None
        form.offer(advisers)
        return page("programmes/hours.html", **_shown(programme, form))
    form = HoursForm(request.args, meta={"csrf": False})
    form.offer(advisers)
    try:
        times = _talks(form)
        standing = slots.standing(
            db.session(), _adviser(form, advisers).id, times[0].starts_at, times[-1].ends_at
        )
        new = still_to_make(programme, times, standing, now())
    except Refused as refusal:
        return _again(programme, form, refusal)
    return page("programmes/hours.html", **_shown(programme, form, times, new))


@bp.post(OFFICE + "/<code>/hours")
@member
def publish_hours(code: str) -> Response:
    programme, advisers = _advised(code)
    form = HoursForm()
    form.offer(advisers)
    try:
        times = _talks(form)
        with transaction() as session:
            programme, advisers = _advised(code)
            adviser = _adviser(form, advisers)
            made = rules.publish_hours(session, programme, adviser, times, by=viewer(), now=now())
    except Refused as refusal:
        return _again(_advised(code)[0], form, refusal)
    said = _("%(count)s talks can be booked now.", count=len(made))
    back = url_for(".manage" if policies.can_organise(viewer()) else ".show", code=code)
    return go(back, said if made else _("All of them stand already."))


def _advised(code: str) -> tuple[Programme, list[Teacher]]:
    """A programme with talks, and whose hours the viewer may publish; else raises Missing."""
    programme = queries.programme_by_code(code)
    if policies.can_organise(viewer()):
        advisers = [row.teacher for row in queries.teachers()]
    else:
        teacher = programme.teacher
        may = policies.can_publish_hours(viewer(), programme, teacher)
        advisers = [teacher] if teacher and may else []
        if not advisers:
            raise Missing
    if not KINDS[programme.kind].by_slot:
        raise Missing
    return programme, advisers


def _talks(form: HoursForm) -> list[Times]:
    if not form.validate():
        raise Refused
    return form.talks


def _adviser(form: HoursForm, advisers: list[Teacher]) -> Teacher:
    return next(one for one in advisers if one.code == form.adviser.data)


def _again(programme: Programme, form: HoursForm, refusal: Refused) -> Response:
    if not form.errors:
        form.refuse(refusal)
    return form_again("programmes/hours.html", status=refusal.status, **_shown(programme, form))


def _shown(
    programme: Programme,
    form: HoursForm,
    talks: list[Times] | None = None,
    new: list[Times] | None = None,
) -> dict[str, Any]:
    return {
        "programme": programme,
        "look": KINDS[programme.kind],
        "form": form,
        "talks": talks,
        "new": new or [],
        "organiser": policies.can_organise(viewer()),
        "typed": {name: request.args.get(name, "") for name in form.data if name != "csrf_token"},
    }
