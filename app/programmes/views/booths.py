"""Changing one's booth at an exhibition for another free one."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.programmes import rules
from app.programmes.forms.booths import BoothChoiceForm
from app.programmes.kinds import KINDS
from app.programmes.models import Registration
from app.programmes.queries import booths
from app.programmes.views.blueprint import bp
from app.programmes.views.plans import public_name
from app.programmes.views.signing_up import visible_registration
from app.web import form_again, go, member, page, viewer

BOOTH = "/registrations/<code>/booth"


@bp.get(BOOTH)
@member
def booth_choice(code: str) -> Response:
    row = visible_registration(code)
    return page("programmes/booth_choice.html", **_shown(row, BoothChoiceForm(None)))


@bp.post(BOOTH)
@member
def change_booth(code: str) -> Response:
    form = BoothChoiceForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            row = visible_registration(code)
            changed = rules.change_booth(session, row, form.booth.data, by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        shown = _shown(visible_registration(code), form)
        return form_again("programmes/booth_choice.html", status=refusal.status, **shown)
    said = _("The booth is yours.") if changed else _("Nothing has changed.")
    return go(url_for(".ticket", code=code), said)


def _shown(row: Registration, form: BoothChoiceForm) -> dict[str, Any]:
    """What the page of the choice needs; raises Missing where there is no booth to change."""
    if not row.is_confirmed or row.booth is None:
        raise Missing
    return {
        "row": row,
        "event": row.event,
        "programme": row.event.programme,
        "look": KINDS[row.event.programme.kind],
        "form": form,
        "plan": booths.plan_of(row.event),
        "choosing": True,
        "who_is_there": public_name,
    }
