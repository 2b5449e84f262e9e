"""What an organiser asks: adding, changing, ordering, retiring; and keeping what was answered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import outbox, seal
from app.core.codes import new_code
from app.core.db import db
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.localized import Localized
from app.core.text import _l
from app.programmes import policies
from app.programmes.models import Answer, Programme, Question, QuestionKind, Registration
from app.programmes.queries import questions as queries

FOLDER = "answers"
"""Where the pictures among the answers are kept, apart from those that everybody may see."""
MOST_ACTIVE = 12
LONGEST = 500
YES, NO = "yes", "no"


class TooManyQuestions(Refused):
    message = _l("Twelve questions are enough. Please retire one first.")


class OnePicture(Refused):
    message = _l("One file can be asked for at a time. Please retire the other one first.")


class NotAnswered(Refused):
    message = _l("Please answer this question.")


class Given(NamedTuple):
    """An answer that was typed, chosen or sent."""

    asked: queries.Asked
    value: str | None = None
    file_key: str | None = None


def add_question(
    session: Session, programme: Programme, values: dict[str, Any], *, by: Viewer
) -> Question:
    """One more question, after the others."""
    _check(by)
    standing = queries.locked_questions(session, programme.id)
    _check_room(standing, values["kind"])
    question = Question(
        code=new_code(),
        programme_id=programme.id,
        position=max((one.position for one in standing), default=0) + 1,
        active=True,
        version=1,
        **values,
    )
    session.add(question)
    session.flush()
    return question


def save_question(
    session: Session, question: Question, values: dict[str, Any], *, version: int, by: Viewer
) -> None:
    """Other words and choices; what sort of question it is stays, and so does what was answered."""
    _check(by)
    session.refresh(question, with_for_update=True)
    if question.version != version:
        raise Conflict
    for name, value in values.items():
        setattr(question, name, value)
    question.version += 1
    session.flush()


def shift_question(session: Session, question: Question, *, up: bool, by: Viewer) -> None:
    """Changes places with the active question before or after; the first and last one stay."""
    _check(by)
    standing = queries.locked_questions(session, question.programme_id)
    order = sorted((one for one in standing if one.active), key=lambda one: (one.position, one.id))
    if question not in order:
        return
    place = order.index(question)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return
    order[place], order[other] = order[other], order[place]
    retired = [one for one in standing if not one.active]
    for number, one in enumerate([*order, *retired], 1):
        one.position = number
    session.flush()


def set_active(session: Session, question: Question, active: bool, *, by: Viewer) -> None:
    """Retired: nobody is asked any more, and the answers stay; or asked again, as the last one."""
    _check(by)
    standing = queries.locked_questions(session, question.programme_id)
    if question.active == active:
        return
    if active:
        _check_room(standing, question.kind)
        question.position = max(one.position for one in standing) + 1
    question.active = active
    session.flush()


def copy_questions(session: Session, programme_id: int, to: Programme) -> None:
    """A copy of a programme asks the same."""
    for one in queries.questions_of(programme_id):
        if one.active:
            session.add(
                Question(
                    code=new_code(),
                    programme_id=to.id,
                    position=one.position,
                    kind=one.kind,
                    label=one.label,
                    choices=one.choices,
                    required=one.required,
                    active=True,
                    version=1,
                )
            )
    session.flush()


def keep_answers(
    session: Session, row: Registration, asked: Sequence[queries.Asked], given: Sequence[Given]
) -> None:
    """Keeps what was answered with the registration; only staff may leave out what is required."""
    answered = {one.asked.id for one in given}
    if not row.by_staff:
        for one in asked:
            if one.required and one.id not in answered:
                raise NotAnswered(field=one.field)
    session.add_all(
        Answer(
            registration_id=row.id,
            question_id=one.asked.id,
            value=one.value,
            file_key=one.file_key,
        )
        for one in given
    )
    session.flush()


def carry_answers(session: Session, former: Registration, fresh: Registration) -> None:
    """Whoever moves to another date has answered already."""
    session.add_all(
        Answer(
            registration_id=fresh.id,
            question_id=one.question.id,
            value=one.value,
            file_key=one.file_key,
        )
        for one in queries.answers_of(former.id)
    )
    session.flush()


def open_answers(session: Session, row: Registration, *, by: Viewer, now: datetime) -> None:
    """Who runs the event reads them for a quarter of an hour; that they look is written down."""
    if not policies.can_run(by, row.event):
        raise NotAllowed
    seal.log_reveal(
        session,
        by=by.member_id,
        kind="answers",
        subject_id=row.id,
        fields=["answers"],
        now=now,
        why="answers of a registration",
    )


def may_read(session: Session, row: Registration, *, by: Viewer, now: datetime) -> bool:
    """The person always; who runs the event once it stands written down."""
    if policies.is_mine(by, row):
        return True
    return policies.can_run(by, row.event) and queries.looked_lately(
        session, by.member_id, row.id, now
    )


def words_of(choice: Localized) -> str:
    """A choice as an answer keeps it: its words in every language."""
    return json.dumps(choice.as_dict(), ensure_ascii=False)


def chosen(value: str) -> Localized:
    """The words of a kept choice."""
    return Localized(**json.loads(value))


def tell_answers(account_id: int) -> list[dict[str, Any]]:
    """The part of the copy of one's data."""
    return [
        {
            "question": row.question.label.as_dict(),
            "answer": row.value,
            "picture": row.file_key is not None,
        }
        for row in queries.answers_by(account_id)
    ]


def forget_answers(account_id: int, now: datetime) -> None:
    """What somebody answered goes with them, the pictures too."""
    session = db.session()
    for key in queries.files_by(session, account_id):
        outbox.put("programmes.drop_answer", {"key": key}, key=f"answer:{key}")
    session.execute(
        sa.delete(Answer)
        .where(Answer.registration_id.in_(queries.of_person(account_id)))
        .execution_options(synchronize_session=False)
    )


def _check_room(standing: Sequence[Question], kind: QuestionKind) -> None:
    active = [one for one in standing if one.active]
    if len(active) >= MOST_ACTIVE:
        raise TooManyQuestions
    if kind is QuestionKind.FILE and any(one.kind is kind for one in active):
        raise OnePicture


def _check(by: Viewer) -> None:
    if not policies.can_organise(by):
        raise NotAllowed
