"""The further dates of a course."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.community.models import Place
from app.core.db import Model, enum_column, pk
from app.core.localized import Localized, LocalizedType


class MeetingStatus(enum.Enum):
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


class Meeting(Model):
    """One more date of a course; the first one is the event itself, which holds the places."""

    __tablename__ = "meetings"
    __table_args__ = (
        sa.CheckConstraint("no > 1", name="no"),
        sa.CheckConstraint("ends_at > starts_at", name="times"),
        sa.UniqueConstraint("event_id", "no"),
        sa.Index("ix_meetings_starts_at", "starts_at", "event_id"),
    )

    id: Mapped[int] = pk()
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"))
    no: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("places.id"), index=True)
    room: Mapped[Localized | None] = mapped_column(LocalizedType)
    status: Mapped[MeetingStatus] = enum_column(MeetingStatus)
    sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place] = relationship()

    @property
    def is_cancelled(self) -> bool:
        return self.status is MeetingStatus.CANCELLED
