"""My record: hours by month, each with its source and state, and asking for a correction."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.community import corrections
from app.community import queries as community
from app.community.models import ServiceRecord
from app.community.year_certificates import years_of
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Refused
from app.core.localized import Localized
from app.core.text import _l
from app.home.blueprint import bp
from app.home.forms import CorrectionForm
from app.programmes.queries.serving import SOURCE as ACTION
from app.web import form_again, go, member, page, viewer
from app.wishes.queries.numbers import SOURCE as CLAIM

SOURCES: dict[str, Any] = {ACTION: _l("Volunteer action"), CLAIM: _l("Wish")}
STATES: dict[str, tuple[Any, str]] = {
    "recorded": (_l("to be confirmed"), "wait"),
    "confirmed": (_l("confirmed"), "good"),
    "locked": (_l("confirmed, year closed"), "good"),
}


@bp.get("/me/service")
@member
def my_service() -> Response:
    me = viewer().member_id
    records = community.record_page(me, request.args.get("after"))
    return page(
        "home/service.html",
        records=records,
        years=years_of(me, now()),
        hours=community.hours_of(me, now=now()),
        months=community.months_of(me, now=now()),
        corrections=community.corrections_of(me),
        older=url_for(".my_service", after=records.after) if records.after else None,
        sources=SOURCES,
        states=STATES,
        title_of=title_of,
    )


@bp.get("/me/service/<int:key>/correction")
@member
def correction(key: int) -> Response:
    record = community.record_of(viewer().member_id, key)
    form = CorrectionForm.of(record)
    return page("home/correction.html", record=record, form=form, title_of=title_of)


@bp.post("/me/service/<int:key>/correction")
@member
def ask_correction(key: int) -> Response:
    form = CorrectionForm()
    record = community.record_of(viewer().member_id, key)
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            row = community.record_of(viewer().member_id, key)
            words = (form.started_at, form.minutes.data or 0, form.why.data or "")
            corrections.ask(session, row, *words, by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        shown = {"record": record, "form": form, "title_of": title_of}
        return form_again("home/correction.html", status=refusal.status, **shown)
    said = _("We have asked somebody else to look at it. Until then the hours stay as they are.")
    return go(url_for(".my_service"), said)


def title_of(record: ServiceRecord) -> Localized | None:
    """What the hours were for, where it has a name."""
    title = record.details.get("title")
    return Localized(**title) if title else None
