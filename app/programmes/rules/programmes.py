"""Making, publishing and archiving programmes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.codes import new_code
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.localized import Localized
from app.core.text import _l
from app.programmes import policies, queries
from app.programmes.models import Programme, ProgrammeStatus
from app.programmes.queries import INDEX
from app.programmes.rules.booths import check_kind
from app.programmes.rules.events import set_timers_anew
from app.programmes.rules.lives import PROGRAMMES


class BothLanguages(Refused):
    message = _l(
        "Before publishing, title and short description must stand in Korean and in Chinese."
    )


class PeopleAreComing(Refused):
    message = _l("People hold places on dates to come. Cancel those dates first.")


class PeopleArePending(Refused):
    message = _l("People wait for an answer or the draw. Until then this stays as it is.")
    field = "admission"


def create(session: Session, values: dict[str, Any], *, by: Viewer, now: datetime) -> Programme:
    """A draft that only organisers see."""
    _check(by)
    programme = Programme(
        code=new_code(),
        status=ProgrammeStatus.DRAFT,
        created_by=by.id,
        created_at=now,
        version=1,
        **values,
    )
    session.add(programme)
    session.flush()
    index(session, programme)
    return programme


def save(
    session: Session,
    programme: Programme,
    values: dict[str, Any],
    *,
    version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Changes the words and settings, unless somebody else did so meanwhile.

    How people are admitted stays as it is while somebody waits for an answer or the draw.
    """
    _check(by)
    if programme.version != version:
        raise Conflict
    before = programme.admission, programme.draw_hours
    for name, value in values.items():
        setattr(programme, name, value)
    if programme.is_published:
        _check_languages(programme)
    programme.version += 1
    session.flush()
    check_kind(session, programme)
    if before != (programme.admission, programme.draw_hours):
        if queries.somebody_is_pending(session, programme.id):
            raise PeopleArePending
        set_timers_anew(session, programme, now=now)
    index(session, programme)


def publish(session: Session, programme: Programme, *, by: Viewer, now: datetime) -> None:
    """Everybody may see it and sign up; both languages of the place must be there."""
    _check(by)
    _check_languages(programme)
    PROGRAMMES.move(programme, ProgrammeStatus.PUBLISHED, by=by.id, now=now)


def archive(session: Session, programme: Programme, *, by: Viewer, now: datetime) -> None:
    """Leaves the lists; not while people hold or await places on dates to come."""
    _check(by)
    if queries.people_to_come(session, programme.id, now):
        raise PeopleAreComing
    PROGRAMMES.move(programme, ProgrammeStatus.ARCHIVED, by=by.id, now=now)


def _check(by: Viewer) -> None:
    if not policies.can_organise(by):
        raise NotAllowed


def _check_languages(programme: Programme) -> None:
    for text in (programme.title, programme.summary):
        if not (text.ko and text.zh):
            raise BothLanguages


def index(session: Session, programme: Programme) -> None:
    """Puts the words of a programme, and the name of who teaches, into the search."""
    session.refresh(programme, ["teacher"])
    INDEX.put(session, programme.id, *texts_of(programme))


def texts_of(programme: Programme) -> tuple[Localized | None, ...]:
    """What a programme is found by."""
    return (
        programme.title,
        programme.summary,
        programme.learn,
        programme.for_whom,
        programme.teacher.name if programme.teacher else None,
    )
