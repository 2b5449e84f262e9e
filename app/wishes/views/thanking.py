"""The page of thanks, and the reviewers' queue before it."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core import paging
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.web import form_again, go, page, public, shared, staff, viewer
from app.wishes import policies, queries, rules
from app.wishes.forms import ThanksReviewForm
from app.wishes.kinds import KINDS
from app.wishes.queries.board_rows import FOREVER, LAST_KEY
from app.wishes.views.blueprint import bp
from app.wishes.views.shown import spoken

QUEUE = "/office/wishes/thanks"


@bp.get("/wishes/thanks")
@public
@shared
def thanks() -> Response:
    cursor = paging.decode(request.args.get("after"), (int, int))
    before = (paging.moment_of(cursor[0], otherwise=FOREVER), cursor[1]) if cursor else None
    rows = queries.shown_thanks(before or (FOREVER, LAST_KEY), paging.PAGE + 1)
    found = paging.page(rows, lambda row: (paging.micros(row.decided_at), row.id))
    older = url_for(".thanks", after=found.after) if found.after else None
    return page("wishes/thanks.html", rows=found, kinds=KINDS, spoken=spoken, older=older)


@bp.get(QUEUE)
@staff(Role.REVIEWER)
def thanks_queue() -> Response:
    return page("wishes/thanks_queue.html", **_shown())


@bp.post(QUEUE + "/<code>")
@staff(Role.REVIEWER)
def decide_thanks(code: str) -> Response:
    form = ThanksReviewForm(at=code)
    shows = request.form.get("decision") != "keep"
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            found = queries.thanks_by_code(code)
            if not policies.can_review(viewer(), found.wish):
                raise Missing
            if shows:
                words = form.words.data or ""
                rules.show_thanks(session, found, words, by=viewer(), now=now())
            else:
                rules.keep_thanks(session, found, by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors and refusal.field not in form:
            raise
        if not form.errors:
            form.refuse(refusal)
        return form_again("wishes/thanks_queue.html", status=refusal.status, **_shown(code, form))
    said = _("It stands on the page of thanks.") if shows else _("It stays between the two.")
    return go(url_for(".thanks_queue"), said)


def _shown(code: str = "", form: ThanksReviewForm | None = None) -> dict[str, Any]:
    """What waits, each with its own form; one of them with what was typed."""
    rows = queries.thanks_waiting(policies.reviewed_communities(viewer()))
    forms = {
        row.code: form
        if form is not None and row.code == code
        else ThanksReviewForm(None, at=row.code, words=row.words)
        for row in rows
    }
    return {"rows": rows, "forms": forms, "spoken": spoken}
