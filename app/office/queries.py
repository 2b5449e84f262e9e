"""Reads over what the floors below write down."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.accounts.models import Account, RoleGrant
from app.accounts.viewer import Role
from app.core import paging
from app.core.db import db
from app.core.paging import Page
from app.core.seal import Reveal


class Look(NamedTuple):
    """Somebody looked at something sealed."""

    id: int
    at: datetime
    name: str
    code: str
    kind: str
    subject_id: int
    fields: str
    why: str


class Given(NamedTuple):
    """A role that was given, and perhaps taken away."""

    name: str
    code: str
    role: Role
    giver: str | None
    granted_at: datetime
    revoked_at: datetime | None


def looks(after: str | None = None) -> Page[Look]:
    """Who looked at what is sealed, the latest first."""
    cursor = paging.decode(after, (int,)) or [2**62]
    rows = db.session.execute(
        sa.select(
            Reveal.id,
            Reveal.at,
            Account.name,
            Account.code,
            Reveal.subject_kind,
            Reveal.subject_id,
            Reveal.fields,
            Reveal.why,
        )
        .join(Account, Account.id == Reveal.account_id)
        .where(Reveal.id < cursor[0])
        .order_by(Reveal.id.desc())
        .limit(paging.PAGE + 1)
    )
    return paging.page([Look(*row) for row in rows], lambda row: (row.id,))


def roles_given(*, most: int = 30) -> list[Given]:
    """The roles that one person gave to another last, with who and when."""
    giver = aliased(Account)
    rows = db.session.execute(
        sa.select(
            Account.name,
            Account.code,
            RoleGrant.role,
            giver.name,
            RoleGrant.granted_at,
            RoleGrant.revoked_at,
        )
        .join(Account, Account.id == RoleGrant.account_id)
        .join(giver, giver.id == RoleGrant.granted_by)
        .where(RoleGrant.granted_by != RoleGrant.account_id)
        .order_by(RoleGrant.id.desc())
        .limit(most)
    )
    return [Given(*row) for row in rows]
