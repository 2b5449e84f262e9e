"""Making a wish, and changing one that came back."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.accounts import queries as accounts
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import NotAllowed, Refused
from app.web import form_again, go, member, page, viewer
from app.wishes import policies, rules
from app.wishes.forms import WishForm
from app.wishes.journey import steps_of
from app.wishes.models import Wish
from app.wishes.views.blueprint import bp
from app.wishes.views.pictures import pictured
from app.wishes.views.shown import visible


@bp.get("/wishes/new")
@member
def new() -> Response:
    return page("wishes/edit.html", **_shown(WishForm.empty(viewer().community_id)))


@bp.post("/wishes")
@member
def make() -> Response:
    form = WishForm()
    try:
        if not form.validate():
            raise Refused
        told = form.told(viewer().community_id)
        with pictured(form, told) as told, transaction() as session:
            wish = rules.make(session, told, by=viewer(), now=now(), send=_sends())
    except Refused as refusal:
        return _again(form, refusal)
    return _kept(wish)


@bp.get("/wishes/<code>/edit")
@member
def edit(code: str) -> Response:
    wish = _changeable(code)
    return page("wishes/edit.html", **_shown(WishForm.of(wish), wish))


@bp.post("/wishes/<code>/edit")
@member
def save(code: str) -> Response:
    form = WishForm()
    try:
        if not form.validate():
            raise Refused
        told = form.told(viewer().community_id)
        with pictured(form, told) as told, transaction() as session:
            wish = _changeable(code)
            rules.change(session, wish, told, by=viewer(), now=now(), send=_sends())
    except Refused as refusal:
        return _again(form, refusal, _changeable(code))
    return _kept(wish)


def _changeable(code: str) -> Wish:
    wish, _claim = visible(code)
    if not policies.can_change(viewer(), wish):
        raise NotAllowed
    return wish


def _sends() -> bool:
    """Sent at once, unless the other button was pressed."""
    return request.form.get("keep") != "1"


def _kept(wish: Wish) -> Response:
    said = _("Sent. A reviewer reads it within a day.") if _sends() else _("Kept, not sent yet.")
    return go(url_for(".show", code=wish.code), said)


def _again(form: WishForm, refusal: Refused, wish: Wish | None = None) -> Response:
    if not form.errors:
        form.refuse(refusal)
    return form_again("wishes/edit.html", status=refusal.status, **_shown(form, wish))


def _shown(form: WishForm, wish: Wish | None = None) -> dict[str, Any]:
    person = accounts.account_by_id(viewer().member_id)
    return {
        "form": form,
        "wish": wish,
        "for_others": policies.can_enter_for_others(viewer()),
        "asks_phone": person.phone is None,
        "asks_community": viewer().community_id is None,
        "steps": steps_of(None),
    }
