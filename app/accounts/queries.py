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
from app.accounts.viewer import STAFF, Grant, Role, Viewer
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


def admin_grants_locked() -> Sequence[RoleGrant]:
    """Every live grant of an administrator; whoever else asks waits for this transaction."""
    return db.session.scalars(
        sa.select(RoleGrant)
        .where(
            RoleGrant.role == Role.ADMIN,
            RoleGrant.scope_kind == "everywhere",
            RoleGrant.revoked_at.is_(None),
        )
        .order_by(RoleGrant.id)
        .limit(1000)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def sign_in_by_handle(account_id: int, handle: str) -> int:
    """The live sign-in of a person that their page names so; raises Missing."""
    for sign_in in live_sign_ins(account_id):
        if sign_in.handle == handle:
            return sign_in.id
    raise Missing


def anybody_here() -> bool:
    """Whether there is any account."""
    return db.session.scalar(sa.select(Account.id).limit(1)) is not None


def usable_admins() -> int:
    """How many people can sign in and do everything."""
    return _count(_live(Role.ADMIN).where(RoleGrant.scope_kind == "everywhere"))


def staff_without_second_step() -> int:
    """How many of the staff sign in with a password alone."""
    return _count(_live(*STAFF).where(Account.totp_confirmed_at.is_(None)))


def unreachable_accounts() -> int:
    """How many people who could sign in have neither an e-mail address nor a phone."""
    return _count(
        sa.select(Account.id).where(
            Account.deleted_at.is_(None),
            Account.disabled_at.is_(None),
            Account.email.is_(None),
            Account.phone.is_(None),
        )
    )


def _live(*roles: Role) -> sa.Select[tuple[int]]:
    """Usable accounts that hold one of the roles, each once."""
    return (
        sa.select(Account.id)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(
            RoleGrant.role.in_(roles),
            RoleGrant.revoked_at.is_(None),
            Account.deleted_at.is_(None),
            Account.disabled_at.is_(None),
        )
        .distinct()
    )


def _count(select: sa.Select[tuple[int]]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(select.subquery())) or 0


class PersonRow(NamedTuple):
    """A person in the office's list."""

    id: int
    code: str
    name: str
    email: str | None
    created_at: datetime
    disabled_at: datetime | None


def people(
    *,
    text: str = "",
    email: str | None = None,
    phone_hash: str | None = None,
    role: Role | None = None,
    before: int | None = None,
    most: int = 25,
) -> Sequence[PersonRow]:
    """People by a part of their name, their e-mail or phone, or a role; newest first."""
    select = sa.select(
        Account.id,
        Account.code,
        Account.name,
        Account.email,
        Account.created_at,
        Account.disabled_at,
    ).where(Account.deleted_at.is_(None))
    if email:
        select = select.where(Account.email == email)
    elif phone_hash:
        select = select.where(Account.phone_hash == phone_hash)
    elif text:
        select = select.where(Account.name.icontains(text, autoescape=True))
    if role is not None:
        select = select.where(
            sa.exists().where(
                RoleGrant.account_id == Account.id,
                RoleGrant.role == role,
                RoleGrant.revoked_at.is_(None),
            )
        )
    if before is not None:
        select = select.where(Account.id < before)
    rows = db.session.execute(select.order_by(Account.id.desc()).limit(most)).all()
    return [PersonRow(*row) for row in rows]


def roles_of(account_ids: Sequence[int]) -> dict[int, list[Role]]:
    """The live roles of several people."""
    found: dict[int, list[Role]] = {}
    select = (
        sa.select(RoleGrant.account_id, RoleGrant.role)
        .where(RoleGrant.account_id.in_(account_ids), RoleGrant.revoked_at.is_(None))
        .order_by(RoleGrant.id)
        .limit(1000)
    )
    for account_id, role in db.session.execute(select):
        if role not in found.setdefault(account_id, []):
            found[account_id].append(role)
    return found


def names_of(account_ids: Sequence[int]) -> dict[int, str]:
    """Names for a few ids (who gave a role)."""
    select = sa.select(Account.id, Account.name).where(Account.id.in_(account_ids)).limit(500)
    return {row.id: row.name for row in db.session.execute(select)}
