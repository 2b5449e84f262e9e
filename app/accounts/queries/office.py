"""Many people: the office's list, who holds which role, what the doctor counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from app.accounts.models import Account, RoleGrant
from app.accounts.viewer import STAFF, Role
from app.core.db import db


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
