"""The office: the plan of booths of an exhibition, and each booth of it."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core.clock import now
from app.core.db import db, transaction
from app.core.errors import Missing, Refused
from app.programmes import policies, queries, rules
from app.programmes.forms.booths import BoothForm, CopyPlanForm, PlanForm
from app.programmes.kinds import KINDS
from app.programmes.models import Event
from app.programmes.queries import booths
from app.programmes.views.blueprint import bp
from app.programmes.views.door import name_of, run_event
from app.web import Form, form_again, go, locale, page, staff, viewer
from app.web.forms import spread

PLAN = "/office/events/<code>/booths"
BOOTH = PLAN + "/<int:number>"


@bp.get(PLAN)
@staff(Role.ORGANISER)
def booth_plan(code: str) -> Response:
    return page("programmes/manage_booths.html", **_plan(_exhibition(code)))


@bp.post(PLAN)
@staff(Role.ORGANISER)
def lay_out_booths(code: str) -> Response:
    form = PlanForm()
    try:
        _check(form)
        with transaction() as session:
            rules.lay_out(
                session,
                _exhibition(code),
                form.rows.data or 0,
                form.columns.data or 0,
                by=viewer(),
                now=now(),
            )
    except Refused as refusal:
        return _plan_again(code, refusal, plan_form=form)
    return go(url_for(".booth_plan", code=code), _("The plan is laid out."))


@bp.post(PLAN + "/copy")
@staff(Role.ORGANISER)
def copy_booths(code: str) -> Response:
    form = CopyPlanForm()
    form.of.choices = _choices(_exhibition(code))
    try:
        _check(form)
        with transaction() as session:
            former = queries.event_by_code(form.of.data or "")
            rules.copy_plan(session, _exhibition(code), former, by=viewer(), now=now())
    except Refused as refusal:
        return _plan_again(code, refusal, copy_form=form)
    return go(url_for(".booth_plan", code=code), _("The plan is laid out."))


@bp.get(BOOTH)
@staff(Role.ORGANISER)
def booth(code: str, number: int) -> Response:
    return page("programmes/manage_booth.html", **_booth(_exhibition(code), number))


@bp.post(BOOTH)
@staff(Role.ORGANISER)
def save_booth(code: str, number: int) -> Response:
    form = BoothForm()
    try:
        _check(form)
        with transaction() as session:
            rules.save_booth(
                session,
                _exhibition(code),
                number,
                label=form.label.data,
                size=form["size"].data or "",
                note=form.note,
                by=viewer(),
                now=now(),
            )
    except Refused as refusal:
        return _booth_again(code, number, refusal, form)
    return go(url_for(".booth_plan", code=code), _("Saved."))


@bp.post(BOOTH + "/block")
@staff(Role.ORGANISER)
def block_booth(code: str, number: int) -> Response:
    """Blocks a free booth, or lets a blocked one again."""
    blocked = request.form.get("blocked") == "yes"
    with transaction() as session:
        rules.block(session, _exhibition(code), number, blocked, by=viewer(), now=now())
    said = _("The booth is blocked.") if blocked else _("The booth is open. Whoever fits moved up.")
    return go(url_for(".booth_plan", code=code), said)


@bp.post(BOOTH + "/removal")
@staff(Role.ORGANISER)
def remove_booth(code: str, number: int) -> Response:
    with transaction() as session:
        rules.remove(session, _exhibition(code), number, by=viewer(), now=now())
    return go(url_for(".booth_plan", code=code), _("The booth is taken off the plan."))


def _exhibition(code: str) -> Event:
    """An exhibition that the viewer runs; raises Missing where it is something else."""
    event = run_event(code)
    if not KINDS[event.programme.kind].booths:
        raise Missing
    return event


def _check(form: Form) -> None:
    if not form.validate():
        raise Refused


def _choices(event: Event) -> list[tuple[str, str]]:
    """The dates with a plan that the viewer runs."""
    return [
        (one.code, f"{one.starts_at:%Y-%m-%d} {one.programme.title.pick(locale()).text}")
        for one in booths.events_with_plan(event.id)
        if policies.can_run(viewer(), one)
    ]


def _plan(event: Event, **forms: Any) -> dict[str, Any]:
    """What the page of a plan needs; a refused form stands in place of a fresh one."""
    plan = booths.plan_of(event)
    used = any(cell.holder is not None for cell in plan.cells)
    copy_form = CopyPlanForm(None)
    copy_form.of.choices = _choices(event) if not used else []
    return {
        **_common(event),
        "plan": plan,
        "used": used,
        "plan_form": PlanForm(None),
        "copy_form": copy_form,
        **forms,
    }


def _plan_again(code: str, refusal: Refused, **forms: Any) -> Response:
    for form in forms.values():
        if not form.errors:
            form.refuse(refusal)
    shown = _plan(_exhibition(code), **forms)
    return form_again("programmes/manage_booths.html", status=refusal.status, **shown)


def _booth(event: Event, number: int, form: BoothForm | None = None) -> dict[str, Any]:
    """What the page of one booth needs."""
    session = db.session()
    found = booths.booth_of(session, event.id, number)
    values = {"label": found.label, "size": found.size, **spread("note", found.note)}
    return {
        **_common(event),
        "booth": found,
        "holder": booths.holder_of(session, number),
        "form": form or BoothForm(None, **values),
    }


def _booth_again(code: str, number: int, refusal: Refused, form: BoothForm) -> Response:
    if not form.errors:
        form.refuse(refusal)
    shown = _booth(_exhibition(code), number, form)
    return form_again("programmes/manage_booth.html", status=refusal.status, **shown)


def _common(event: Event) -> dict[str, Any]:
    return {
        "event": event,
        "programme": event.programme,
        "look": KINDS[event.programme.kind],
        "names_shown": queries.may_see_names(viewer().member_id, event.id, now()),
        "name_of": name_of,
    }
