"""The second step of signing in: a code from an app that changes, or a recovery code."""

from __future__ import annotations

import io
import unicodedata
from datetime import datetime
from hmac import compare_digest

import pyotp
import segno
import sqlalchemy as sa

from app.accounts import brake
from app.accounts.models import Account, RecoveryCode, SignIn
from app.core import codes, seal
from app.core.db import db
from app.core.errors import Refused
from app.core.text import _l

STEP_SECONDS = 30
RECOVERY_CODES = 10
ISSUER = "Azalea"


class WrongCode(Refused):
    message = _l("This code does not fit. Please use the newest one that the app shows.")
    field = "code"


class NotStarted(Refused):
    message = _l("Please begin again with setting up the second step.")


class AlreadyOn(Refused):
    message = _l("The second step is on already. Turn it off first.")


def begin(account: Account) -> None:
    """A new secret, which counts once a code of it was typed."""
    if account.totp_confirmed_at is not None:
        raise AlreadyOn
    account.totp_secret = pyotp.random_base32()
    account.totp_confirmed_at = None
    account.totp_last_step = 0


def confirm(account: Account, code: str, *, sign_in_id: int | None, now: datetime) -> list[str]:
    """The app shows the right code: from now on it is asked for. Gives the recovery codes."""
    if account.totp_secret is None or account.totp_confirmed_at is not None:
        raise NotStarted
    if not _take_step(account, _digits(code), now=now):
        raise WrongCode
    account.totp_confirmed_at = now
    db.session.execute(
        sa.update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.account_id == account.id)
        .values(second_factor_at=now)
        .execution_options(synchronize_session=False)
    )
    return new_recovery_codes(account)


def remove(account: Account) -> None:
    """Signing in takes one step again; no device counts as signed in with two any more."""
    account.totp_secret = None
    account.totp_confirmed_at = None
    account.totp_last_step = 0
    _drop_recovery_codes(account.id)
    db.session.execute(
        sa.update(SignIn)
        .where(SignIn.account_id == account.id)
        .values(second_factor_at=None)
        .execution_options(synchronize_session=False)
    )


def new_recovery_codes(account: Account) -> list[str]:
    """Ten new codes, shown once; the old ones end."""
    _drop_recovery_codes(account.id)
    fresh = [f"{codes.new_code(5)}-{codes.new_code(5)}" for _ in range(RECOVERY_CODES)]
    db.session.add_all(
        RecoveryCode(account_id=account.id, code_hash=_recovery_hash(code)) for code in fresh
    )
    return fresh


def count_try(account_id: int, *, now: datetime) -> None:
    """Counts a try of a code; raises TooOften."""
    brake.count_try(_brake(account_id), now=now)


def check(account_id: int, code: str, *, now: datetime) -> None:
    """The app's code of now, or an unused recovery code; each only once. Raises WrongCode."""
    account = db.session.get(Account, account_id, populate_existing=True)
    if account is None or account.totp_secret is None:
        raise WrongCode
    if not (_take_step(account, _digits(code), now=now) or _take_recovery(account_id, code, now)):
        raise WrongCode
    brake.release(_brake(account_id), now=now)


def setup_address(account: Account) -> str:
    """What the app reads from the picture."""
    assert account.totp_secret is not None
    name = account.email or account.name
    return pyotp.TOTP(account.totp_secret).provisioning_uri(name=name, issuer_name=ISSUER)


def qr_svg(text: str) -> str:
    """The text as a QR picture that takes its colours from the page."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2, nl=False
    )
    return out.getvalue().decode()


def _take_step(account: Account, digits: str, *, now: datetime) -> bool:
    """Whether these are the digits of now (or half a minute beside), not used before."""
    assert account.totp_secret is not None
    totp = pyotp.TOTP(account.totp_secret)
    today = int(now.timestamp()) // STEP_SECONDS
    for step in (today, today - 1, today + 1):
        if compare_digest(totp.generate_otp(step), digits):
            taken = db.session.scalar(
                sa.update(Account)
                .where(Account.id == account.id, Account.totp_last_step < step)
                .values(totp_last_step=step)
                .returning(Account.id)
                .execution_options(synchronize_session=False)
            )
            return taken is not None
    return False


def _take_recovery(account_id: int, code: str, now: datetime) -> bool:
    taken = db.session.scalar(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_hash == _recovery_hash(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None


def _drop_recovery_codes(account_id: int) -> None:
    db.session.execute(
        sa.delete(RecoveryCode)
        .where(RecoveryCode.account_id == account_id)
        .execution_options(synchronize_session=False)
    )


def _recovery_hash(code: str) -> str:
    letters = "".join(c for c in unicodedata.normalize("NFKC", code).lower() if c.isalnum())
    return seal.keyed_hash("recovery", letters)


def _digits(code: str) -> str:
    """Six digits however they were typed (full-width, with spaces); only plain digits come out."""
    folded = unicodedata.normalize("NFKC", code)
    return "".join(sign for sign in folded if sign in "0123456789")


def _brake(account_id: int) -> str:
    return seal.keyed_hash("second step", str(account_id))
