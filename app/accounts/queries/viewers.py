"""Who is looking: sign-in, person and roles in one small query."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.accounts.models import Account, RoleGrant, SignIn
from app.accounts.viewer import Grant, Role, Viewer
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


_VIEWER = Rows(_ViewerRow, _viewer_select, marks=True)


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
