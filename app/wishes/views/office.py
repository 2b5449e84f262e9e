"""The reviewers' pages: what waits for them, their decisions, and claims gone wrong."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core import paging
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.web import go, page, staff, viewer
from app.wishes import policies, queries, rules
from app.wishes.forms import ReasonForm, ReviewForm
from app.wishes.kinds import KINDS, STATES
from app.wishes.models import Wish
from app.wishes.views.blueprint import bp
from app.wishes.views.shown import again, claimed, spoken, visible

QUEUE = "/office/wishes"


@bp.get(QUEUE)
@staff(Role.REVIEWER)
def queue() -> Response:
    tab = request.args.get("tab", "review")
    if tab not in queries.STATES:
        raise Missing
    mine = policies.reviewed_communities(viewer())
    cursor = paging.decode(request.args.get("after"), (int, int))
    after = (paging.moment_of(cursor[0]), cursor[1]) if cursor else None
    rows = queries.queue(tab, communities=mine, after=after, most=paging.PAGE + 1)
    found = paging.page(rows, lambda row: (paging.micros(row.moved_at), row.id))
    return page(
        "wishes/queue.html",
        rows=found,
        tab=tab,
        counts=queries.queue_counts(mine),
        permits=queries.permits_asked() if tab == "review" else [],
        kinds=KINDS,
        states=STATES,
        spoken=spoken,
        older=url_for(".queue", tab=tab, after=found.after) if found.after else None,
    )


@bp.post("/wishes/<code>/review")
@staff(Role.REVIEWER)
def review(code: str) -> Response:
    form = ReviewForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            wish, _claim = visible(code)
            said = _decide(session, wish, form)
    except Refused as refusal:
        if not form.errors and refusal.field not in form:
            raise
        if not form.errors:
            form.refuse(refusal)
        return again(code, 422, review=form)
    return go(url_for(".queue"), said)


def _decide(session: Any, wish: Wish, form: ReviewForm) -> str:
    by, moment, reason = viewer(), now(), form.reason.data or ""
    if form.decision.data == "publish":
        rules.publish(
            session,
            wish,
            form.words,
            by=by,
            now=moment,
            age_band=form.age,
            team_id=form.team_id,
            shows_picture=form.shows_picture.data,
        )
        if wish.is_private:
            return str(_("The team has it. The resident is told."))
        return str(_("It is on the board. The resident is told."))
    if form.decision.data == "return":
        rules.give_back(wish, reason, by=by, now=moment)
        return str(_("Given back. The resident is told why."))
    rules.reject(session, wish, reason, by=by, now=moment)
    return str(_("Not taken up. The resident is told why."))


@bp.post("/wishes/<code>/extension")
@staff(Role.REVIEWER)
def extend(code: str) -> Response:
    with transaction() as session:
        wish, claim = claimed(code)
        rules.extend(session, wish, claim, by=viewer(), now=now())
    return go(url_for(".show", code=code), _("Seven days more. The volunteer is told."))


@bp.post("/wishes/<code>/revocation")
@staff(Role.REVIEWER)
def revoke(code: str) -> Response:
    form = ReasonForm(at="revoke")
    if not form.validate():
        return again(code, 422, revoke=form)
    with transaction() as session:
        wish, claim = claimed(code)
        rules.revoke(session, wish, claim, form.reason.data or "", by=viewer(), now=now())
    return go(url_for(".show", code=code), _("The wish is on the board again. Both are told."))


@bp.post(QUEUE + "/leave/<code>")
@staff(Role.REVIEWER)
def answer_leave(code: str) -> Response:
    granted = request.form.get("answer") == "yes"
    with transaction() as session:
        permit = queries.permit_by_code(code)
        rules.answer_leave(session, permit, granted=granted, by=viewer(), now=now())
    return go(url_for(".queue"), _("The volunteer is told."))
