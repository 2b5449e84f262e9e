"""What an adviser sees of their talks: who comes, the free times, their own notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.core.db import db
from app.core.errors import Missing
from app.programmes.models import (
    AdviceNote,
    Event,
    EventStatus,
    Programme,
    Registration,
    RegistrationStatus,
    Teacher,
)

R = RegistrationStatus
SHOWN = (R.CONFIRMED, R.ATTENDED, R.NO_SHOW)
"""Who has or had the talk; who gave it up is no business of the adviser's any more."""
MOST = 200


def is_adviser(account_id: int) -> bool:
    """Whether an account is that of somebody who teaches or advises."""
    return bool(db.session.scalar(sa.select(sa.exists().where(Teacher.account_id == account_id))))


def _talks(account_id: int) -> sa.Select[tuple[Registration]]:
    return (
        sa.select(Registration)
        .join(Registration.event)
        .join(Event.adviser)
        .where(
            Teacher.account_id == account_id,
            Event.status == EventStatus.SCHEDULED,
            Registration.status.in_(SHOWN),
        )
        .options(
            contains_eager(Registration.event).options(
                contains_eager(Event.adviser),
                joinedload(Event.programme).options(
                    joinedload(Programme.place), joinedload(Programme.teacher)
                ),
                joinedload(Event.place),
            ),
            joinedload(Registration.account),
        )
    )


def talks_from(account_id: int, since: datetime) -> Sequence[Registration]:
    """My talks from a moment on, the next one first."""
    return db.session.scalars(
        _talks(account_id)
        .where(Event.starts_at >= since)
        .order_by(Event.starts_at, Registration.id)
        .limit(MOST)
    ).all()


def talks_before(account_id: int, until: datetime, *, most: int = 30) -> Sequence[Registration]:
    """My last talks before a moment, the latest first."""
    return db.session.scalars(
        _talks(account_id)
        .where(Event.starts_at < until)
        .order_by(Event.starts_at.desc(), Registration.id.desc())
        .limit(most)
    ).all()


def talk(account_id: int, code: str) -> Registration:
    """One of my talks; raises Missing where it is nobody's or another adviser's."""
    found = db.session.scalar(_talks(account_id).where(Registration.code == code))
    if found is None:
        raise Missing
    return found


def free_times(account_id: int, now: datetime) -> Sequence[Event]:
    """My times to come that nobody has taken, the next one first."""
    return db.session.scalars(
        sa.select(Event)
        .join(Event.adviser)
        .where(
            Teacher.account_id == account_id,
            Event.starts_at > now,
            Event.status == EventStatus.SCHEDULED,
            Event.taken == 0,
        )
        .options(joinedload(Event.programme), joinedload(Event.place))
        .order_by(Event.starts_at, Event.id)
        .limit(MOST)
    ).all()


def programmes_advised(account_id: int) -> Sequence[Programme]:
    """The programmes for which somebody may publish hours of their own."""
    return db.session.scalars(
        sa.select(Programme)
        .join(Programme.teacher)
        .where(Teacher.account_id == account_id)
        .order_by(Programme.id.desc())
        .limit(50)
    ).all()


def noted(registration_ids: Sequence[int], by_id: int) -> set[int]:
    """On which of these registrations I have a note."""
    rows = db.session.scalars(
        sa.select(AdviceNote.registration_id)
        .where(AdviceNote.registration_id.in_(registration_ids), AdviceNote.by_id == by_id)
        .order_by(AdviceNote.registration_id)
        .limit(2 * MOST)
    )
    return set(rows)


def note_of(registration_id: int, by_id: int) -> AdviceNote | None:
    """My own note on a registration; nobody else's is ever read."""
    return db.session.scalar(
        sa.select(AdviceNote).where(
            AdviceNote.registration_id == registration_id, AdviceNote.by_id == by_id
        )
    )
