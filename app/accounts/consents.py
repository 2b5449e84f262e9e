"""What people agree to: each text has a version, and each consent can be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.accounts.models import Account, Consent
from app.core.db import db
from app.core.errors import Missing, Refused
from app.core.text import _l


class Purpose(NamedTuple):
    """Something people may agree to, the version of its text, and whether it can be left out."""

    name: str
    version: str
    title: Any
    text: Any
    needed: bool


TERMS = Purpose(
    "terms",
    "2026-11",
    _l("Keeping my data to run this service"),
    _l("We keep what you type so that places, wishes and deals can be arranged."),
    needed=True,
)
NAME = Purpose(
    "name",
    "2026-11",
    _l("Showing my full name in public"),
    _l("Otherwise others see only the first letter of your name."),
    needed=False,
)
PURPOSES = (TERMS, NAME)


class ConsentNeeded(Refused):
    message = _l("Without your consent we may not keep an account for you.")
    field = "consent"


class DeleteInstead(Refused):
    message = _l("Without this consent there can be no account. You can delete it below.")


def purpose_by_name(name: str) -> Purpose:
    """The purpose; raises Missing."""
    for purpose in PURPOSES:
        if purpose.name == name:
            return purpose
    raise Missing


def give(account: Account, purpose: Purpose, *, now: datetime) -> None:
    """Writes down the consent to the text as it stands now; once for each version."""
    if _live(account.id, purpose) is not None:
        return
    db.session.add(
        Consent(
            account_id=account.id,
            purpose=purpose.name,
            text_version=purpose.version,
            given_at=now,
        )
    )
    if purpose is NAME:
        account.show_name = True


def withdraw(account: Account, purpose: Purpose, *, now: datetime) -> None:
    """Takes a consent back, in every version."""
    if purpose.needed:
        raise DeleteInstead
    end_all(account.id, now=now, purpose=purpose)
    if purpose is NAME:
        account.show_name = False


def end_all(account_id: int, *, now: datetime, purpose: Purpose | None = None) -> None:
    """Ends a person's consents, of one purpose or of all."""
    statement = sa.update(Consent).where(
        Consent.account_id == account_id, Consent.withdrawn_at.is_(None)
    )
    if purpose is not None:
        statement = statement.where(Consent.purpose == purpose.name)
    db.session.execute(
        statement.values(withdrawn_at=now).execution_options(synchronize_session=False)
    )


def _live(account_id: int, purpose: Purpose) -> Consent | None:
    return db.session.scalar(
        sa.select(Consent)
        .where(
            Consent.account_id == account_id,
            Consent.purpose == purpose.name,
            Consent.text_version == purpose.version,
            Consent.withdrawn_at.is_(None),
        )
        .limit(1)
    )
