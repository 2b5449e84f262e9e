"""People: accounts, their roles, sign-ins, consents, second factors and profiles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.viewer import Role
from app.core.db import BigInt, Model, code_column, enum_column, pk
from app.core.seal import Sealed

LIVE = sa.text("revoked_at IS NULL")


class Account(Model):
    """One person, for every role. Found by e-mail or by the keyed hash of the phone."""

    __tablename__ = "accounts"
    __table_args__ = (
        sa.CheckConstraint("email IS NOT NULL OR phone_hash IS NOT NULL", name="reachable"),
    )

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    name: Mapped[str] = mapped_column(sa.String(80))
    show_name: Mapped[bool] = mapped_column(default=False)
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(Sealed("accounts.phone"))
    phone_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    locale: Mapped[str] = mapped_column(sa.String(5), default="ko")
    locale_fixed: Mapped[bool] = mapped_column(default=False)
    community_id: Mapped[int | None] = mapped_column(sa.ForeignKey("communities.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisations.id"), index=True
    )
    mail_notices: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None] = mapped_column(Sealed("accounts.totp_secret"))
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)

    grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="account",
        foreign_keys="RoleGrant.account_id",
        order_by="RoleGrant.id",
        cascade="all, delete-orphan",
    )
    profiles: Mapped[list[RoleProfile]] = relationship(
        order_by="RoleProfile.id", cascade="all, delete-orphan"
    )

    @property
    def is_usable(self) -> bool:
        return self.disabled_at is None and self.deleted_at is None

    @property
    def live_grants(self) -> list[RoleGrant]:
        return [grant for grant in self.grants if grant.revoked_at is None]


class RoleGrant(Model):
    """A role that somebody holds, where, given by whom and when; kept when taken away."""

    __tablename__ = "role_grants"
    __table_args__ = (
        sa.Index(
            "uq_role_grants_live",
            "account_id",
            "role",
            "scope_kind",
            "scope_id",
            unique=True,
            postgresql_where=LIVE,
            sqlite_where=LIVE,
        ),
    )

    id: Mapped[int] = pk()
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    role: Mapped[Role] = enum_column(Role)
    scope_kind: Mapped[str] = mapped_column(sa.String(20), default="everywhere")
    scope_id: Mapped[int] = mapped_column(BigInt, default=0)
    granted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    granted_at: Mapped[datetime]
    revoked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    revoked_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(back_populates="grants", foreign_keys=[account_id])


class RoleProfile(Model):
    """What a person tells about themselves in one role (a stall, skills, a platform)."""

    __tablename__ = "role_profiles"
    __table_args__ = (sa.UniqueConstraint("account_id", "role"),)

    id: Mapped[int] = pk()
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    role: Mapped[Role] = enum_column(Role)
    fields: Mapped[dict[str, Any]]


class SignIn(Model):
    """One sign-in on one device; it ends here, whatever cookie somebody kept."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = pk()
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    device: Mapped[str] = mapped_column(sa.String(160), default="")
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    second_factor_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    @property
    def handle(self) -> str:
        """How its owner's page names it; says nothing about the token."""
        return self.token_hash[:12]


class RecoveryCode(Model):
    """A code that stands in for the second factor, once."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = pk()
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[datetime | None]


class Consent(Model):
    """That somebody agreed to a text of a version, when, and when they took it back."""

    __tablename__ = "consents"

    id: Mapped[int] = pk()
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(40))
    text_version: Mapped[str] = mapped_column(sa.String(20))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class FailedSignIn(Model):
    """A wrong password, kept under a hash of the name that was tried, to slow guessing."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (sa.Index("ix_failed_sign_ins_who", "login_hash", "at"),)

    id: Mapped[int] = pk()
    login_hash: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]
