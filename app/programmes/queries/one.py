"""Single programmes, events and registrations, and the lists of one event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.community.models import Place
from app.core.db import db
from app.core.errors import Missing
from app.programmes.models import (
    LIVE,
    Event,
    EventStatus,
    Kind,
    Programme,
    ProgrammeStatus,
    Registration,
    RegistrationStatus,
)

_WHOLE_EVENT = (
    joinedload(Event.programme).options(joinedload(Programme.place), joinedload(Programme.teacher)),
    joinedload(Event.place),
    joinedload(Event.adviser),
)
_UNSETTLED = (RegistrationStatus.PENDING, RegistrationStatus.WAITLISTED)
_OPEN = (*_UNSETTLED, RegistrationStatus.OFFERED, RegistrationStatus.CONFIRMED)


def programme_by_code(code: str) -> Programme:
    """The programme with its place and teacher; raises Missing."""
    found = db.session.scalar(
        sa.select(Programme)
        .where(Programme.code == code)
        .options(joinedload(Programme.place), joinedload(Programme.teacher))
    )
    if found is None:
        raise Missing
    return found


def event_by_code(code: str) -> Event:
    """The event with programme and place; raises Missing."""
    found = db.session.scalar(sa.select(Event).where(Event.code == code).options(*_WHOLE_EVENT))
    if found is None:
        raise Missing
    return found


def event_by_id(event_id: int) -> Event:
    """The event with programme and place; raises Missing."""
    found = db.session.scalar(sa.select(Event).where(Event.id == event_id).options(*_WHOLE_EVENT))
    if found is None:
        raise Missing
    return found


def registration_by_code(code: str) -> Registration:
    """The registration with its event and person; raises Missing."""
    found = db.session.scalar(
        sa.select(Registration).where(Registration.code == code).options(*whole_registration())
    )
    if found is None:
        raise Missing
    return found


def whole_registration() -> tuple[Any, ...]:
    """A registration is read with its event and person."""
    return (
        joinedload(Registration.event).options(*_WHOLE_EVENT),
        joinedload(Registration.account),
    )


def registration_by_id(registration_id: int) -> Registration:
    """The registration with its event and person; raises Missing."""
    found = db.session.scalar(
        sa.select(Registration)
        .where(Registration.id == registration_id)
        .options(*whole_registration())
    )
    if found is None:
        raise Missing
    return found


def live_of(event_id: int) -> sa.Select[tuple[Registration]]:
    """The live registrations of an event, to be narrowed to one person."""
    return (
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.status.in_(LIVE))
        .order_by(Registration.id)
        .limit(1)
    )


def standing_of(event_id: int, account_id: int) -> Registration | None:
    """Somebody's own live registration for an event."""
    return db.session.scalar(live_of(event_id).where(Registration.account_id == account_id))


def events_of(programme_id: int, *, most: int = 200) -> Sequence[Event]:
    """All dates of a programme, the latest first, for organisers."""
    return db.session.scalars(
        sa.select(Event)
        .where(Event.programme_id == programme_id)
        .options(joinedload(Event.place))
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(most)
    ).all()


def events_for_calendar(kind: Kind | None, now: datetime, *, most: int = 300) -> Sequence[Event]:
    """Dates from a month ago on, also cancelled ones, so that calendars learn of it; no talks."""
    select = (
        sa.select(Event)
        .join(Event.programme)
        .where(
            Event.over_at > now - timedelta(days=30),
            Programme.status != ProgrammeStatus.DRAFT,
            Event.adviser_id.is_(None),
        )
        .options(*_WHOLE_EVENT)
        .order_by(Event.starts_at, Event.id)
        .limit(most)
    )
    if kind is not None:
        select = select.where(Programme.kind == kind)
    return db.session.scalars(select).all()


def events_between(since: datetime, until: datetime, *, most: int = 100) -> Sequence[Event]:
    """Dates of published programmes that begin in a span of time, the first one first."""
    return db.session.scalars(
        sa.select(Event)
        .join(Event.programme)
        .where(
            Event.starts_at >= since,
            Event.starts_at < until,
            Event.status == EventStatus.SCHEDULED,
            Programme.status == ProgrammeStatus.PUBLISHED,
        )
        .options(*_WHOLE_EVENT)
        .order_by(Event.starts_at, Event.id)
        .limit(most)
    ).all()


def drafts_count() -> int:
    """How many programmes are drafts."""
    counted = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Programme)
        .where(Programme.status == ProgrammeStatus.DRAFT)
    )
    return counted or 0


