"""Who comes, or waits to."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.core.db import Model, code_column, enum_column, pk
from app.core.seal import Sealed
from app.programmes.models.booths import Booth
from app.programmes.models.programmes import Event


class RegistrationStatus(enum.Enum):
    PENDING = "pending"
    HELD = "held"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"
    REJECTED = "rejected"


HOLDING = (
    RegistrationStatus.HELD,
    RegistrationStatus.OFFERED,
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.ATTENDED,
    RegistrationStatus.NO_SHOW,
)
"""The states that hold places."""

LIVE = (RegistrationStatus.PENDING, RegistrationStatus.WAITLISTED, *HOLDING)
"""The states of which a person has at most one for each event."""

_IS_LIVE = sa.text(
    "status IN ('pending', 'waitlisted', 'held', 'offered', 'confirmed', 'attended', 'no_show')"
)
_HOLDS = sa.text("status IN ('held', 'offered', 'confirmed', 'attended', 'no_show')")


class Registration(Model):
    """Somebody comes, or waits to: with an account, or entered by name for somebody without.

    `line_no` tells the order of the waiting list: it is given while the event's row is locked.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        sa.CheckConstraint("party_size BETWEEN 1 AND 10", name="party_size"),
        sa.CheckConstraint("account_id IS NOT NULL OR for_name IS NOT NULL", name="somebody"),
        sa.UniqueConstraint("event_id", "ticket"),
        sa.Index(
            "uq_registrations_live_account",
            "event_id",
            "account_id",
            unique=True,
            postgresql_where=_IS_LIVE,
            sqlite_where=_IS_LIVE,
        ),
        sa.Index(
            "uq_registrations_live_other",
            "event_id",
            "for_hash",
            unique=True,
            postgresql_where=_IS_LIVE,
            sqlite_where=_IS_LIVE,
        ),
        sa.Index(
            "uq_registrations_booth",
            "booth_id",
            unique=True,
            postgresql_where=_HOLDS,
            sqlite_where=_HOLDS,
        ),
        sa.Index("ix_registrations_line", "event_id", "status", "line_no", "id"),
        sa.Index("ix_registrations_moves_from", "moves_from"),
        sa.Index("ix_registrations_account", "account_id", "status"),
        sa.Index("ix_registrations_booker", "booked_by", "id"),
        sa.Index("ix_registrations_phone", "event_id", "for_phone_hash"),
    )

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    ticket: Mapped[str] = mapped_column(sa.String(6))
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    booked_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    by_staff: Mapped[bool] = mapped_column(default=False)
    for_name: Mapped[str | None] = mapped_column(Sealed("registrations.for_name"))
    for_phone: Mapped[str | None] = mapped_column(Sealed("registrations.for_phone"))
    for_hash: Mapped[str | None] = mapped_column(sa.String(64))
    for_phone_hash: Mapped[str | None] = mapped_column(sa.String(64))
    party_size: Mapped[int]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    status: Mapped[RegistrationStatus] = enum_column(RegistrationStatus)
    joined_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    behind_until: Mapped[datetime | None]
    line_no: Mapped[int | None]
    offer_until: Mapped[datetime | None]
    moves_from: Mapped[int | None] = mapped_column(sa.ForeignKey("registrations.id"))
    booth_id: Mapped[int | None] = mapped_column(sa.ForeignKey("booths.id"))
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    booth: Mapped[Booth | None] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])

    @property
    def holds_places(self) -> bool:
        return self.status in HOLDING

    @property
    def is_waiting(self) -> bool:
        return self.status is RegistrationStatus.WAITLISTED

    @property
    def is_pending(self) -> bool:
        """Waits for the organiser's word, or for the draw."""
        return self.status is RegistrationStatus.PENDING

    @property
    def is_offered(self) -> bool:
        return self.status is RegistrationStatus.OFFERED

    @property
    def is_confirmed(self) -> bool:
        return self.status is RegistrationStatus.CONFIRMED

    @property
    def has_attended(self) -> bool:
        return self.status is RegistrationStatus.ATTENDED

    @property
    def can_end(self) -> bool:
        """Something is asked for, awaited or held that can still be given up."""
        return self.is_pending or self.is_waiting or self.is_offered or self.is_confirmed

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def cancel_until(self) -> datetime:
        """The deadline; who got the place after it may give it back until signing up closes.

        Who got it after that may do so until the beginning.
        """
        event, since = self.event, self.confirmed_at
        if since is None or since <= event.cancel_until:
            return event.cancel_until
        return event.closes_at if since <= event.closes_at else event.starts_at

    @property
    def told_id(self) -> int | None:
        """The account that is told what happens; nobody where staff entered a guest."""
        return self.account_id or (None if self.by_staff else self.booked_by)
