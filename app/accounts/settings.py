"""What people change about their own account."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.accounts import brake, joining, logins, passwords, signing_in
from app.accounts.models import Account
from app.core import seal
from app.core.db import db
from app.core.errors import Refused
from app.core.text import _l


class WrongPassword(Refused):
    message = _l("This is not your password.")
    field = "password"


def count_try(account_id: int, *, now: datetime) -> None:
    """Counts a try of one's own password; raises TooOften."""
    brake.count_try(_brake(account_id), now=now)


def prove(account: Account, password: str, *, now: datetime, field: str = "password") -> None:
    """The person at the keyboard knows the password, not only the way to the open page."""
    if not passwords.matches(account.password_hash, password):
        raise WrongPassword(field=field)
    brake.release(_brake(account.id), now=now)


def change_password(
    account: Account, password_hash: str, *, keep_sign_in: int | None, now: datetime
) -> None:
    """A new password ends every other sign-in."""
    account.password_hash = password_hash
    signing_in.end_all(account.id, now=now, but=keep_sign_in)


def change_logins(account: Account, *, email: str | None, phone: str | None) -> None:
    """Another e-mail or phone to sign in with; at least one stays."""
    if not email and not phone:
        raise joining.NoWayToReach
    account.email = email or None
    account.phone = phone or None
    account.phone_hash = logins.phone_hash(phone) if phone else None
    try:
        db.session.flush()
    except sa.exc.IntegrityError as error:
        raise joining.AlreadyHere from error


def change_profile(
    account: Account, *, name: str, locale: str, community_id: int | None, mail_notices: bool
) -> None:
    """Name, language (which from now on goes before the browser's), community, letters."""
    account.name = name
    if locale != account.locale or not account.locale_fixed:
        account.locale, account.locale_fixed = locale, True
    account.community_id = community_id
    account.mail_notices = mail_notices


def one_time_password(account: Account, *, now: datetime) -> str:
    """A password that the office reads out to somebody who forgot theirs; ends all sign-ins."""
    fresh = passwords.readable()
    change_password(account, passwords.hash_password(fresh), keep_sign_in=None, now=now)
    for read in filter(None, (account.email, account.phone)):
        brake.release(logins.read(read).brake, now=now)
    return fresh


def _brake(account_id: int) -> str:
    return seal.keyed_hash("own password", str(account_id))
