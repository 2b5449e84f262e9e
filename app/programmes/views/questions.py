"""The office: what a programme asks whoever signs up."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core.db import transaction
from app.core.errors import Refused
from app.programmes.forms import check_version
from app.programmes.forms.questions import KIND_NAMES, QuestionForm
from app.programmes.models import Programme, Question
from app.programmes.queries import questions as queries
from app.programmes.rules import questions as rules
from app.programmes.views.blueprint import bp
from app.programmes.views.office import OFFICE, my_programme
from app.web import form_again, go, page, staff, viewer

QUESTIONS = OFFICE + "/<code>/questions"
ONE = QUESTIONS + "/<question>"


@bp.get(QUESTIONS)
@staff(Role.ORGANISER)
def questions(code: str) -> Response:
    return page("programmes/questions.html", **_shown(my_programme(code), QuestionForm(None)))


@bp.post(QUESTIONS)
@staff(Role.ORGANISER)
def add_question(code: str) -> Response:
    form = QuestionForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            rules.add_question(session, my_programme(code), form.values, by=viewer())
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        shown = _shown(my_programme(code), form)
        return form_again("programmes/questions.html", status=refusal.status, **shown)
    return go(url_for(".questions", code=code), _("Whoever signs up is asked this from now on."))


@bp.get(ONE)
@staff(Role.ORGANISER)
def edit_question(code: str, question: str) -> Response:
    programme = my_programme(code)
    found = queries.question_of(programme.id, question)
    return page(
        "programmes/edit_question.html", **_edited(programme, found, QuestionForm.of(found))
    )


@bp.post(ONE)
@staff(Role.ORGANISER)
def save_question(code: str, question: str) -> Response:
    found = _one(code, question)[1]
    form = QuestionForm()
    form.kind.data = found.kind.value
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            _programme, found = _one(code, question)
            version = check_version(form, found.version)
            rules.save_question(session, found, form.words, version=version, by=viewer())
    except Refused as refusal:
        if not form.errors:
            form.refuse(refusal)
        shown = _edited(*_one(code, question), form)
        return form_again("programmes/edit_question.html", status=refusal.status, **shown)
    return go(url_for(".questions", code=code), _("Saved."))


@bp.post(ONE + "/position")
@staff(Role.ORGANISER)
def shift_question(code: str, question: str) -> Response:
    with transaction() as session:
        _programme, found = _one(code, question)
        rules.shift_question(session, found, up=request.form.get("to") == "up", by=viewer())
    return go(url_for(".questions", code=code))


@bp.post(ONE + "/retirement")
@staff(Role.ORGANISER)
def retire_question(code: str, question: str) -> Response:
    with transaction() as session:
        _programme, found = _one(code, question)
        rules.set_active(session, found, False, by=viewer())
    return go(url_for(".questions", code=code), _("Nobody is asked this any more."))


@bp.post(ONE + "/return")
@staff(Role.ORGANISER)
def return_question(code: str, question: str) -> Response:
    with transaction() as session:
        _programme, found = _one(code, question)
        rules.set_active(session, found, True, by=viewer())
    return go(url_for(".questions", code=code), _("Whoever signs up is asked this from now on."))


def _one(code: str, question: str) -> tuple[Programme, Question]:
    programme = my_programme(code)
    return programme, queries.question_of(programme.id, question)


def _shown(programme: Programme, form: QuestionForm) -> dict[str, Any]:
    found = queries.questions_of(programme.id)
    return {
        "programme": programme,
        "form": form,
        "asked": [one for one in found if one.active],
        "retired": [one for one in found if not one.active],
        "kind_names": KIND_NAMES,
    }


def _edited(programme: Programme, question: Question, form: QuestionForm) -> dict[str, Any]:
    return {
        "programme": programme,
        "question": question,
        "form": form,
        "kind_names": KIND_NAMES,
    }
