"""Somebody has taken a wish upon themselves; leave to take one more."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.community.models import Organisation, Team
from app.core.db import Model, code_column, enum_column, pk
from app.core.seal import Sealed
from app.wishes.models.wishes import Wish

ACCESS_AFTER = timedelta(days=30)
"""So long after a wish is confirmed (or closed) the claimer may still see the contact."""

UNDO_WITHIN = timedelta(seconds=60)
"""So long a claim can be taken back as a mistaken click."""


class ClaimStatus(enum.Enum):
    CLAIMED = "claimed"
    IN_PROGRESS = "in_progress"
    FULFILLED = "fulfilled"
    CONFIRMED = "confirmed"
    CLOSED_UNCONFIRMED = "closed_unconfirmed"
    RELEASED = "released"
    EXPIRED = "expired"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"
    HANDED_OVER = "handed_over"


class ReleaseReason(enum.Enum):
    """Why somebody gives a wish back; for staff."""

    NO_TIME = "no_time"
    ILL = "ill"
    NOT_REACHED = "not_reached"
    CANNOT = "cannot"
    OTHER = "other"


LIVE_CLAIMS = (ClaimStatus.CLAIMED, ClaimStatus.IN_PROGRESS, ClaimStatus.FULFILLED)
"""The states of a claim of which a wish has at most one."""

RUNNING_CLAIMS = (ClaimStatus.CLAIMED, ClaimStatus.IN_PROGRESS)
"""The states of a claim that somebody still has work with; these are limited."""

_LIVE = sa.text("status IN ('claimed', 'in_progress', 'fulfilled')")
_RUNNING = sa.text("status IN ('claimed', 'in_progress')")


class Claim(Model):
    """Somebody has taken a wish upon themselves; it keeps its own history when it ends."""

    __tablename__ = "wish_claims"
    __table_args__ = (
        sa.CheckConstraint("minutes IS NULL OR minutes > 0", name="minutes"),
        sa.Index(
            "uq_wish_claims_live",
            "wish_id",
            unique=True,
            postgresql_where=_LIVE,
            sqlite_where=_LIVE,
        ),
        sa.Index("ix_wish_claims_wish", "wish_id", "id"),
        sa.Index("ix_wish_claims_person", "account_id", "status", "ended_at"),
        sa.Index(
            "ix_wish_claims_organisation",
            "organisation_id",
            postgresql_where=_RUNNING,
            sqlite_where=_RUNNING,
        ),
        sa.Index("ix_wish_claims_team", "team_id", "id"),
        sa.Index("uq_wish_claims_handed_from", "handed_from_id", unique=True),
    )

    id: Mapped[int] = pk()
    wish_id: Mapped[int] = mapped_column(sa.ForeignKey("wishes.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    team_id: Mapped[int | None] = mapped_column(sa.ForeignKey("teams.id"))
    handed_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("wish_claims.id"))
    status: Mapped[ClaimStatus] = enum_column(ClaimStatus)
    claimed_at: Mapped[datetime]
    contact_due: Mapped[datetime]
    contacted_at: Mapped[datetime | None]
    contact_note: Mapped[str | None] = mapped_column(Sealed("wish_claims.contact_note"))
    deliver_due: Mapped[datetime | None]
    extended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    fulfilled_at: Mapped[datetime | None]
    fulfil_note: Mapped[str | None] = mapped_column(Sealed("wish_claims.fulfil_note"))
    minutes: Mapped[int | None]
    answer_note: Mapped[str | None] = mapped_column(Sealed("wish_claims.answer_note"))
    disputed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[ReleaseReason | None] = enum_column(ReleaseReason)
    end_note: Mapped[str | None] = mapped_column(Sealed("wish_claims.end_note"))
    version: Mapped[int] = mapped_column(default=1)

    wish: Mapped[Wish] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    organisation: Mapped[Organisation | None] = relationship()
    team: Mapped[Team | None] = relationship()

    if TYPE_CHECKING:
        has_visits: Mapped[bool]
        """Whether visits were agreed; computed, see `models.visits`."""
        is_offered: Mapped[bool]
        """Whether somebody is asked to go on with it; computed, see `models.visits`."""

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_CLAIMS

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING_CLAIMS

    @property
    def is_disputed(self) -> bool:
        """The resident said that something is missing, and nothing has followed yet."""
        return self.status is ClaimStatus.IN_PROGRESS and self.disputed_at is not None

    @property
    def is_confirmed(self) -> bool:
        return self.status is ClaimStatus.CONFIRMED

    @property
    def was_completed(self) -> bool:
        return self.status in (ClaimStatus.CONFIRMED, ClaimStatus.CLOSED_UNCONFIRMED)

    def can_be_undone(self, now: datetime) -> bool:
        """Whether it can still pass as a mistaken click."""
        fresh = self.status is ClaimStatus.CLAIMED and self.handed_from_id is None
        return fresh and now < self.claimed_at + UNDO_WITHIN

    def reaches(self, now: datetime) -> bool:
        """Whether its holder may still see the contact."""
        if self.is_live:
            return True
        return (
            self.was_completed and self.ended_at is not None and now < self.ended_at + ACCESS_AFTER
        )


class Permit(Model):
    """Leave to take one more wish, asked for after two claims ran out of time."""

    __tablename__ = "wish_permits"
    __table_args__ = (
        sa.Index(
            "uq_wish_permits_open",
            "account_id",
            unique=True,
            postgresql_where=sa.text("used_at IS NULL AND declined_at IS NULL"),
            sqlite_where=sa.text("used_at IS NULL AND declined_at IS NULL"),
        ),
        sa.Index("ix_wish_permits_account", "account_id", "id"),
        sa.Index(
            "ix_wish_permits_asked",
            "id",
            postgresql_where=sa.text("granted_at IS NULL AND declined_at IS NULL"),
            sqlite_where=sa.text("granted_at IS NULL AND declined_at IS NULL"),
        ),
    )

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    granted_at: Mapped[datetime | None]
    declined_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
