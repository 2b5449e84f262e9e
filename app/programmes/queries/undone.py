"""Check-ins that stand, those that were taken back, and whether the door's list has changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.db import db
from app.programmes.models import CheckIn, CheckInUndone, Registration, RegistrationStatus
from app.programmes.queries.door import of_date


class Undone(NamedTuple):
    """When a check-in was taken back, and by whom."""

    at: datetime
    by: str


def lock_registration(session: Session, row: Registration) -> None:
    """Reads the registration anew and keeps it for this transaction."""
    session.refresh(row, attribute_names=["status", "version"], with_for_update=True)


def standing_check_ins(session: Session, registration_id: int) -> Sequence[CheckIn]:
    """The check-ins of a registration that nobody took back."""
    return session.scalars(
        sa.select(CheckIn)
        .outerjoin(CheckInUndone, CheckInUndone.check_in_id == CheckIn.id)
        .where(CheckIn.registration_id == registration_id, CheckInUndone.id.is_(None))
        .order_by(CheckIn.id)
        .limit(100)
    ).all()


def was_undone(session: Session, check_in_id: int) -> bool:
    """Whether somebody took this check-in back."""
    return bool(
        session.scalar(sa.select(sa.exists().where(CheckInUndone.check_in_id == check_in_id)))
    )


def undone_of(
    event_id: int, meeting_id: int | None = None, *, most: int = 500
) -> dict[int, Undone]:
    """The last taking back for each registration of an event, of a course on one date."""
    rows = db.session.execute(
        sa.select(CheckIn.registration_id, CheckInUndone.at, Account.name)
        .join(CheckIn, CheckIn.id == CheckInUndone.check_in_id)
        .join(Registration, Registration.id == CheckIn.registration_id)
        .join(Account, Account.id == CheckInUndone.by_id)
        .where(Registration.event_id == event_id, of_date(meeting_id))
        .order_by(CheckInUndone.id.desc())
        .limit(most)
    )
    found: dict[int, Undone] = {}
    for registration_id, at, name in rows:
        found.setdefault(registration_id, Undone(at, name))
    return found


def door_stamp(event_id: int) -> str:
    """Changes with every registration that is added or moved."""
    count, moves = db.session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(Registration.version), 0)).where(
            Registration.event_id == event_id
        )
    ).one()
    return f"{count}.{moves}"


def attended_unseen(*, most: int = 50) -> Sequence[str]:
    """Registrations of people who count as here though no check-in of theirs stands."""
    standing = (
        sa.select(CheckIn.id)
        .outerjoin(CheckInUndone, CheckInUndone.check_in_id == CheckIn.id)
        .where(CheckIn.registration_id == Registration.id, CheckInUndone.id.is_(None))
    )
    return db.session.scalars(
        sa.select(Registration.code)
        .where(Registration.status == RegistrationStatus.ATTENDED, ~standing.exists())
        .order_by(Registration.id)
        .limit(most)
    ).all()
