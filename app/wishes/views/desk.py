"""The desk enters a wish while somebody talks: phone first, then who that is known to be."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.community import queries as community
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Refused
from app.web import form_again, go, page, staff, viewer
from app.wishes import queries, rules
from app.wishes.forms import DeskForm, LookUpForm
from app.wishes.views.blueprint import bp

DESK = "/office/wishes/new"
CALLERS = (Role.REVIEWER, Role.CLERK, Role.GRID_MEMBER)


@bp.get(DESK)
@staff(*CALLERS)
def desk() -> Response:
    return page("wishes/desk.html", **_shown(DeskForm.empty(viewer().community_id)))


@bp.post(DESK)
@staff(*CALLERS)
def enter() -> Response:
    form = DeskForm()
    try:
        if not form.validate():
            raise Refused
        told = form.told(viewer().community_id)
        with transaction() as session:
            wish = rules.make(session, told, by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        return form_again("wishes/desk.html", status=refusal.status, **_shown(form))
    return go(url_for(".show", code=wish.code), _("Sent. Another reviewer reads it within a day."))


@bp.post(DESK + "/known")
@staff(*CALLERS)
def look_up() -> Response:
    """Who is known under the phone, with all that was typed so far; each look is written down."""
    form, asked = DeskForm(), LookUpForm()
    if not asked.validate():
        form.on_behalf_phone.errors = asked.on_behalf_phone.errors
        return form_again("wishes/desk.html", **_shown(form))
    with transaction() as session:
        phone = asked.on_behalf_phone.data or ""
        known = rules.look_up(session, phone, by=viewer(), now=now())
    _choose(form, known, request.form.get("choose", ""))
    return page("wishes/desk.html", **_shown(form, known))


def _choose(form: DeskForm, known: list[queries.Known], place: str) -> None:
    """Writes the chosen person into the form."""
    if not place.isdecimal() or int(place) >= len(known):
        return
    person = known[int(place)]
    form.on_behalf_name.data = person.name
    slugs = {row.id: row.slug for row in community.communities()}
    if person.community_id in slugs:
        form.community.data = slugs[person.community_id]


def _shown(form: DeskForm, known: list[queries.Known] | None = None) -> dict[str, Any]:
    names = {row.id: row.name for row in community.communities()}
    return {"form": form, "known": known, "places": names}
