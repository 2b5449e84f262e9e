"""What is offered, and when and where it takes place."""

from __future__ import annotations

import enum
import hashlib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.community.models import Place
from app.core import clock
from app.core.db import Model, code_column, enum_column, pk
from app.core.localized import Localized, LocalizedType
from app.programmes import days
from app.programmes.models.teachers import Teacher


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


class Admission(enum.Enum):
    """How somebody who signs up comes to a place."""

    DIRECT = "direct"
    APPROVAL = "approval"
    LOTTERY = "lottery"


class Promotion(enum.Enum):
    """How a place that becomes free goes to somebody who waits."""

    AUTOMATIC = "automatic"
    OFFER = "offer"


def _for_trainings(context: Any) -> bool:
    return context.get_current_parameters()["kind"] is Kind.TRAINING


class Programme(Model):
    """What is offered: words, teacher, price, and how long one may cancel."""

    __tablename__ = "programmes"
    __table_args__ = (
        sa.CheckConstraint("price >= 0", name="price"),
        sa.CheckConstraint("cancel_hours >= 0", name="cancel_hours"),
        sa.CheckConstraint("offer_hours BETWEEN 1 AND 336", name="offer_hours"),
        sa.CheckConstraint("draw_hours BETWEEN 1 AND 720", name="draw_hours"),
        sa.CheckConstraint("certificate_share BETWEEN 1 AND 100", name="certificate_share"),
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
    teacher_id: Mapped[int | None] = mapped_column(sa.ForeignKey("teachers.id"), index=True)
    market: Mapped[str | None] = mapped_column(sa.String(40))
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("places.id"), index=True)
    price: Mapped[int] = mapped_column(default=0)
    cancel_hours: Mapped[int] = mapped_column(default=24)
    closes_at_local: Mapped[time | None]
    admission: Mapped[Admission] = enum_column(Admission, default=Admission.DIRECT)
    promotion: Mapped[Promotion] = enum_column(Promotion, default=Promotion.AUTOMATIC)
    offer_hours: Mapped[int] = mapped_column(default=24)
    draw_hours: Mapped[int] = mapped_column(default=48)
    gives_certificate: Mapped[bool] = mapped_column(default=_for_trainings)
    certificate_share: Mapped[int] = mapped_column(default=80)
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place] = relationship()
    teacher: Mapped[Teacher | None] = relationship()

    if TYPE_CHECKING:
        asks: Mapped[bool]
        """Whether it has questions for whoever signs up; computed, see `models.questions`."""

    @property
    def is_published(self) -> bool:
        return self.status is ProgrammeStatus.PUBLISHED

    @property
    def is_draft(self) -> bool:
        return self.status is ProgrammeStatus.DRAFT

    @property
    def is_archived(self) -> bool:
        return self.status is ProgrammeStatus.ARCHIVED

    @property
    def wants_approval(self) -> bool:
        return self.admission is Admission.APPROVAL

    @property
    def draws_lots(self) -> bool:
        return self.admission is Admission.LOTTERY

    @property
    def offers_places(self) -> bool:
        return self.promotion is Promotion.OFFER


class Event(Model):
    """When and where a programme takes place, and how many places there are.

    `taken` and `waiting` count places, not rows, and are changed in `core.capacity` only.
    Of a course it is the first date; `over_at`, the end of the last date that stands, and
    `dates`, how many stand, are changed in `rules.dates` only.
    """

    __tablename__ = "events"
    __table_args__ = (
        sa.CheckConstraint("capacity > 0", name="capacity"),
        sa.CheckConstraint("taken >= 0", name="taken"),
        sa.CheckConstraint("waiting >= 0", name="waiting"),
        sa.CheckConstraint("ends_at > starts_at", name="times"),
        sa.CheckConstraint("dates > 0", name="dates"),
        sa.Index("ix_events_upcoming", "starts_at", "id"),
        sa.Index("ix_events_programme", "programme_id", "starts_at"),
        sa.Index("ix_events_adviser", "adviser_id", "starts_at"),
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
    draw_seed: Mapped[str | None] = mapped_column(sa.String(64))
    drawn_at: Mapped[datetime | None]
    adviser_id: Mapped[int | None] = mapped_column(sa.ForeignKey("teachers.id"))
    over_at: Mapped[datetime]
    is_course: Mapped[bool] = mapped_column(default=False)
    dates: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    programme: Mapped[Programme] = relationship()
    place: Mapped[Place] = relationship()
    adviser: Mapped[Teacher | None] = relationship()

    @validates("ends_at")
    def _ends(self, _key: str, ends_at: datetime) -> datetime:
        """Without further dates it is over when it ends; of a course `rules.dates` knows."""
        if not self.is_course:
            self.over_at = ends_at
        return ends_at

    @property
    def is_cancelled(self) -> bool:
        return self.status is EventStatus.CANCELLED

    @property
    def left(self) -> int:
        """Free places; none while people wait, since newcomers do not overtake them."""
        return max(0, self.capacity - self.taken) if not self.waiting else 0

    @property
    def awaits_draw(self) -> bool:
        """Whoever signs up takes part in the draw, which is still to come."""
        return self.programme.draws_lots and self.drawn_at is None

    @property
    def draw_at(self) -> datetime:
        """When the lots are drawn."""
        return self.starts_at - timedelta(hours=self.programme.draw_hours)

    @property
    def draw_promise(self) -> str | None:
        """The SHA-256 of the seed, public from the first entry on; None before there is one."""
        if self.draw_seed is None:
            return None
        return hashlib.sha256(self.draw_seed.encode()).hexdigest()

    @property
    def cancel_until(self) -> datetime:
        """Until when a place can be given back by oneself; never after signing up has closed."""
        return min(self.closes_at, self.starts_at - timedelta(hours=self.programme.cancel_hours))

    @property
    def closes_at(self) -> datetime:
        """Until when people sign up by themselves: the beginning, or a time before it that day."""
        return days.closing(self.starts_at, self.programme.closes_at_local)

    def is_closed(self, now: datetime) -> bool:
        return now >= self.closes_at

    @property
    def local_day(self) -> date:
        """The day on which it begins in Yanji."""
        return clock.local(self.starts_at).date()

    def has_begun(self, now: datetime) -> bool:
        return now >= self.starts_at

    def has_ended(self, now: datetime) -> bool:
        """Of a course: whether its last date is over."""
        return now >= self.over_at
