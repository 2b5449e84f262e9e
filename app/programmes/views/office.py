"""The office: programmes, their words, publishing them."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core import paging
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import NotAllowed, Refused
from app.programmes import policies, queries, rules
from app.programmes.forms import EventForm, ProgrammeForm, check_version
from app.programmes.kinds import KINDS
from app.programmes.models import Programme, ProgrammeStatus
from app.programmes.views.blueprint import bp
from app.web import form_again, go, page, staff, viewer

OFFICE = "/office/programmes"


@bp.get(OFFICE)
@staff(Role.ORGANISER)
def office() -> Response:
    wanted = request.args.get("status", "")
    status = ProgrammeStatus(wanted) if wanted in {s.value for s in ProgrammeStatus} else None
    cursor = paging.decode(request.args.get("after"), (int,))
    rows = queries.office_list(
        status, now(), before=cursor[0] if cursor else None, most=paging.PAGE + 1
    )
    found = paging.page(rows, lambda row: (row.programme.id,))
    older = url_for(".office", status=wanted or None, after=found.after) if found.after else None
    return page("programmes/office.html", rows=found, chosen=status, kinds=KINDS, older=older)


@bp.get(OFFICE + "/new")
@staff(Role.ORGANISER)
def new() -> Response:
    form = ProgrammeForm(None, cancel_hours=24, draw_hours=48, offer_hours=24)
    return page("programmes/edit.html", form=form, programme=None)


@bp.post(OFFICE)
@staff(Role.ORGANISER)
def create() -> Response:
    form = ProgrammeForm()
    if not form.validate():
        return form_again("programmes/edit.html", form=form, programme=None)
    with transaction() as session:
        programme = rules.create(session, form.values, by=viewer(), now=now())
        rules.set_steps(session, programme, form.steps, by=viewer())
    said = _("The draft is kept. Now add a date, then publish it.")
    return go(url_for(".manage", code=programme.code), said)


@bp.get(OFFICE + "/<code>")
@staff(Role.ORGANISER)
def manage(code: str) -> Response:
    programme = my_programme(code)
    form = EventForm(place=str(programme.place_id), capacity=20)
    return page("programmes/manage.html", **shown(programme, form))


@bp.get(OFFICE + "/<code>/edit")
@staff(Role.ORGANISER)
def edit(code: str) -> Response:
    programme = my_programme(code)
    form = ProgrammeForm.of(programme, queries.own_steps(programme.id))
    return page("programmes/edit.html", form=form, programme=programme)


@bp.post(OFFICE + "/<code>/edit")
@staff(Role.ORGANISER)
def save(code: str) -> Response:
    form = ProgrammeForm()
    programme = my_programme(code)
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            programme = my_programme(code)
            version = check_version(form, programme.version)
            rules.save(session, programme, form.values, version=version, by=viewer(), now=now())
            rules.set_steps(session, programme, form.steps, by=viewer())
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        return form_again(
            "programmes/edit.html", status=refusal.status, form=form, programme=my_programme(code)
        )
    return go(url_for(".manage", code=code), _("Saved."))


@bp.post(OFFICE + "/<code>/publication")
@staff(Role.ORGANISER)
def publish(code: str) -> Response:
    with transaction() as session:
        rules.publish(session, my_programme(code), by=viewer(), now=now())
    return go(url_for(".manage", code=code), _("It is published: everybody can sign up."))


@bp.post(OFFICE + "/<code>/archive")
@staff(Role.ORGANISER)
def archive(code: str) -> Response:
    with transaction() as session:
        rules.archive(session, my_programme(code), by=viewer(), now=now())
    return go(url_for(".manage", code=code), _("It has left the lists."))


@bp.post(OFFICE + "/<code>/events")
@staff(Role.ORGANISER)
def add_event(code: str) -> Response:
    form = EventForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            rules.add_event(
                session, my_programme(code), form.times, form.places, by=viewer(), now=now()
            )
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        shown_again = shown(my_programme(code), form)
        return form_again("programmes/manage.html", status=refusal.status, **shown_again)
    return go(url_for(".manage", code=code), _("The date is added."))


def my_programme(code: str) -> Programme:
    """The programme; raises NotAllowed where the viewer makes none."""
    if not policies.can_organise(viewer()):
        raise NotAllowed
    return queries.programme_by_code(code)


def shown(programme: Programme, form: EventForm) -> dict[str, Any]:
    """What the office's page of a programme needs."""
    return {
        "programme": programme,
        "form": form,
        "look": KINDS[programme.kind],
        "events": queries.events_of(programme.id),
        "moment": now(),
    }
