"""Those who teach: their public words, and what happens when their account goes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import outbox
from app.core.codes import new_code
from app.core.db import db
from app.core.errors import Conflict, NotAllowed
from app.programmes import policies, queries
from app.programmes.models import Teacher
from app.programmes.rules.programmes import index


def create_teacher(
    session: Session, values: dict[str, Any], *, by: Viewer, now: datetime
) -> Teacher:
    """Somebody whom programmes can name from now on."""
    _check(by)
    teacher = Teacher(code=new_code(), created_at=now, version=1, **values)
    session.add(teacher)
    session.flush()
    return teacher


def save_teacher(
    session: Session, teacher: Teacher, values: dict[str, Any], *, version: int, by: Viewer
) -> None:
    """Changes the words, unless somebody else did so meanwhile; the name is found anew."""
    _check(by)
    if teacher.version != version:
        raise Conflict
    renamed = values["name"] != teacher.name
    old = teacher.photo
    for name, value in values.items():
        setattr(teacher, name, value)
    teacher.version += 1
    session.flush()
    if old and old != teacher.photo:
        outbox.put("programmes.drop_picture", {"key": old}, key=f"picture:{old}")
    if renamed:
        for programme in queries.programmes_of(session, teacher.id):
            index(session, programme)


def let_go(account_id: int, now: datetime) -> None:
    """An account goes: what is public of a teacher stays, and points at nobody."""
    for teacher in queries.teachers_of_account(account_id):
        teacher.account_id = None
    db.session.flush()


def tell_teaching(account_id: int) -> list[dict[str, Any]]:
    """The part of the copy of one's data."""
    return [
        {
            "code": teacher.code,
            "name": teacher.name.as_dict(),
            "about": teacher.about.as_dict() if teacher.about else None,
            "since": teacher.created_at.isoformat(),
        }
        for teacher in queries.teachers_of_account(account_id)
    ]


def _check(by: Viewer) -> None:
    if not policies.can_organise(by):
        raise NotAllowed
