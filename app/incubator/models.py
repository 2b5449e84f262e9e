"""What merchants say they need."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model, enum_column, pk
from app.core.seal import Sealed
from app.incubator.topics import Need, Topic


class NeedsSurvey(Model):
    """What one merchant answered; kept as they go, one for each account."""

    __tablename__ = "needs_surveys"
    __table_args__ = (sa.Index("ix_needs_surveys_market", "market", "id"),)

    id: Mapped[int] = pk()
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), unique=True)
    market: Mapped[str | None] = mapped_column(sa.String(40))
    note: Mapped[str | None] = mapped_column(Sealed("needs_surveys.note"))
    started_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]

    answers: Mapped[list[NeedAnswer]] = relationship(
        order_by="NeedAnswer.topic", cascade="all, delete-orphan"
    )

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def needs(self) -> dict[Topic, Need]:
        """What was answered, by topic."""
        return {answer.topic: answer.need for answer in self.answers}


class NeedAnswer(Model):
    """How much somebody needs help with one topic."""

    __tablename__ = "needs_answers"
    __table_args__ = (sa.Index("ix_needs_answers_topic", "topic", "need"),)

    survey_id: Mapped[int] = mapped_column(sa.ForeignKey("needs_surveys.id"), primary_key=True)
    topic: Mapped[Topic] = enum_column(Topic, primary_key=True)
    need: Mapped[Need] = enum_column(Need)
