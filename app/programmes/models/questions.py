"""What an organiser asks whoever signs up, what they answered, and calendars they subscribe to."""

from __future__ import annotations

import enum
import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.accounts.models import Account
from app.core.db import Json, Model, code_column, enum_column, pk
from app.core.localized import Localized, LocalizedType
from app.core.seal import Sealed
from app.programmes.models.programmes import Programme


class QuestionKind(enum.Enum):
    TEXT = "text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    FILE = "file"


class ChoicesType(sa.TypeDecorator[tuple[Localized, ...]]):
    """The choices of a question in one JSON column."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: tuple[Localized, ...] | None, dialect: sa.Dialect) -> Any:
        return [choice.as_dict() for choice in value or ()]

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> tuple[Localized, ...]:
        found = json.loads(value) if isinstance(value, bytes) else value
        return tuple(Localized(**choice) for choice in found or ())


class Question(Model):
    """Something that the organiser of a programme asks; a retired one keeps its answers."""

    __tablename__ = "questions"
    __table_args__ = (
        sa.CheckConstraint("position > 0", name="position"),
        sa.Index("ix_questions_programme", "programme_id", "position", "id"),
    )

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programmes.id"))
    position: Mapped[int]
    kind: Mapped[QuestionKind] = enum_column(QuestionKind)
    label: Mapped[Localized] = mapped_column(LocalizedType)
    choices: Mapped[tuple[Localized, ...]] = mapped_column(ChoicesType)
    required: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)


class Answer(Model):
    """What somebody answered: words, sealed, or the name of a picture that is kept.

    A choice is kept in its own words, so that it says the same when the choices change.
    """

    __tablename__ = "answers"
    __table_args__ = (
        sa.UniqueConstraint("registration_id", "question_id"),
        sa.CheckConstraint("value IS NOT NULL OR file_key IS NOT NULL", name="something"),
    )

    id: Mapped[int] = pk()
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registrations.id"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"), index=True)
    value: Mapped[str | None] = mapped_column(Sealed("answers.value"))
    file_key: Mapped[str | None] = mapped_column(sa.String(20), index=True)

    question: Mapped[Question] = relationship()


class CalendarFeed(Model):
    """The secret address under which somebody's calendar fetches their dates."""

    __tablename__ = "calendar_feeds"

    id: Mapped[int] = pk()
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), unique=True)
    token: Mapped[str] = mapped_column(Sealed("calendar_feeds.token"))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]

    account: Mapped[Account] = relationship()


Programme.asks = column_property(
    sa.exists()
    .where(Question.programme_id == Programme.__table__.c.id, Question.active)
    .correlate_except(Question)
)