def open_registrations(
    session: Session, event_id: int, *, after: int = 0, most: int
) -> Sequence[Registration]:
    """Who holds or awaits a place and has not come yet, in the order of signing up."""
    return session.scalars(_registrations(event_id, _OPEN, after, most)).all()


def unsettled_registrations(
    session: Session, event_id: int, *, most: int
) -> Sequence[Registration]:
    """Who waits for a place, an answer or the draw, in the order of signing up."""
    return session.scalars(_registrations(event_id, _UNSETTLED, 0, most)).all()


def pending_registrations(
    session: Session, event_id: int, *, most: int = 20_000
) -> Sequence[Registration]:
    """Who waits for an answer or the draw, in the order of signing up."""
    return session.scalars(
        _registrations(event_id, (RegistrationStatus.PENDING,), 0, most).options(
            joinedload(Registration.account)
        )
    ).all()


def events_to_come(
    session: Session, programme_id: int, now: datetime, *, most: int = 200
) -> Sequence[Event]:
    """Dates of a programme that have not begun, the next one first."""
    return session.scalars(
        sa.select(Event)
        .where(
            Event.programme_id == programme_id,
            Event.starts_at > now,
            Event.status == EventStatus.SCHEDULED,
        )
        .options(*_WHOLE_EVENT)
        .order_by(Event.starts_at, Event.id)
        .limit(most)
    ).all()


def confirmed_registrations(
    session: Session, event_id: int, *, after: int = 0, most: int
) -> Sequence[Registration]:
    """Who holds a place and has not come yet, in the order of signing up."""
    only = (RegistrationStatus.CONFIRMED,)
    return session.scalars(_registrations(event_id, only, after, most)).all()


def _registrations(
    event_id: int, states: Sequence[RegistrationStatus], after: int, most: int
) -> sa.Select[tuple[Registration]]:
    return (
        sa.select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.status.in_(states),
            Registration.id > after,
        )
        .order_by(Registration.id)
        .limit(most)
        .execution_options(populate_existing=True)
    )


def people_to_come(session: Session, programme_id: int, now: datetime) -> bool:
    """Whether somebody holds or awaits a place on a date of the programme to come."""
    return bool(
        session.scalar(
            sa.select(
                sa.exists().where(
                    Event.programme_id == programme_id,
                    Event.starts_at > now,
                    Event.status == EventStatus.SCHEDULED,
                    Event.taken + Event.waiting > 0,
                )
            )
        )
    )


def somebody_is_pending(session: Session, programme_id: int) -> bool:
    """Whether somebody waits for an answer or the draw on any date of the programme."""
    return bool(
        session.scalar(
            sa.select(
                sa.exists().where(
                    Event.programme_id == programme_id,
                    Registration.event_id == Event.id,
                    Registration.status == RegistrationStatus.PENDING,
                )
            )
        )
    )


def places() -> Sequence[Place]:
    """All places, for the choice in a form."""
    return db.session.scalars(sa.select(Place).order_by(Place.id).limit(500)).all()


class OfficeRow(NamedTuple):
    """A programme in the organisers' list, with its dates to come."""

    programme: Programme
    dates: int
    taken: int
    capacity: int
    waiting: int
    next_at: datetime | None


def office_list(
    status: ProgrammeStatus | None, now: datetime, *, before: int | None = None, most: int
) -> list[OfficeRow]:
    """Programmes, the newest first, each with what is to come."""
    to_come: Any = (
        sa.select(
            Event.programme_id,
            sa.func.count().label("dates"),
            sa.func.sum(Event.taken).label("taken"),
            sa.func.sum(Event.capacity).label("capacity"),
            sa.func.sum(Event.waiting).label("waiting"),
            sa.func.min(Event.starts_at).label("next_at"),
        )
        .where(Event.starts_at > now, Event.status == EventStatus.SCHEDULED)
        .group_by(Event.programme_id)
        .subquery()
    )
    select = (
        sa.select(
            Programme,
            to_come.c.dates,
            to_come.c.taken,
            to_come.c.capacity,
            to_come.c.waiting,
            to_come.c.next_at,
        )
        .outerjoin(to_come, to_come.c.programme_id == Programme.id)
        .order_by(Programme.id.desc())
        .limit(most)
    )
    if status is not None:
        select = select.where(Programme.status == status)
    if before is not None:
        select = select.where(Programme.id < before)
    return [
        OfficeRow(
            programme, dates or 0, int(taken or 0), int(size or 0), int(waiting or 0), next_at
        )
        for programme, dates, taken, size, waiting, next_at in db.session.execute(select)
    ]
