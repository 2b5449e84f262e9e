"""One wish and its steps: taking it, calling, fulfilling, confirming, taking it back."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Refused
from app.web import member, page, public, viewer
from app.web.forms import typed
from app.wishes import policies, rules
from app.wishes.forms import ConfirmForm, ContactForm, FulfilForm, ReasonForm, ReleaseForm
from app.wishes.views.blueprint import bp
from app.wishes.views.shown import again, changed, claimed, context, visible

WISH = "/wishes/<code>"


@bp.get(WISH)
@public
def show(code: str) -> Response:
    return page("wishes/show.html", **context(*visible(code)))


@bp.post(WISH + "/claim")
@member
def claim(code: str) -> Response:
    with transaction() as session:
        wish, _standing = visible(code)
        rules.claim(session, wish, by=viewer(), now=now(), side=_side())
    return changed(code, _("The wish is yours. Please call within three days."))


@bp.post(WISH + "/release")
@member
def release(code: str) -> Response:
    form = ReleaseForm()
    if not form.validate():
        return again(code, 422, release=form)
    why, note = form.reason, form.note.data or ""
    with transaction() as session:
        wish, standing = claimed(code)
        rules.release(session, wish, standing, by=viewer(), now=now(), reason=why, note=note)
    return changed(code, _("Given back. Thank you for saying so in time."))


@bp.post(WISH + "/contact")
@member
def contact(code: str) -> Response:
    form = ContactForm(at="contact")
    if not form.validate():
        return again(code, 422, contact=form)
    with transaction():
        wish, standing = claimed(code)
        rules.contact(wish, standing, form.note.data or "", by=viewer(), now=now())
    return changed(code, _("Noted. You have 14 days from now."))


@bp.post(WISH + "/contact-details")
@member
def contact_details(code: str) -> Response:
    """Surname and phone, shown for half an hour; who looks is written down first."""
    why = typed("why", most=200)
    with transaction() as session:
        wish, standing = visible(code)
        rules.show_contact(session, wish, standing, by=viewer(), now=now(), why=why)
    return changed(code)


@bp.post(WISH + "/fulfilment")
@member
def fulfil(code: str) -> Response:
    form = FulfilForm(at="fulfil")
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            wish, standing = claimed(code)
            note, minutes = form.note.data or "", form.minutes.data or 0
            rules.fulfil(session, wish, standing, note, minutes, by=viewer(), now=now())
    except Refused as refusal:
        if not form.errors and refusal.field not in form:
            raise
        if not form.errors:
            form.refuse(refusal)
        return again(code, 422, fulfil=form)
    return changed(code, _("Wonderful! Now the resident is asked whether it is so."))


@bp.post(WISH + "/confirmation")
@member
def confirm(code: str) -> Response:
    form = ConfirmForm(at="confirm")
    if not form.validate():
        return again(code, 422, confirm=form)
    with transaction() as session:
        wish, standing = claimed(code)
        note = form.note.data or ""
        rules.confirm(session, wish, standing, ok=form.is_ok, note=note, by=viewer(), now=now())
    said = _("Thank you! The wish has come true.") if form.is_ok else _("The volunteer is told.")
    return changed(code, said)


@bp.post(WISH + "/withdrawal")
@member
def withdraw(code: str) -> Response:
    form = ReasonForm(at="withdraw")
    if not form.validate():
        return again(code, 422, withdraw=form)
    with transaction() as session:
        wish, _standing = visible(code)
        rules.withdraw(session, wish, form.reason.data or "", by=viewer(), now=now())
    return changed(code, _("The wish is taken back."))


@bp.post(WISH + "/leave")
@member
def ask_leave(code: str) -> Response:
    """Asks for leave to take one more wish, after time ran out twice."""
    form = ReasonForm(at="leave")
    if not form.validate():
        return again(code, 422, leave=form)
    with transaction() as session:
        visible(code)
        rules.ask_leave(session, by=viewer(), reason=form.reason.data or "", now=now())
    return changed(code, _("Asked. A reviewer answers within a day."))


def _side() -> policies.Side | None:
    """In whose name, where there was a choice."""
    said = typed("as", most=20)
    return next((side for side in policies.Side if side.value == said), None)
