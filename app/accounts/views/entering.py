"""Joining, signing in in one step or two, signing out."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response, flash, g, request, session, url_for
from flask_babel import gettext as _

from app.accounts import factors, joining, passwords, signing_in
from app.accounts.forms.entering import Carrying, CodeForm, JoinForm, SignInForm
from app.accounts.views.blueprint import bp
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Refused, TooOften
from app.web import form_again, go, locale, member, page, public, safe_next, viewer
from app.web.guards import on_sign_in_first
from app.web.identity import forget, remember
from app.web.kept import Kept, pack, typed, unpack
from app.web.security import limiter

A_MINUTE = "300/minute"
ME = "/me"


@bp.get("/join")
@public
def join() -> Response:
    if viewer().is_member:
        return go(_next_page())
    form = JoinForm(formdata=None, next=request.args.get("next", ""))
    form.roles.data = [request.args.get("role", "")]
    return page("accounts/join.html", form=form)


@bp.post("/join")
@public
@limiter.limit(A_MINUTE)
def join_now() -> Response:
    """Makes the account and signs in; joining twice with the same words is signing in."""
    form = JoinForm()
    if not form.validate():
        return form_again("accounts/join.html", form=form)
    person, password = form.person, form.password.data or ""
    try:
        joining.check_new(person, password)
        hashed = passwords.hash_password(password)
        with transaction():
            account = joining.join(person, hashed, locale=locale(), now=now())
            _leave_before()
            token = signing_in.begin(account.id, device=_device(), now=now())
    except joining.AlreadyHere as refusal:
        return _same_person(form) or _refused("accounts/join.html", form, refusal)
    except Refused as refusal:
        return _refused("accounts/join.html", form, refusal)
    remember(token)
    flash(_("Welcome, %(name)s.", name=account.name), "good")
    return _onward(form)


@bp.get("/sign-in")
@public
def sign_in() -> Response:
    if viewer().is_member:
        return go(_next_page())
    form = SignInForm(formdata=None, next=request.args.get("next", ""), stay=True)
    return page("accounts/sign_in.html", form=form, waiting=[], stopped=False)


@bp.post("/sign-in")
@public
@limiter.limit(A_MINUTE)
def sign_in_now() -> Response:
    form = SignInForm()
    again: dict[str, Any] = {"waiting": unpack(form.kept.data), "stopped": False}
    if not form.validate():
        return form_again("accounts/sign_in.html", form=form, **again)
    try:
        return _enter(form, form.login.data or "", form.password.data or "", stay=form.stay.data)
    except Refused as refusal:
        return _refused("accounts/sign_in.html", form, refusal, **again)


@bp.get("/sign-in/code")
@public
def second_step() -> Response:
    half_way = _half_way()
    if half_way is None:
        return go(url_for(".sign_in"))
    form = CodeForm(formdata=None, next=half_way.next)
    return page("accounts/second_step.html", form=form)


@bp.post("/sign-in/code")
@public
@limiter.limit(A_MINUTE)
def second_step_now() -> Response:
    form = CodeForm()
    half_way = _half_way()
    if half_way is None:
        return go(url_for(".sign_in"), _("Please sign in once more."))
    form.next.data = form.next.data or half_way.next
    if not form.validate():
        return form_again("accounts/second_step.html", form=form)
    try:
        with transaction():
            factors.count_try(half_way.known.id, now=now())
        with transaction():
            factors.check(half_way.known.id, form.code.data or "", now=now())
            _leave_before()
            token = signing_in.start(half_way.known, device=_device(), now=now(), second_step=True)
    except Refused as refusal:
        return _refused("accounts/second_step.html", form, refusal)
    remember(token, stay=half_way.stay)
    return _onward(form)


@bp.post("/sign-out")
@member
def sign_out() -> Response:
    with transaction():
        signing_in.end(viewer().sign_in_id or 0, of=viewer().member_id, now=now())
    forget()
    return go("/", _("You are signed out."))


@on_sign_in_first
def stopped_here() -> Response:
    """In place of a page that wants a sign-in: the form, with what had been typed."""
    form = SignInForm(formdata=None, next=_address_to_come_back_to(), stay=True)
    waiting = typed() if request.method == "POST" else []
    if waiting:
        form.kept.data, form.kept_to.data = pack(waiting), request.full_path.rstrip("?")
    g.refusal = None
    return page("accounts/sign_in.html", status=401, form=form, waiting=waiting, stopped=True)


class _HalfWay(NamedTuple):
    """Somebody whose password was right and who still owes the second step."""

    known: signing_in.Known
    stay: bool
    next: str


HALF_WAY_SECONDS = 10 * 60


def _enter(form: Carrying, login: str, password: str, *, stay: bool) -> Response:
    """Checks the password and signs in, or asks for the second step."""
    with transaction():
        signing_in.count_try(login, now=now())
    known = signing_in.check(login, password)
    if known.has_second_step:
        return _to_second_step(form, known, stay=stay)
    with transaction():
        _leave_before()
        token = signing_in.start(known, device=_device(), now=now())
    remember(token, stay=stay)
    return _onward(form)


def _leave_before() -> None:
    """Whoever was signed in on this device is out when somebody else comes in."""
    if viewer().is_member:
        signing_in.end(viewer().sign_in_id or 0, of=viewer().member_id, now=now())


def _to_second_step(form: Carrying, known: signing_in.Known, *, stay: bool) -> Response:
    session["half_way"] = {
        "id": known.id,
        "proof": known.proof,
        "brake": known.brake,
        "stay": stay,
        "at": int(now().timestamp()),
        "next": safe_next(form.next.data, ""),
    }
    if not form.kept.data:
        return go(url_for(".second_step"))
    carried = {name: form[name].data for name in ("next", "kept", "kept_to")}
    return page("accounts/second_step.html", form=CodeForm(formdata=None, **carried))


def _half_way() -> _HalfWay | None:
    found = session.get("half_way")
    if not found or abs(int(now().timestamp()) - found["at"]) > HALF_WAY_SECONDS:
        return None
    known = signing_in.Known(found["id"], found["proof"], found["brake"])
    return _HalfWay(known, found["stay"], found["next"])


def _same_person(form: JoinForm) -> Response | None:
    """Somebody who joins again with their own password (a form sent twice) is signed in."""
    for login in filter(None, (form.email.data, form.phone.data)):
        try:
            return _enter(form, login, form.password.data or "", stay=False)
        except Refused:
            continue
    return None


def _onward(form: Carrying) -> Response:
    """To where the person wanted to go; or their form once more, ready to be sent."""
    kept = Kept(safe_next(form.kept_to.data, ""), unpack(form.kept.data))
    if not (kept.to and kept.fields):
        return go(safe_next(form.next.data, ME))
    back = safe_next(kept.to.rsplit("/", 1)[0], "/")
    return page(
        "errors/send_again.html", action=kept.to, back=back, fields=kept.fields, reference=""
    )


def _refused(template: str, form: Carrying, refusal: Refused, /, **context: Any) -> Response:
    form.refuse(refusal)
    response = form_again(template, form=form, status=refusal.status, **context)
    if isinstance(refusal, TooOften):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _next_page() -> str:
    return safe_next(request.args.get("next"), ME)


def _address_to_come_back_to() -> str:
    """This page; for a change, the page it was made on."""
    if request.method == "GET":
        return safe_next(request.full_path.rstrip("?"), "")
    referrer = request.headers.get("Referer", "")
    host = request.host_url
    return safe_next("/" + referrer.removeprefix(host), "") if referrer.startswith(host) else ""


def _device() -> str:
    return signing_in.device_name(request.headers.get("User-Agent", ""))
