"""Steps around a claim: undoing it, visits, the door, handing over."""

from __future__ import annotations

from typing import Any

from flask import Response, make_response
from flask_babel import gettext as _

from app.accounts import brake, logins
from app.accounts import queries as accounts
from app.accounts.models import Account
from app.core import files, seal
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Missing, Refused
from app.web import member, site, viewer
from app.web.forms import typed
from app.web.locales import locale
from app.wishes import policies, queries, rules
from app.wishes.calendar import visit_calendar
from app.wishes.forms import HandOverForm, VisitedForm, VisitForm
from app.wishes.models import Claim, HandOver, Visit
from app.wishes.views.blueprint import bp
from app.wishes.views.plans import members_for
from app.wishes.views.shown import again, changed, claimed

WISH = "/wishes/<code>"
VISIT = WISH + "/visits/<visit>"


@bp.post(WISH + "/undo")
@member
def undo(code: str) -> Response:
    with transaction() as session:
        wish, standing = claimed(code)
        rules.undo(session, wish, standing, by=viewer(), now=now())
    return changed(code, _("Undone, as if nothing had happened."))


@bp.post(WISH + "/door")
@member
def door(code: str) -> Response:
    """The address, shown for half an hour; who looks is written down first."""
    with transaction() as session:
        wish, standing = claimed(code)
        rules.show_door(session, wish, standing, by=viewer(), now=now())
    return changed(code)


@bp.post(WISH + "/visits")
@member
def agree_visit(code: str) -> Response:
    form = VisitForm()
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            wish, standing = claimed(code)
            rules.agree_visit(session, wish, standing, form.moment, by=viewer(), now=now())
    except Refused as refusal:
        return _refused(code, form, refusal, visit=form)
    return changed(code, _("Agreed. The resident is told, and reminded the day before."))


@bp.post(VISIT + "/note")
@member
def note_visit(code: str, visit: str) -> Response:
    form = VisitedForm()
    key = None
    try:
        if not form.validate():
            raise Refused
        if form.stream is not None and not form.photo_agreed.data:
            raise rules.AskBeforePhoto
        if form.stream is not None:
            key = files.save_picture(form.stream, folder=rules.VISITS).key
        with transaction() as session:
            _wish, standing, found = _visit(code, visit)
            rules.note_visit(
                session,
                standing,
                found,
                form.note.data or "",
                key,
                photo_agreed=form.photo_agreed.data,
                by=viewer(),
                now=now(),
            )
    except Refused as refusal:
        if key is not None:
            files.delete_picture(key, folder=rules.VISITS)
        return _refused(code, form, refusal, visited=form)
    return changed(code, _("Noted. Thank you for going there."))


@bp.post(VISIT + "/cancellation")
@member
def cancel_visit(code: str, visit: str) -> Response:
    with transaction() as session:
        wish, standing, found = _visit(code, visit)
        rules.cancel_visit(session, wish, standing, found, by=viewer(), now=now())
    return changed(code, _("Called off. The resident is told."))


@bp.get(VISIT + "/photo")
@member
def visit_photo(code: str, visit: str) -> Response:
    """The photo of a visit, for its people and for staff alone."""
    _wish, _standing, found = _visit(code, visit)
    body = files.read_picture(found.photo, folder=rules.VISITS) if found.photo else None
    if body is None:
        raise Missing
    response = make_response(body)
    response.mimetype = "image/webp"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get(VISIT + ".ics")
@member
def visit_ics(code: str, visit: str) -> Response:
    """The visit for a calendar: no address in it, and no name."""
    wish, _standing, found = _visit(code, visit)
    body = visit_calendar(wish, found, _("A visit for a small wish"), locale(), site(), now())
    response = make_response(body)
    response.mimetype = "text/calendar"
    response.headers["Content-Disposition"] = 'attachment; filename="azalea-visit.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post(WISH + "/hand-over")
@member
def hand_over(code: str) -> Response:
    _wish, standing = claimed(code)
    form = HandOverForm(members=members_for(viewer(), standing))
    try:
        if not form.validate():
            raise Refused
        with transaction() as session:
            wish, standing = claimed(code)
            to = _named(form)
            done = rules.hand_over(session, wish, standing, to, by=viewer(), now=now())
    except rules.NobodyThere as refusal:
        with transaction():  # who asks for one address after the other finds out nothing
            brake.count_try(seal.keyed_hash("login", f"hand-over {viewer().id}"), now=now())
        return _refused(code, form, refusal, hand_over=form)
    except Refused as refusal:
        return _refused(code, form, refusal, hand_over=form)
    if isinstance(done, HandOver):
        return changed(code, _("Asked. Until they answer the wish stays where it is."))
    return changed(code, _("Handed over. Both are told."))


@bp.post(WISH + "/hand-over/answer")
@member
def answer_hand_over(code: str) -> Response:
    """Yes or no of whoever is asked; whoever asked can take the question back."""
    with transaction() as session:
        wish, standing = claimed(code)
        offer = queries.open_offer(standing.id)
        if offer is None or viewer().id not in (offer.to_id, offer.asked_by):
            raise rules.OfferOver
        if typed("answer", most=3) == "yes":
            rules.accept(session, wish, offer, by=viewer(), now=now())
            said = _("The wish is yours now. Thank you for stepping in.")
        else:
            rules.decline(wish, offer, by=viewer(), now=now())
            said = _("Answered. The wish stays where it is.")
    return changed(code, said)


def _named(form: HandOverForm) -> Account | None:
    """Whom the form names; a member of the team goes before what was typed."""
    if form.member.data:
        return accounts.account_by_code(form.member.data)
    read = logins.read(form.to.data or "")
    return accounts.account_by_login(read.email, read.phone_hash)


def _visit(code: str, visit: str) -> tuple[Any, Claim, Visit]:
    """A visit of this wish with the claim that goes on; Missing for whoever is not concerned."""
    wish, standing = claimed(code)
    found = queries.visit_by_code(visit)
    chain = queries.chain_of(standing)
    if found.claim_id not in {claim.id for claim in chain}:
        raise Missing
    if not policies.can_see_visits(viewer(), wish, standing, now()):
        raise Missing
    return wish, standing, found


def _refused(code: str, form: Any, refusal: Refused, **forms: Any) -> Response:
    """Beside the field where there is one; else as every refusal."""
    if not form.errors and refusal.field not in form:
        raise refusal
    if not form.errors:
        form.refuse(refusal)
    return again(code, 422, **forms)
