"""Questions and answers, renewing, and thanks, on the page of a wish."""

from __future__ import annotations

from flask import Response, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.web import go, member, viewer
from app.wishes import policies, queries, rules
from app.wishes.forms import AnswerForm, QuestionForm, RenewForm, ThanksForm
from app.wishes.views.blueprint import bp
from app.wishes.views.shown import again, visible
from app.wishes.views.steps import WISH


@bp.post(WISH + "/questions")
@member
def ask(code: str) -> Response:
    form = QuestionForm(at="ask")
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            wish, claim = visible(code)
            rules.ask(session, wish, claim, form.question.data or "", by=viewer(), now=now())
    except Refused as refusal:
        return _again(code, form, refusal, "ask")
    return go(url_for(".show", code=code), _("Asked. They get a notice."))


@bp.post(WISH + "/questions/<question>")
@member
def answer_question(code: str, question: str) -> Response:
    form = AnswerForm(at="answer")
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            wish, claim = visible(code)
            asked = queries.question_by_code(question)
            if not policies.reads_question(viewer(), wish, asked.claim_id, claim, now()):
                raise Missing
            rules.answer(session, wish, asked, form.answer.data or "", by=viewer(), now=now())
    except Refused as refusal:
        return _again(code, form, refusal, "answer")
    return go(url_for(".show", code=code), _("Thank you. Who asked has been told."))


@bp.post(WISH + "/renewal")
@member
def renew(code: str) -> Response:
    form = RenewForm(at="renew")
    try:
        if not form.validate():
            raise Refused
        with transaction():
            wish, _claim = visible(code)
            day = form.needed_by.data or clock.today()
            rules.renew(wish, day, by=viewer(), now=now())
    except Refused as refusal:
        return _again(code, form, refusal, "renew")
    return go(url_for(".show", code=code), _("Sent again. A reviewer reads it within a day."))


@bp.post(WISH + "/thanks")
@member
def thank(code: str) -> Response:
    form = ThanksForm(at="thank")
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            wish, _claim = visible(code)
            rules.thank(session, wish, form.words.data or "", by=viewer(), now=now())
    except Refused as refusal:
        return _again(code, form, refusal, "thank")
    return go(url_for(".show", code=code), _("Thank you for your thanks! The volunteer is told."))


def _again(
    code: str,
    form: QuestionForm | AnswerForm | RenewForm | ThanksForm,
    refusal: Refused,
    name: str,
) -> Response:
    """The page with what is wrong beside its field; what is not about the form goes on."""
    if not form.errors and refusal.field not in form:
        raise refusal
    if not form.errors:
        form.refuse(refusal)
    return again(code, refusal.status, **{name: form})
