"""My data in my hand: a copy of everything, and an end to it.

Features add their part: what they know about a person, what keeps an account from being
deleted, and how they forget.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.accounts import consents, factors, queries, roles, signing_in
from app.accounts.models import Account, RoleProfile, SignIn
from app.core.db import db
from app.core.errors import Refused
from app.core.text import _l

_tellers: dict[str, Callable[[int], Any]] = {}
_holders: list[Callable[[int], list[Any]]] = []
_forgetters: list[Callable[[int, datetime], None]] = []


class StillNeeded(Refused):
    """Something is still open; `reasons` says what."""

    message = _l("Your account cannot be deleted yet. Something is still open:")

    def __init__(self, reasons: list[Any]) -> None:
        super().__init__()
        self.reasons = reasons

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.message, *self.reasons))


def contributes(name: str, tell: Callable[[int], Any]) -> None:
    """A feature's part of the copy: account id → what JSON can hold."""
    _tellers[name] = tell


def holds(reasons: Callable[[int], list[Any]]) -> None:
    """A feature's reasons why an account is still needed (obligations that are open)."""
    _holders.append(reasons)


def forgets(forget: Callable[[int, datetime], None]) -> None:
    """How a feature makes its rows of a person anonymous; in the deleting transaction."""
    _forgetters.append(forget)


def copy_of(account: Account) -> dict[str, Any]:
    """Everything that is kept about a person, as plain values."""
    own = {
        "name": account.name,
        "email": account.email,
        "phone": account.phone,
        "language": account.locale,
        "joined": account.created_at.isoformat(),
        "roles": [
            {
                "role": grant.role.value,
                "where": grant.scope_kind,
                "since": grant.granted_at.isoformat(),
                "until": grant.revoked_at.isoformat() if grant.revoked_at else None,
            }
            for grant in account.grants
        ],
        "profiles": {profile.role.value: profile.fields for profile in account.profiles},
        "consents": [
            {
                "purpose": consent.purpose,
                "version": consent.text_version,
                "given": consent.given_at.isoformat(),
                "withdrawn": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
            }
            for consent in queries.consents_of(account.id)
        ],
        "sign_ins": [
            {"device": row.device, "since": row.created_at.isoformat()}
            for row in queries.live_sign_ins(account.id)
        ],
    }
    return {"account": own} | {name: tell(account.id) for name, tell in sorted(_tellers.items())}


def delete(account: Account, *, now: datetime) -> None:
    """The person is gone, the counts stay: nothing of the row tells who it was.

    Refuses with StillNeeded while an obligation is open, and for the last administrator.
    """
    reasons = [reason for find in _holders for reason in find(account.id)]
    if reasons:
        raise StillNeeded(reasons)
    roles.drop_all(account, by=account.id, now=now)
    for forget in _forgetters:
        forget(account.id, now)
    factors.remove(account)
    consents.end_all(account.id, now=now)
    signing_in.end_all(account.id, now=now)
    for statement in (
        sa.update(SignIn).where(SignIn.account_id == account.id).values(device=""),
        sa.delete(RoleProfile).where(RoleProfile.account_id == account.id),
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))
    account.name = "—"
    account.show_name = account.mail_notices = False
    account.email = account.phone = None
    account.phone_hash = secrets.token_hex(32)
    account.password_hash = "-"  # noqa: S105 (fits no password)
    account.community_id = account.organisation_id = None
    account.deleted_at = now
