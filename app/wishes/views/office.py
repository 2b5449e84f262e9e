"""The reviewers' pages: what waits for them, their decisions, and claims gone wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.community import queries as community
from app.core import paging
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.web import go, page, staff, viewer
from app.wishes import policies, queries, rules
from app.wishes.deadlines import answer_by, late_since
from app.wishes.forms import ReasonForm, ReviewForm
from app.wishes.kinds import KINDS, STATES, kind_of
from app.wishes.models import Wish, WishStatus
from app.wishes.rules.doing import CONFIRM_WITHIN
from app.wishes.views.blueprint import bp
from app.wishes.views.shown import again, claimed, spoken, visible

QUEUE = "/office/wishes"


class Narrowed(NamedTuple):
    """The queue as its address asks for it: which communities somebody reviews decides first."""

    asked: queries.Asked
    kept: dict[str, str]

    def to(self, tab: str, **more: Any) -> str:
        return url_for(".queue", **{"tab": tab, **self.kept, **more})


@bp.get(QUEUE)
@staff(Role.REVIEWER)
def queue() -> Response:
    seen, moment = _narrowed(), now()
    cursor = paging.decode(request.args.get("after"), (int, int))
    after = (paging.moment_of(cursor[0]), cursor[1]) if cursor else None
    rows = queries.queue(seen.asked, now=moment, after=after, most=paging.PAGE + 1)
    found = paging.page(rows, lambda row: (paging.micros(row.moved_at), row.id))
    tab, mine = seen.asked.tab, seen.asked.communities
    return page(
        "wishes/queue.html",
        rows=found,
        tab=tab,
        seen=seen,
        counts=queries.queue_counts(mine, moment),
        permits=queries.permits_asked() if tab == "review" else [],
        communities=[one for one in community.communities() if mine is None or one.id in mine],
        kinds=KINDS,
        states=STATES,
        spoken=spoken,
        due_of=lambda row: _due(tab, row),
        reason_of=lambda row: ReasonForm(None, at=f"revoke-{row.code}"),
        late_since=late_since(moment),
        older=seen.to(tab, after=found.after) if found.after else None,
    )


def _narrowed() -> Narrowed:
    tab = request.args.get("tab", "review")
    if tab not in queries.TABS:
        raise Missing
    kind = kind_of(request.args.get("kind"))
    slug = request.args.get("community", "")[:20] or None
    kept = {"kind": kind.value if kind else "", "community": slug or ""}
    mine = policies.reviewed_communities(viewer())
    return Narrowed(
        queries.Asked(tab, mine, kind, slug), {name: v for name, v in kept.items() if v}
    )


def _due(tab: str, row: queries.QueueRow) -> datetime | None:
    """Until when the next step with a wish is due."""
    if tab == "review":
        return answer_by(row.moved_at)
    if row.status is WishStatus.CLAIMED:
        return row.contact_due
    if row.status is WishStatus.FULFILLED:
        return row.moved_at + CONFIRM_WITHIN
    return row.deliver_due if row.status is WishStatus.IN_PROGRESS else None


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
    by, moment = viewer(), now()
    if form.decision.data == "publish":
        age, looked, team = form.age, form.looked.data, form.team_id
        there = rules.publish(
            session,
            wish,
            form.words,
            by=by,
            now=moment,
            age_band=age,
            looked=looked,
            team_id=team,
            shows_picture=form.shows_picture.data,
        )
        if not there:
            return str(_("Kept. A child's wish is read by a second reviewer before it is public."))
        if wish.is_private:
            return str(_("The team has it. The resident is told."))
        return str(_("It is on the board. The resident is told."))
    reason = form.why(rules.language_of(wish.story))
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
