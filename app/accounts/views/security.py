"""My security: password, what I sign in with, the devices, the second step."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app
from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts import factors, passwords, queries, settings, signing_in
from app.accounts.forms.me import ConfirmCodeForm, LoginsForm, PasswordForm, ProofForm
from app.accounts.models import Account
from app.accounts.views.blueprint import bp
from app.core import seal
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Refused, TooOften
from app.web import Form, form_again, go, member, page, viewer

SECURITY = "/me/security"
SECOND_STEP = SECURITY + "/second-step"


@bp.get(SECURITY)
@member
def security() -> Response:
    return page("accounts/security.html", **_shown())


@bp.post(SECURITY + "/password")
@member
def change_password() -> Response:
    form = PasswordForm()
    try:
        account = _proved(form, form.old_password.data, "old_password")
        new = form.new_password.data or ""
        try:
            passwords.check_new(new, about=(account.name, account.email, account.phone))
        except passwords.WeakPassword as weak:
            raise Refused(weak.message, field="new_password") from weak
        hashed = passwords.hash_password(new)
        with transaction():
            settings.change_password(
                queries.account_by_id(account.id),
                hashed,
                keep_sign_in=viewer().sign_in_id,
                now=now(),
            )
    except Refused as refusal:
        return _refused(form, refusal, password_form=form)
    return go(SECURITY, _("Your password is changed. All other devices are signed out."))


@bp.post(SECURITY + "/logins")
@member
def change_logins() -> Response:
    form = LoginsForm()
    try:
        account = _proved(form, form.password.data)
        with transaction():
            settings.change_logins(
                queries.account_by_id(account.id), email=form.email.data, phone=form.phone.data
            )
    except Refused as refusal:
        return _refused(form, refusal, logins_form=form)
    return go(SECURITY, _("Saved."))


@bp.post(SECURITY + "/devices/others/end")
@member
def end_other_devices() -> Response:
    with transaction():
        signing_in.end_all(viewer().member_id, now=now(), but=viewer().sign_in_id)
    return go(SECURITY, _("All other devices are signed out."))


@bp.post(SECURITY + "/devices/<handle>/end")
@member
def end_device(handle: str) -> Response:
    with transaction():
        signing_in.end(
            queries.sign_in_by_handle(viewer().member_id, handle), of=viewer().member_id, now=now()
        )
    return go(SECURITY, _("That device is signed out."))


@bp.post(SECOND_STEP)
@member
def begin_second_step() -> Response:
    form = ProofForm()
    try:
        account = _proved(form, form.password.data)
        with transaction():
            factors.begin(queries.account_by_id(account.id))
    except Refused as refusal:
        return _refused(form, refusal, proof_form=form)
    return go(SECOND_STEP)


@bp.get(SECOND_STEP)
@member
def second_step_setup() -> Response:
    account = queries.account_by_id(viewer().member_id)
    if account.totp_secret is None or account.totp_confirmed_at is not None:
        return go(SECURITY)
    return page("accounts/second_step_setup.html", **_setup(account, ConfirmCodeForm(None)))


@bp.post(SECOND_STEP + "/confirmation")
@member
def confirm_second_step() -> Response:
    """Shows the recovery codes, this once; nobody can show them again."""
    form = ConfirmCodeForm()
    account = queries.account_by_id(viewer().member_id)
    if account.totp_secret is None or account.totp_confirmed_at is not None:
        return go(SECURITY)
    try:
        if not form.validate():
            raise Refused
        with transaction():
            factors.count_try(viewer().member_id, now=now())
        with transaction():
            account = queries.account_by_id(viewer().member_id)
            codes = factors.confirm(
                account, form.code.data or "", sign_in_id=viewer().sign_in_id, now=now()
            )
            signing_in.end_all(account.id, now=now(), but=viewer().sign_in_id)
    except Refused as refusal:
        return _refused(form, refusal, "accounts/second_step_setup.html", **_setup(account, form))
    return page("accounts/recovery_codes.html", codes=codes)


@bp.post(SECOND_STEP + "/removal")
@member
def remove_second_step() -> Response:
    form = ProofForm()
    try:
        account = _proved(form, form.password.data)
        with transaction():
            factors.remove(queries.account_by_id(account.id))
    except Refused as refusal:
        return _refused(form, refusal, proof_form=form)
    return go(SECURITY, _("Signing in takes one step again."))


@bp.post(SECURITY + "/recovery-codes")
@member
def new_recovery_codes() -> Response:
    form = ProofForm()
    try:
        account = _proved(form, form.password.data)
        with transaction():
            codes = factors.new_recovery_codes(queries.account_by_id(account.id))
    except Refused as refusal:
        return _refused(form, refusal, proof_form=form)
    return page("accounts/recovery_codes.html", codes=codes)


def _proved(form: Form, password: str | None, field: str = "password") -> Account:
    """The account, once its password was typed; raises Refused, also where the form is wrong."""
    if not form.validate():
        raise Refused
    with transaction():
        settings.count_try(viewer().member_id, now=now())
    with transaction():
        account = queries.account_by_id(viewer().member_id)
        settings.prove(account, password or "", now=now(), field=field)
    return account


def _refused(
    form: Form, refusal: Refused, template: str = "accounts/security.html", /, **context: Any
) -> Response:
    """The page again; what the form says itself stands beside its fields already."""
    if not form.errors:
        form.refuse(refusal)
    shown = _shown(**context) if template == "accounts/security.html" else context
    response = form_again(template, status=refusal.status, **shown)
    if isinstance(refusal, TooOften):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _shown(**forms: Any) -> dict[str, Any]:
    """What the security page needs; a form that was refused stands in place of its fresh one."""
    account = queries.account_by_id(viewer().member_id)
    return {
        "account": account,
        "password_form": PasswordForm(None),
        "logins_form": LoginsForm(None, phone=seal.shown_phone(account.phone), email=account.email),
        "proof_form": ProofForm(None),
        "devices": queries.live_sign_ins(account.id),
        "here": viewer().sign_in_id,
        "recovery_codes": len(queries.unused_recovery_codes(account.id)),
        "must_have": viewer().is_staff and current_app.config["SECOND_FACTOR"],
        **forms,
    }


def _setup(account: Account, form: ConfirmCodeForm) -> dict[str, Any]:
    address = factors.setup_address(account)
    secret = account.totp_secret or ""
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return {"form": form, "picture": Markup(factors.qr_svg(address)), "secret": groups}  # noqa: S704
