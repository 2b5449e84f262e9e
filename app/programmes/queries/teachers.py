"""Those who teach, and what they taught."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.core.db import BigInt, UTCDateTime, db
from app.core.errors import Missing
from app.core.localized import Localized
from app.core.rows import Rows
from app.programmes.models import (
    Event,
    EventStatus,
    Kind,
    Programme,
    ProgrammeStatus,
    Teacher,
)

MOST = 500


class Taught(NamedTuple):
    """A programme that somebody taught before, and at how many dates."""

    code: str
    kind: Kind
    title: Localized
    dates: int


class TeacherRow(NamedTuple):
    """A teacher in the organisers' list, with their programmes."""

    teacher: Teacher
    programmes: int


def _taught() -> sa.Select[Any]:
    times = sa.func.count()
    return (
        sa.select(Programme.code, Programme.kind, Programme.title, times)
        .select_from(Programme)
        .join(Event, Event.programme_id == Programme.id)
        .where(
            Programme.teacher_id == sa.bindparam("teacher", type_=BigInt),
            Programme.status != ProgrammeStatus.DRAFT,
            Event.over_at < sa.bindparam("now", type_=UTCDateTime()),
            Event.status == EventStatus.SCHEDULED,
        )
        .group_by(Programme.id)
        .order_by(times.desc(), Programme.id)
        .limit(100)
    )


_TAUGHT = Rows(Taught, _taught)


def teacher_by_code(code: str) -> Teacher:
    """The teacher; raises Missing."""
    found = db.session.scalar(sa.select(Teacher).where(Teacher.code == code))
    if found is None:
        raise Missing
    return found


def taught_by(teacher_id: int, now: datetime) -> list[Taught]:
    """What somebody taught before, the most often taught first."""
    return _TAUGHT.all(teacher=teacher_id, now=now)


def teachers() -> list[TeacherRow]:
    """All teachers with how many programmes they have, the newest first."""
    count = (
        sa.select(sa.func.count())
        .where(Programme.teacher_id == Teacher.id)
        .correlate(Teacher)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Teacher, count)
        .options(joinedload(Teacher.account))
        .order_by(Teacher.id.desc())
        .limit(MOST)
    )
    return [TeacherRow(teacher, number) for teacher, number in rows]


def programmes_of(session: Session, teacher_id: int) -> Sequence[Programme]:
    """All that somebody teaches."""
    return session.scalars(
        sa.select(Programme)
        .where(Programme.teacher_id == teacher_id)
        .options(joinedload(Programme.teacher))
        .order_by(Programme.id)
        .limit(2_000)
    ).all()


def teachers_of_account(account_id: int) -> Sequence[Teacher]:
    """The entries of somebody who teaches."""
    return db.session.scalars(
        sa.select(Teacher).where(Teacher.account_id == account_id).order_by(Teacher.id).limit(20)
    ).all()


def photos() -> Sequence[tuple[str, str]]:
    """The codes of teachers with the photos that should be kept."""
    rows = db.session.execute(
        sa.select(Teacher.code, Teacher.photo)
        .where(Teacher.photo.is_not(None))
        .order_by(Teacher.id)
        .limit(MOST)
    )
    return [(code, photo) for code, photo in rows]
