"""One person: the account, its sign-ins, consents, codes and profiles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from app.accounts.models import (
    Account,
    Consent,
    FailedSignIn,
    RecoveryCode,
    RoleProfile,
    SignIn,
)
from app.accounts.viewer import Role
from app.core.db import db
from app.core.errors import Missing


def account_by_id(account_id: int) -> Account:
    """The account; raises Missing."""
    account = db.session.get(Account, account_id)
    if account is None:
        raise Missing
    return account


def account_by_code(code: str) -> Account:
    """The account with this public code; raises Missing."""
    account = db.session.scalar(sa.select(Account).where(Account.code == code))
    if account is None:
        raise Missing
    return account


def account_by_login(email: str | None, phone_hash: str | None) -> Account | None:
    """The account that signs in with this e-mail or phone."""
    if email:
        return db.session.scalar(sa.select(Account).where(Account.email == email))
    if phone_hash:
        return db.session.scalar(sa.select(Account).where(Account.phone_hash == phone_hash))
    return None


def tries_between(key: str, since: datetime, until: datetime) -> Sequence[datetime]:
    """When somebody tried a secret that has not been right yet, oldest first.

    `until` lies ahead, but not far: a clock that was wrong for a while locks nobody out.
    """
    return db.session.scalars(
        sa.select(FailedSignIn.at)
        .where(FailedSignIn.login_hash == key, FailedSignIn.at > since, FailedSignIn.at <= until)
        .order_by(FailedSignIn.at)
        .limit(100)
    ).all()


def live_sign_ins(account_id: int) -> Sequence[SignIn]:
    """The devices on which a person is signed in, last seen first."""
    return db.session.scalars(
        sa.select(SignIn)
        .where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
        .limit(50)
    ).all()


def profile_of(account_id: int, role: Role) -> RoleProfile | None:
    return db.session.scalar(
        sa.select(RoleProfile).where(RoleProfile.account_id == account_id, RoleProfile.role == role)
    )


def profiles_of(account_ids: Collection[int], role: Role) -> Sequence[RoleProfile]:
    """What these people tell in a role."""
    return db.session.scalars(
        sa.select(RoleProfile)
        .where(RoleProfile.account_id.in_(account_ids), RoleProfile.role == role)
        .order_by(RoleProfile.id)
        .limit(len(account_ids))
    ).all()


def unused_recovery_codes(account_id: int) -> Sequence[RecoveryCode]:
    return db.session.scalars(
        sa.select(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
        .order_by(RecoveryCode.id)
        .limit(20)
    ).all()


def consents_of(account_id: int) -> Sequence[Consent]:
    return db.session.scalars(
        sa.select(Consent)
        .where(Consent.account_id == account_id)
        .order_by(Consent.id.desc())
        .limit(100)
    ).all()


def sign_in_by_handle(account_id: int, handle: str) -> int:
    """The live sign-in of a person that their page names so; raises Missing."""
    for sign_in in live_sign_ins(account_id):
        if sign_in.handle == handle:
            return sign_in.id
    raise Missing
