"""What is asked, and what was answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.core.db import db
from app.core.errors import Missing
from app.core.known import known
from app.core.localized import Localized
from app.core.rows import Rows
from app.core.seal import Reveal
from app.programmes.models import Answer, Event, Question, QuestionKind, Registration
from app.programmes.queries.series import lock_programme

MOST = 60
"""More than any programme has questions, retired ones included."""
MOST_ANSWERS = 120_000
LOOKED = timedelta(minutes=15)


class Asked(NamedTuple):
    """A question as the form of signing up asks it."""

    id: int
    code: str
    kind: QuestionKind
    label: Localized
    choices: tuple[Localized, ...]
    required: bool

    @property
    def field(self) -> str:
        return f"question_{self.code}"


class Answered(NamedTuple):
    """An answer of somebody, with what was asked."""

    question: Question
    value: str | None
    file_key: str | None


def _asked() -> sa.Select[Any]:
    return (
        sa.select(
            Question.id,
            Question.code,
            Question.kind,
            Question.label,
            Question.choices,
            Question.required,
        )
        .join(Event, Event.programme_id == Question.programme_id)
        .where(Event.code == sa.bindparam("event"), Question.active)
        .order_by(Question.position, Question.id)
        .limit(MOST)
    )


_ASKED = Rows(Asked, _asked)


@known
def asked_at(event_code: str) -> list[Asked]:
    """What whoever signs up for a date is asked, in order."""
    return _ASKED.all(event=event_code)


def questions_of(programme_id: int) -> Sequence[Question]:
    """All questions of a programme, in order, the retired ones among them."""
    return db.session.scalars(
        sa.select(Question)
        .where(Question.programme_id == programme_id)
        .order_by(Question.position, Question.id)
        .limit(MOST)
    ).all()


def locked_questions(session: Session, programme_id: int) -> Sequence[Question]:
    """The same for changing them: whoever does so at the same moment waits."""
    lock_programme(session, programme_id)
    return session.scalars(
        sa.select(Question)
        .where(Question.programme_id == programme_id)
        .order_by(Question.position, Question.id)
        .limit(MOST)
        .execution_options(populate_existing=True)
    ).all()


def question_of(programme_id: int, code: str) -> Question:
    """The question of this programme; raises Missing."""
    found = db.session.scalar(
        sa.select(Question).where(Question.programme_id == programme_id, Question.code == code)
    )
    if found is None:
        raise Missing
    return found


def answers_of(registration_id: int) -> list[Answered]:
    """What somebody answered, in the order of the questions."""
    rows = db.session.scalars(
        sa.select(Answer)
        .join(Answer.question)
        .where(Answer.registration_id == registration_id)
        .options(joinedload(Answer.question))
        .order_by(Question.position, Question.id)
        .limit(MOST)
    )
    return [Answered(row.question, row.value, row.file_key) for row in rows]


def has_answers(registration_id: int) -> bool:
    return bool(
        db.session.scalar(sa.select(sa.exists().where(Answer.registration_id == registration_id)))
    )


def answers_at(event_id: int) -> dict[int, dict[int, Answered]]:
    """Everybody's answers of a date: registration → question → answer."""
    rows = db.session.execute(
        sa.select(Answer.registration_id, Answer.value, Answer.file_key, Question)
        .join(Registration, Registration.id == Answer.registration_id)
        .join(Question, Question.id == Answer.question_id)
        .where(Registration.event_id == event_id)
        .order_by(Answer.id)
        .limit(MOST_ANSWERS)
    )
    found: dict[int, dict[int, Answered]] = {}
    for registration, value, key, question in rows:
        found.setdefault(registration, {})[question.id] = Answered(question, value, key)
    return found


def looked_lately(session: Session, by: int, registration_id: int, now: datetime) -> bool:
    """Whether it stands written down already that somebody reads these answers."""
    return bool(
        session.scalar(
            sa.select(
                sa.exists().where(
                    Reveal.account_id == by,
                    Reveal.subject_kind == "answers",
                    Reveal.subject_id == registration_id,
                    Reveal.at > now - LOOKED,
                )
            )
        )
    )


def of_person(account_id: int) -> sa.Select[tuple[int]]:
    """The registrations whose answers are somebody's own: theirs, and those they typed."""
    return sa.select(Registration.id).where(
        sa.or_(
            Registration.account_id == account_id,
            sa.and_(
                Registration.account_id.is_(None),
                Registration.booked_by == account_id,
                Registration.by_staff.is_(False),
            ),
        )
    )


def answers_by(account_id: int) -> Sequence[Answer]:
    """All that somebody answered, for the copy of their data."""
    return db.session.scalars(
        sa.select(Answer)
        .where(Answer.registration_id.in_(of_person(account_id)))
        .options(joinedload(Answer.question))
        .order_by(Answer.id)
        .limit(5_000)
    ).all()


def files_by(session: Session, account_id: int) -> Sequence[str]:
    """The pictures among somebody's answers."""
    return session.scalars(
        sa.select(Answer.file_key)
        .where(
            Answer.registration_id.in_(of_person(account_id)),
            Answer.file_key.is_not(None),
        )
        .distinct()
        .order_by(Answer.file_key)
        .limit(5_000)
    ).all()  # type: ignore[return-value]


def named_files(keys: Collection[str]) -> set[str]:
    """Those of these pictures that an answer names."""
    rows = db.session.scalars(
        sa.select(Answer.file_key)
        .where(Answer.file_key.in_(keys))
        .order_by(Answer.file_key)
        .limit(MOST_ANSWERS)
    )
    return {key for key in rows if key is not None}


def answered_files(*, most: int = 2_000) -> list[tuple[str, str]]:
    """The codes of registrations with the pictures kept for them, the latest ones."""
    rows = db.session.execute(
        sa.select(Registration.code, Answer.file_key)
        .join(Registration, Registration.id == Answer.registration_id)
        .where(Answer.file_key.is_not(None))
        .order_by(Answer.id.desc())
        .limit(most)
    )
    return [(code, key) for code, key in rows]
