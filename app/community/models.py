"""The place: communities, grids, organisations, volunteer teams, and service records."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import BigInt, Model, code_column, enum_column, pk
from app.core.localized import Localized, LocalizedType
from app.core.seal import Sealed


class Community(Model):
    """One of the ten communities of the subdistrict."""

    __tablename__ = "communities"

    id: Mapped[int] = pk()
    slug: Mapped[str] = mapped_column(sa.String(20), unique=True)
    name: Mapped[Localized] = mapped_column(LocalizedType)


class Grid(Model):
    """A grid with its service station and its own phone."""

    __tablename__ = "grids"

    id: Mapped[int] = pk()
    no: Mapped[int] = mapped_column(unique=True)
    community_id: Mapped[int] = mapped_column(sa.ForeignKey("communities.id"), index=True)
    name: Mapped[Localized] = mapped_column(LocalizedType)
    station: Mapped[Localized] = mapped_column(LocalizedType)
    phone: Mapped[str] = mapped_column(sa.String(20))

    community: Mapped[Community] = relationship()


class Place(Model):
    """Somewhere things happen: a hall, a station, a training room."""

    __tablename__ = "places"

    id: Mapped[int] = pk()
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    community_id: Mapped[int | None] = mapped_column(sa.ForeignKey("communities.id"), index=True)
    name: Mapped[Localized] = mapped_column(LocalizedType)
    address: Mapped[Localized] = mapped_column(LocalizedType)
    how_to_find: Mapped[Localized] = mapped_column(LocalizedType)
    phone: Mapped[str] = mapped_column(sa.String(20), default="")


class Organisation(Model):
    """One of the alliance organisations."""

    __tablename__ = "organisations"

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    name: Mapped[Localized] = mapped_column(LocalizedType)
    kind: Mapped[str] = mapped_column(sa.String(30))
    community_id: Mapped[int | None] = mapped_column(sa.ForeignKey("communities.id"), index=True)


class Team(Model):
    """One of the three 'Xinxing Azalea' volunteer teams."""

    __tablename__ = "teams"

    id: Mapped[int] = pk()
    slug: Mapped[str] = mapped_column(sa.String(20), unique=True)
    name: Mapped[Localized] = mapped_column(LocalizedType)
    about: Mapped[Localized] = mapped_column(LocalizedType)


class TeamMembership(Model):
    """Somebody belongs to a team from a day to a day."""

    __tablename__ = "team_memberships"
    __table_args__ = (
        sa.Index(
            "uq_team_memberships_live",
            "team_id",
            "account_id",
            unique=True,
            postgresql_where=sa.text("left_at IS NULL"),
            sqlite_where=sa.text("left_at IS NULL"),
        ),
    )

    id: Mapped[int] = pk()
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("teams.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    is_leader: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship()


class ServiceStatus(enum.Enum):
    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    LOCKED = "locked"


class ServiceRecord(Model):
    """Hours somebody served: one per person and source, never typed in without a source."""

    __tablename__ = "service_records"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "source_kind", "source_id"),
        sa.CheckConstraint("minutes > 0 AND minutes <= 1440", name="minutes"),
        sa.CheckConstraint("people_helped >= 0", name="people_helped"),
        sa.Index("ix_service_records_person", "account_id", "started_at"),
    )

    id: Mapped[int] = pk()
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("teams.id"), index=True)
    source_kind: Mapped[str] = mapped_column(sa.String(40))
    source_id: Mapped[int] = mapped_column(BigInt)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    minutes: Mapped[int]
    people_helped: Mapped[int] = mapped_column(default=1)
    method: Mapped[str] = mapped_column(sa.String(20))
    status: Mapped[ServiceStatus] = enum_column(ServiceStatus)
    version: Mapped[int] = mapped_column(default=1)
    details: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class ServiceCorrection(Model):
    """Somebody says that hours were otherwise; a second person agrees or not. Both values stay."""

    __tablename__ = "service_corrections"
    __table_args__ = (
        sa.CheckConstraint("new_ended_at > new_started_at", name="new_span"),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="second_person"),
        sa.Index(
            "uq_service_corrections_open",
            "record_id",
            unique=True,
            postgresql_where=sa.text("decided_at IS NULL"),
            sqlite_where=sa.text("decided_at IS NULL"),
        ),
    )

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    record_id: Mapped[int] = mapped_column(sa.ForeignKey("service_records.id"), index=True)
    old_started_at: Mapped[datetime]
    old_ended_at: Mapped[datetime]
    new_started_at: Mapped[datetime]
    new_ended_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(sa.String(300))
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    decided_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]

    record: Mapped[ServiceRecord] = relationship()


class DoubleRegistration(Model):
    """Somebody of an organisation who also does community work where they live, from a day to a
    day; `skills` are those of volunteers' profiles."""

    __tablename__ = "double_registrations"
    __table_args__ = (
        sa.Index(
            "uq_double_registrations_live",
            "account_id",
            unique=True,
            postgresql_where=sa.text("ended_at IS NULL"),
            sqlite_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index("ix_double_registrations_organisation", "organisation_id", "id"),
        sa.Index("ix_double_registrations_grid", "grid_id", "id"),
    )

    id: Mapped[int] = pk()
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    grid_id: Mapped[int] = mapped_column(sa.ForeignKey("grids.id"))
    skills: Mapped[list[str]]
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ServiceCertificate(Model):
    """The confirmed hours of a person in a year, frozen when it was issued.

    A person has at most one for a year that stands; the name goes with the account.
    """

    __tablename__ = "service_certificates"
    __table_args__ = (
        sa.CheckConstraint("minutes > 0", name="minutes"),
        sa.Index(
            "uq_service_certificates_standing",
            "account_id",
            "year",
            unique=True,
            postgresql_where=sa.text("revoked_at IS NULL"),
            sqlite_where=sa.text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = pk()
    serial: Mapped[str] = mapped_column(sa.String(20), unique=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    year: Mapped[int]
    holder_name: Mapped[str] = mapped_column(Sealed("service_certificates.holder_name"))
    minutes: Mapped[int]
    times: Mapped[int]
    people: Mapped[int]
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    revoke_reason: Mapped[str] = mapped_column(sa.Text, default="")

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None
