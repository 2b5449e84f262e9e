"""Programmes: what is offered, when and where it takes place, and who comes."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.community.models import Place
from app.core.db import Model, code_column, enum_column, pk
from app.core.localized import Localized, LocalizedType
from app.core.seal import Sealed


class Kind(enum.Enum):
    """What sort of programme it is; words, icon and hue stand in `kinds.KINDS`."""

    TRAINING = "training"
    CONSULTATION = "consultation"
    EXHIBITION = "exhibition"
    SELECTION_MEETING = "selection_meeting"
    STAGE = "stage"
    VOLUNTEER_ACTION = "volunteer_action"
    ELDER_CARE = "elder_care"
    LECTURE = "lecture"
    HEALTH_DAY = "health_day"


class ProgrammeStatus(enum.Enum):
    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class EventStatus(enum.Enum):
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


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


class Programme(Model):
    """What is offered: words, teacher, price, and how long one may cancel."""

    __tablename__ = "programmes"
    __table_args__ = (
        sa.CheckConstraint("price >= 0", name="price"),
        sa.CheckConstraint("cancel_hours >= 0", name="cancel_hours"),
        sa.Index("ix_programmes_status", "status", "id"),
    )

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    kind: Mapped[Kind] = enum_column(Kind)
    status: Mapped[ProgrammeStatus] = enum_column(ProgrammeStatus)
    title: Mapped[Localized] = mapped_column(LocalizedType)
    summary: Mapped[Localized] = mapped_column(LocalizedType)
    learn: Mapped[Localized | None] = mapped_column(LocalizedType)
    for_whom: Mapped[Localized | None] = mapped_column(LocalizedType)
    bring: Mapped[Localized | None] = mapped_column(LocalizedType)
    teacher_name: Mapped[Localized | None] = mapped_column(LocalizedType)
    teacher_about: Mapped[Localized | None] = mapped_column(LocalizedType)
    market: Mapped[str | None] = mapped_column(sa.String(40))
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("places.id"), index=True)
    price: Mapped[int] = mapped_column(default=0)
    cancel_hours: Mapped[int] = mapped_column(default=24)
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place] = relationship()

    @property
    def is_published(self) -> bool:
        return self.status is ProgrammeStatus.PUBLISHED

    @property
    def is_draft(self) -> bool:
        return self.status is ProgrammeStatus.DRAFT

    @property
    def is_archived(self) -> bool:
        return self.status is ProgrammeStatus.ARCHIVED


class Event(Model):
    """When and where a programme takes place, and how many places there are.

    `taken` and `waiting` count places, not rows, and are changed in `core.capacity` only.
    """

    __tablename__ = "events"
    __table_args__ = (
        sa.CheckConstraint("capacity > 0", name="capacity"),
        sa.CheckConstraint("taken >= 0", name="taken"),
        sa.CheckConstraint("waiting >= 0", name="waiting"),
        sa.CheckConstraint("ends_at > starts_at", name="times"),
        sa.Index("ix_events_upcoming", "starts_at", "id"),
        sa.Index("ix_events_programme", "programme_id", "starts_at"),
    )

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programmes.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("places.id"), index=True)
    room: Mapped[Localized | None] = mapped_column(LocalizedType)
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    status: Mapped[EventStatus] = enum_column(EventStatus)
    sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    programme: Mapped[Programme] = relationship()
    place: Mapped[Place] = relationship()

    @property
    def is_cancelled(self) -> bool:
        return self.status is EventStatus.CANCELLED

    @property
    def left(self) -> int:
        """Free places; none while people wait, since newcomers do not overtake them."""
        return max(0, self.capacity - self.taken) if not self.waiting else 0

    @property
    def cancel_until(self) -> datetime:
        """Until when a place can be given back by oneself."""
        return self.starts_at - timedelta(hours=self.programme.cancel_hours)

    def has_begun(self, now: datetime) -> bool:
        return now >= self.starts_at

    def has_ended(self, now: datetime) -> bool:
        return now >= self.ends_at


class Registration(Model):
    """Somebody comes, or waits to: with an account, or entered by name for somebody without.

    The key tells the order of the waiting list: rows are added while the event's row is locked.
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
        sa.Index("ix_registrations_line", "event_id", "status", "id"),
        sa.Index("ix_registrations_account", "account_id", "status"),
        sa.Index("ix_registrations_booker", "booked_by", "id"),
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
    party_size: Mapped[int]
    note: Mapped[str] = mapped_column(sa.Text, default="")
    status: Mapped[RegistrationStatus] = enum_column(RegistrationStatus)
    joined_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    behind_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])

    @property
    def holds_places(self) -> bool:
        return self.status in HOLDING

    @property
    def is_waiting(self) -> bool:
        return self.status is RegistrationStatus.WAITLISTED

    @property
    def is_confirmed(self) -> bool:
        return self.status is RegistrationStatus.CONFIRMED

    @property
    def has_attended(self) -> bool:
        return self.status is RegistrationStatus.ATTENDED

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def cancel_until(self) -> datetime:
        """The deadline; who got the place after it may give it back until the beginning."""
        late = self.confirmed_at is not None and self.confirmed_at > self.event.cancel_until
        return self.event.starts_at if late else self.event.cancel_until

    @property
    def told_id(self) -> int | None:
        """The account that is told what happens; nobody where staff entered a guest."""
        return self.account_id or (None if self.by_staff else self.booked_by)


class Method(enum.Enum):
    """How somebody was recognised at the door."""

    QR = "qr"
    CODE = "code"
    NAME = "name"


class CheckIn(Model):
    """Somebody came through the door; rows are only ever added."""

    __tablename__ = "check_ins"

    id: Mapped[int] = pk()
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registrations.id"), index=True)
    nonce: Mapped[str] = mapped_column(sa.String(64), unique=True)
    scanned_at: Mapped[datetime]
    received_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    method: Mapped[Method] = enum_column(Method)
