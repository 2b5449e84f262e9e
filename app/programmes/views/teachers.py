"""Those who teach: the page that everybody sees, and the organisers' list."""

from __future__ import annotations

from flask import Response, make_response, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core import files
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, NotAllowed, Refused
from app.programmes import policies, queries, rules
from app.programmes.forms import TeacherForm, check_version
from app.programmes.kinds import KINDS
from app.programmes.models import Teacher
from app.programmes.views.blueprint import bp
from app.web import form_again, go, locale, page, public, shared_with_guests, staff, viewer

OFFICE = "/office/teachers"


@bp.get("/teachers/<code>")
@public
@shared_with_guests
def teacher(code: str) -> Response:
    found = queries.teacher_by_code(code)
    moment = now()
    return page(
        "programmes/teacher.html",
        teacher=found,
        events=queries.upcoming_with(found.id, me=viewer().id, now=moment),
        taught=queries.taught_by(found.id, moment),
        organiser=policies.can_organise(viewer()),
        kinds=KINDS,
    )


@bp.get("/teachers/<code>/photo/<size>")
@public
def teacher_photo(code: str, size: str) -> Response:
    """The photo; for a year where the address names it."""
    found = queries.teacher_by_code(code)
    if size not in ("large", "small") or not found.photo:
        raise Missing
    body = files.read_picture(found.photo, small=size == "small")
    if body is None:
        raise Missing
    response = make_response(body)
    response.mimetype = "image/webp"
    named = request.args.get("v") == found.photo
    kept = "public, max-age=31536000, immutable" if named else "private, no-cache"
    response.headers["Cache-Control"] = kept
    return response


@bp.get(OFFICE)
@staff(Role.ORGANISER)
def teachers() -> Response:
    _check()
    return page("programmes/teachers.html", rows=queries.teachers())


@bp.get(OFFICE + "/new")
@staff(Role.ORGANISER)
def new_teacher() -> Response:
    _check()
    return page("programmes/edit_teacher.html", form=TeacherForm(None), teacher=None)


@bp.post(OFFICE)
@staff(Role.ORGANISER)
def create_teacher() -> Response:
    _check()
    form = TeacherForm()
    try:
        if not form.validate():
            raise Refused
        values = form.values | {"photo": _photo(form, None)}
        with transaction() as session:
            made = rules.create_teacher(session, values, by=viewer(), now=now())
    except Refused as refusal:
        return _again(form, refusal, None)
    return go(url_for(".teachers"), _("%(name)s is on the list.", name=_name(made)))


@bp.get(OFFICE + "/<code>/edit")
@staff(Role.ORGANISER)
def edit_teacher(code: str) -> Response:
    _check()
    found = queries.teacher_by_code(code)
    return page("programmes/edit_teacher.html", form=TeacherForm.of(found), teacher=found)


@bp.post(OFFICE + "/<code>/edit")
@staff(Role.ORGANISER)
def save_teacher(code: str) -> Response:
    _check()
    form = TeacherForm()
    found = queries.teacher_by_code(code)
    try:
        if not form.validate():
            raise Refused
        values = form.values | {"photo": _photo(form, found.photo)}
        with transaction() as session:
            found = queries.teacher_by_code(code)
            version = check_version(form, found.version)
            rules.save_teacher(session, found, values, version=version, by=viewer())
    except Refused as refusal:
        return _again(form, refusal, queries.teacher_by_code(code))
    return go(url_for(".teachers"), _("Saved."))


def _photo(form: TeacherForm, before: str | None) -> str | None:
    """What photo it is from now on: a new one, none, or that of before."""
    if form.stream is None:
        return None if form.no_photo.data else before
    try:
        return files.save_picture(form.stream).key
    except Refused as refusal:
        raise Refused(refusal.message, field="photo") from refusal


def _again(form: TeacherForm, refusal: Refused, found: Teacher | None) -> Response:
    """The form with what was typed and what is wrong."""
    if refusal.status == NotAllowed.status:
        raise refusal
    if not form.errors:
        form.refuse(refusal)
    return form_again(
        "programmes/edit_teacher.html", status=refusal.status, form=form, teacher=found
    )


def _name(teacher: Teacher) -> str:
    return teacher.name.pick(locale()).text


def _check() -> None:
    if not policies.can_organise(viewer()):
        raise NotAllowed
