"""Every SELECT about people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.accounts.models import (
    Account,
    Consent,
    FailedSignIn,
    RecoveryCode,
    RoleGrant,
    RoleProfile,
    SignIn,
)
from app.accounts.viewer import Grant, Role, Viewer
from app.core.db import db
from app.core.errors import Missing
from app.core.rows import Rows


class _ViewerRow(NamedTuple):
    sign_in_id: int
    seen_at: datetime
    second_factor_at: datetime | None
    id: int
    code: str
    name: str
    locale: str
    locale_fixed: bool
    community_id: int | None
    organisation_id: int | None
    role: Role | None
    scope_kind: str | None
    scope_id: int | None


def _viewer_select() -> sa.Select[Any]:
    return (
        sa.select(
            SignIn.id,
            SignIn.seen_at,
            SignIn.second_factor_at,
            Account.id,
            Account.code,
            Account.name,
            Account.locale,
            Account.locale_fixed,
            Account.community_id,
            Account.organisation_id,
            RoleGrant.role,
            RoleGrant.scope_kind,
            RoleGrant.scope_id,
        )
        .join(Account, Account.id == SignIn.account_id)
        .outerjoin(
            RoleGrant,
            sa.and_(RoleGrant.account_id == Account.id, RoleGrant.revoked_at.is_(None)),
        )
        .where(
            SignIn.token_hash == sa.bindparam("token_hash"),
            SignIn.ended_at.is_(None),
            Account.disabled_at.is_(None),
            Account.deleted_at.is_(None),
        )
        .order_by(RoleGrant.id)
        .limit(100)
    )


_VIEWER = Rows(_ViewerRow, _viewer_select)


class SignedIn(NamedTuple):
    """A live sign-in: the viewer, when they were last seen, and whether they fixed a language."""

    viewer: Viewer
    seen_at: datetime
    locale_fixed: bool


def signed_in(token_hash: str) -> SignedIn | None:
    """Sign-in, person and roles in one small query; None where it ended or never was."""
    rows = _VIEWER.all(token_hash=token_hash)
    if not rows:
        return None
    first = rows[0]
    grants = tuple(
        Grant(row.role, row.scope_kind or "everywhere", row.scope_id or 0)
        for row in rows
        if row.role
    )
    viewer = Viewer(
        id=first.id,
        code=first.code,
        name=first.name,
        locale=first.locale,
        grants=grants,
        community_id=first.community_id,
        organisation_id=first.organisation_id,
        sign_in_id=first.sign_in_id,
        second_factor=first.second_factor_at is not None,
    )
    return SignedIn(viewer, first.seen_at, first.locale_fixed)


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
