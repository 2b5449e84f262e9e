"""Signing in and out: a sign-in is a row, and it ends when the row says so."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from app.accounts import brake, logins, passwords, queries
from app.accounts.models import Account, SignIn
from app.core.db import db
from app.core.errors import Missing, Refused
from app.core.text import _l

UNSEEN = timedelta(days=90)
SEEN_EVERY = timedelta(minutes=10)


class WrongLogin(Refused):
    message = _l("The e-mail or phone and the password do not fit together.")
    field = "password"


class AccountClosed(Refused):
    message = _l("This account is closed. Please ask at the street office.")
    field = "login"


class Known(NamedTuple):
    """Somebody whose password was right; not signed in yet."""

    id: int
    proof: str
    brake: str
    has_second_step: bool = False
    fresh_hash: str | None = None


def count_try(login: str, *, now: datetime) -> None:
    """Counts a try for this login before its password is looked at; raises TooOften."""
    brake.count_try(logins.read(login).brake, now=now)


def check(login: str, password: str) -> Known:
    """The person with this login and password; the same WrongLogin for all who are not."""
    read = logins.read(login)
    account = queries.account_by_login(read.email, read.phone_hash)
    if account is not None and account.deleted_at is not None:
        account = None
    if not passwords.matches(account.password_hash if account else None, password):
        raise WrongLogin
    assert account is not None
    if not account.is_usable:
        raise AccountClosed
    outdated = passwords.is_outdated(account.password_hash)
    return Known(
        account.id,
        _proof(account),
        read.brake,
        account.totp_confirmed_at is not None,
        passwords.hash_password(password) if outdated else None,
    )


def start(known: Known, *, device: str, now: datetime, second_step: bool = False) -> str:
    """Signs the person in on this device; gives the token for its cookie.

    Only its hash is kept. Refuses where the password or the account changed meanwhile.
    """
    account = db.session.get(Account, known.id, populate_existing=True)
    if account is None or not account.is_usable or _proof(account) != known.proof:
        raise WrongLogin
    if known.fresh_hash is not None:
        account.password_hash = known.fresh_hash
    brake.release(known.brake, now=now)
    end_unseen(account.id, now=now)
    return begin(account.id, device=device, now=now, second_step=second_step)


def begin(account_id: int, *, device: str, now: datetime, second_step: bool = False) -> str:
    """A new sign-in of a person who has proved who they are; gives its token."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(
            account_id=account_id,
            token_hash=token_hash(token),
            device=device,
            created_at=now,
            seen_at=now,
            second_factor_at=now if second_step else None,
        )
    )
    db.session.flush()
    return token


def _proof(account: Account) -> str:
    """Changes with the password and tells nothing of it."""
    return token_hash(account.password_hash)


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def end(sign_in_id: int, *, of: int, now: datetime) -> None:
    """Ends one sign-in of a person; Missing where it is not theirs or has ended."""
    ended = db.session.scalar(
        sa.update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.account_id == of, SignIn.ended_at.is_(None))
        .values(ended_at=now)
        .returning(SignIn.id)
        .execution_options(synchronize_session=False)
    )
    if ended is None:
        raise Missing


def end_all(account_id: int, *, now: datetime, but: int | None = None) -> None:
    """Ends every sign-in of a person, but for the one they use now."""
    db.session.execute(
        sa.update(SignIn)
        .where(SignIn.account_id == account_id, SignIn.ended_at.is_(None), SignIn.id != (but or 0))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )


def end_unseen(account_id: int, *, now: datetime) -> None:
    """Ends a person's sign-ins on devices not seen for three months."""
    db.session.execute(
        sa.update(SignIn)
        .where(
            SignIn.account_id == account_id,
            SignIn.ended_at.is_(None),
            SignIn.seen_at < now - UNSEEN,
        )
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )


def seen(sign_in_id: int, *, now: datetime) -> None:
    """Notes that a device is in use."""
    db.session.execute(
        sa.update(SignIn)
        .where(SignIn.id == sign_in_id)
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )


_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("HuaweiBrowser", "Huawei"),
    ("MiuiBrowser", "Xiaomi"),
    ("SamsungBrowser", "Samsung"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """A browser and a system in two words: 'WeChat · Android'; nothing that tells people apart."""
    found = [
        next((name for mark, name in marks if re.search(re.escape(mark), user_agent)), "")
        for marks in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(name for name in found if name)
