"""The office: a programme copied, and dates that return every few weeks."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Refused
from app.programmes import rules
from app.programmes.forms.series import SeriesForm
from app.programmes.kinds import KINDS
from app.programmes.models import Event, Programme
from app.programmes.queries import series as queries
from app.programmes.rules.events import InThePast, Times
from app.programmes.views.blueprint import bp
from app.programmes.views.office import OFFICE, my_programme
from app.web import form_again, go, page, staff, viewer


@bp.post(OFFICE + "/<code>/copy")
@staff(Role.ORGANISER)
def copy(code: str) -> Response:
    with transaction() as session:
        made = rules.copy(session, my_programme(code), by=viewer(), now=now())
    said = _("This is the copy, a draft without dates. Look through the words, then add dates.")
    return go(url_for(".manage", code=made.code), said)


@bp.get(OFFICE + "/<code>/series")
@staff(Role.ORGANISER)
def series(code: str) -> Response:
    """The form; once it is filled in, the days as they would be."""
    programme = my_programme(code)
    if "day" not in request.args:
        form = SeriesForm(None, place=str(programme.place_id), capacity=20, every=1)
        return page("programmes/series.html", **_shown(programme, form))
    form = SeriesForm(request.args, meta={"csrf": False})
    try:
        if not form.validate():
            raise Refused
        dates = form.dates
        if dates[0].starts_at <= now():
            raise InThePast
    except Refused as refusal:
        return _again(programme, form, refusal)
    return page("programmes/series.html", **_shown(programme, form, dates))


@bp.post(OFFICE + "/<code>/series")
@staff(Role.ORGANISER)
def add_series(code: str) -> Response:
    form = SeriesForm()
    try:
        if not form.validate():
            raise Refused
        add = rules.add_course if form.together.data else rules.add_series
        with transaction() as session:
            made = add(session, my_programme(code), form.dates, form.places, by=viewer(), now=now())
    except Refused as refusal:
        return _again(my_programme(code), form, refusal)
    if isinstance(made, Event):
        said = _("The course is laid: %(count)s dates with one sign-up.", count=made.dates)
        return go(url_for(".manage_event", code=made.code), said)
    added = _("%(count)s dates are added.", count=len(made)) if made else ""
    said = added or _("All of them stand already.")
    return go(url_for(".manage", code=code), said)


def _again(programme: Programme, form: SeriesForm, refusal: Refused) -> Response:
    if not form.errors:
        form.refuse(refusal)
    shown = _shown(programme, form)
    return form_again("programmes/series.html", status=refusal.status, **shown)


def _shown(
    programme: Programme, form: SeriesForm, dates: list[Times] | None = None
) -> dict[str, Any]:
    starts = [one.starts_at for one in dates or ()]
    return {
        "programme": programme,
        "look": KINDS[programme.kind],
        "form": form,
        "dates": dates,
        "standing": queries.standing_of(programme.id, starts) if starts else set(),
        "typed": {name: request.args.get(name, "") for name in form.data if name != "csrf_token"},
    }
