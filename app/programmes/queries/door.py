"""Reads at the door: who is on the list, who came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.core.db import db
from app.core.seal import Reveal
from app.programmes.models import LIVE, CheckIn, CheckInUndone, Registration, RegistrationStatus

MOST = 2000
COMING = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.ATTENDED,
    RegistrationStatus.NO_SHOW,
)
NAMES_SHOWN = timedelta(minutes=15)
"""So long after asking for them, full names stand in the list."""


def attendance(
    event_id: int, meeting_id: int | None = None, *, most: int = MOST
) -> Sequence[tuple[Registration, datetime | None]]:
    """Who holds a place, in the order of signing up, with when they came.

    Of a course it is one of its dates; without a meeting the first.
    """
    came_first = (
        sa.select(sa.func.min(CheckIn.scanned_at))
        .where(CheckIn.registration_id == Registration.id, of_date(meeting_id), stands())
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Registration, came_first)
        .where(
            Registration.event_id == event_id,
            Registration.status.in_(COMING),
        )
        .options(joinedload(Registration.account))
        .order_by(Registration.id)
        .limit(most)
    )
    return [(row, came) for row, came in rows]


def stands() -> sa.ColumnElement[bool]:
    """Nobody took the check-in back."""
    return ~sa.exists().where(CheckInUndone.check_in_id == CheckIn.id)


def of_date(meeting_id: int | None) -> sa.ColumnElement[bool]:
    """A check-in on this date of a course; None is the first."""
    if meeting_id is None:
        return CheckIn.meeting_id.is_(None)
    return CheckIn.meeting_id == meeting_id


def check_in_by_nonce(session: Session, nonce: str) -> tuple[CheckIn, Registration] | None:
    """The scan that was sent with this nonce before, and whose it was."""
    found = session.execute(
        sa.select(CheckIn, Registration)
        .join(Registration, Registration.id == CheckIn.registration_id)
        .where(CheckIn.nonce == nonce)
    ).one_or_none()
    return (found[0], found[1]) if found is not None else None


def came_at(
    session: Session, registration_id: int, meeting_id: int | None = None
) -> datetime | None:
    """When somebody was first seen at the door, of a course on one of its dates."""
    return session.scalar(
        sa.select(sa.func.min(CheckIn.scanned_at)).where(
            CheckIn.registration_id == registration_id, of_date(meeting_id), stands()
        )
    )


def door_was_kept(event_id: int) -> bool:
    """Whether anybody at all was checked in."""
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    Registration.event_id == event_id,
                    Registration.status == RegistrationStatus.ATTENDED,
                )
            )
        )
    )


def registration_by_ticket(session: Session, event_id: int, ticket: str) -> Registration | None:
    """The registration with this ticket code; its row is locked."""
    return session.scalar(
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.ticket == ticket)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def registrations_by_name(session: Session, event_id: int, name: str) -> list[Registration]:
    """Who has this name, or a name that holds it, among those with a place (at most MOST)."""
    wanted = _folded(name)
    if not wanted:
        return []
    rows = session.scalars(
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.status.in_(LIVE))
        .options(joinedload(Registration.account))
        .order_by(Registration.id)
        .limit(MOST)
    ).all()
    names = [
        (row, _folded(row.for_name or (row.account.name if row.account else ""))) for row in rows
    ]
    exact = [row for row, name in names if name == wanted]
    return exact or [row for row, name in names if wanted in name]


def may_see_names(account_id: int, event_id: int, now: datetime) -> bool:
    """Whether this person asked for the full names just now, on record."""
    return may_see("events", account_id, event_id, now)


def may_see(kind: str, account_id: int, event_id: int, now: datetime) -> bool:
    """Whether this person asked for what is sealed of this kind just now, on record."""
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    Reveal.subject_kind == kind,
                    Reveal.subject_id == event_id,
                    Reveal.account_id == account_id,
                    Reveal.at > now - NAMES_SHOWN,
                )
            )
        )
    )


def _folded(name: str) -> str:
    return "".join(name.casefold().split())
