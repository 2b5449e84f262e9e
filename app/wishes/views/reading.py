"""Reviewers: what is marked while they type, a second wish out of one, a second reader."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.web import answer, go, staff, viewer, wants_part
from app.wishes import policies, rules
from app.wishes.forms import ReasonForm, ReviewForm, SplitForm
from app.wishes.kinds import MARKS
from app.wishes.models import Kind
from app.wishes.views.beside import marked, near
from app.wishes.views.blueprint import bp
from app.wishes.views.shown import again, visible


@bp.post("/wishes/<code>/marks")
@staff(Role.REVIEWER)
def show_marks(code: str) -> Response:
    """What would be refused or has to be looked at, in the words as they stand; keeps nothing."""
    form = ReviewForm()
    wish, _claim = visible(code)
    if not (policies.can_decide(viewer(), wish) and wish.awaits_review):
        raise Missing
    if not wants_part():
        return again(code, 200, review=form)
    return answer(
        "wishes/_marks.html",
        to=url_for(".show", code=code),
        wish=wish,
        marked=marked(wish, form),
        alike=near(wish, form),
        mark_names=MARKS,
        review_form=form,
    )


@bp.post("/wishes/<code>/parts")
@staff(Role.REVIEWER)
def split(code: str) -> Response:
    form = SplitForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            wish, _claim = visible(code)
            title, story, kind = form.title.data, form.story.data, Kind(form.kind.data)
            rules.split(session, wish, title or "", story or "", kind, by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors and refusal.field not in form:
            raise
        if not form.errors:
            form.refuse(refusal)
        return again(code, 422, split=form)
    return go(url_for(".show", code=code), _("Now they are two. The resident is told."))


@bp.post("/wishes/<code>/second-reading")
@staff(Role.REVIEWER)
def second_reading(code: str) -> Response:
    """The second reader of a child's wish agrees, or sends it back to the queue."""
    form = ReasonForm(at="second")
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            wish, _claim = visible(code)
            if request.form.get("answer") == "yes":
                rules.agree(session, wish, by=viewer(), now=now())
            else:
                rules.disagree(session, wish, form.reason.data or "", by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors and refusal.field not in form:
            raise
        if not form.errors:
            form.refuse(refusal)
        return again(code, 422, second=form)
    return go(url_for(".queue"), _("Thank you for reading it with care."))
