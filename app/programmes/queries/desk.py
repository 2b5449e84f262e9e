"""Reads at the registration desk of an event: everybody of it, found by name, phone or ticket."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Account
from app.core import paging, seal
from app.core.codes import normal_code
from app.core.db import db
from app.core.paging import Page
from app.programmes.models import (
    HOLDING,
    CheckIn,
    Registration,
    RegistrationNote,
    RegistrationStatus,
)
from app.programmes.queries.door import stands

R = RegistrationStatus
MOST = 10_000
"""More than any event has people."""
MOST_FOUND = 200
_TICKET = re.compile(r"[A-Z]{6}")


class Show(enum.Enum):
    """Which registrations the list is narrowed to."""

    ALL = "all"
    COMING = "coming"
    HERE = "here"
    WAITING = "waiting"
    NO_SHOW = "no_show"
    GONE = "gone"


STATES: dict[Show, tuple[RegistrationStatus, ...]] = {
    Show.ALL: tuple(R),
    Show.COMING: (R.CONFIRMED, R.HELD, R.OFFERED),
    Show.HERE: (R.ATTENDED,),
    Show.WAITING: (R.WAITLISTED, R.PENDING),
    Show.NO_SHOW: (R.NO_SHOW,),
    Show.GONE: (R.CANCELLED, R.DECLINED, R.EXPIRED, R.REJECTED),
}
ON_PAPER = tuple(state for state in HOLDING if state is not R.NO_SHOW)
"""Who is on a printed list and gets a badge: who holds a place and may still come."""


class DeskRow(NamedTuple):
    """A registration in the desk's list; `notes` counts what organisers wrote on it.

    `times` is on how many dates of a course somebody was seen.
    """

    registration: Registration
    came: datetime | None
    notes: int
    times: int


def people(
    event_id: int, show: Show, text: str = "", after: str | None = None, *, size: int = paging.PAGE
) -> Page[DeskRow]:
    """Everybody of an event, in the order of signing up, narrowed to a state and a search."""
    cursor = paging.decode(after, (int,))
    where = [
        Registration.event_id == event_id,
        Registration.status.in_(STATES[show]),
        Registration.id > (cursor[0] if cursor else 0),
    ]
    if text:
        where.append(Registration.id.in_(find(event_id, text)))
    rows = db.session.execute(_rows().where(*where).limit(size + 1))
    return paging.page(
        [DeskRow(*row) for row in rows], lambda row: (row.registration.id,), size=size
    )


def listed(
    event_id: int, states: Sequence[RegistrationStatus], *, after: int = 0, most: int = MOST
) -> list[DeskRow]:
    """Everybody in these states, for paper and for a sheet."""
    rows = db.session.execute(
        _rows()
        .where(
            Registration.event_id == event_id,
            Registration.status.in_(states),
            Registration.id > after,
        )
        .limit(most)
    )
    return [DeskRow(*row) for row in rows]


def _rows() -> sa.Select[Any]:
    came = (
        sa.select(sa.func.min(CheckIn.scanned_at))
        .where(CheckIn.registration_id == Registration.id, stands())
        .scalar_subquery()
    )
    notes = (
        sa.select(sa.func.count())
        .select_from(RegistrationNote)
        .where(RegistrationNote.registration_id == Registration.id)
        .scalar_subquery()
    )
    times = (
        sa.select(sa.func.count(sa.func.coalesce(CheckIn.meeting_id, 0).distinct()))
        .where(CheckIn.registration_id == Registration.id, stands())
        .scalar_subquery()
    )
    return (
        sa.select(Registration, came, notes, times)
        .options(joinedload(Registration.account), joinedload(Registration.booth))
        .order_by(Registration.id)
    )


def find(event_id: int, text: str) -> list[int]:
    """Whom a ticket, a phone or a name means; whatever state the registration is in."""
    ticket = normal_code(text)
    if _TICKET.fullmatch(ticket):
        found = _ids(event_id, Registration.ticket == ticket)
        if found:
            return found
    try:
        phone = seal.normal_phone(text)
    except ValueError:
        return _by_name(event_id, text)
    return _by_phone(event_id, seal.keyed_hash("phone", phone))


def _by_phone(event_id: int, phone_hash: str) -> list[int]:
    """Their own phone, the guest's, or that of whoever signed a guest up."""
    booker = aliased(Account)
    rows = db.session.scalars(
        sa.select(Registration.id)
        .outerjoin(Account, Account.id == Registration.account_id)
        .join(booker, booker.id == Registration.booked_by)
        .where(
            Registration.event_id == event_id,
            sa.or_(
                Account.phone_hash == phone_hash,
                Registration.for_phone_hash == phone_hash,
                sa.and_(booker.phone_hash == phone_hash, Registration.by_staff.is_(False)),
            ),
        )
        .order_by(Registration.id)
        .limit(MOST_FOUND)
    )
    return list(rows)


def _by_name(event_id: int, text: str) -> list[int]:
    """By a part of the name; sealed names are opened here and shown to nobody."""
    wanted = _folded(text)
    if not wanted:
        return []
    rows = db.session.execute(
        sa.select(Registration.id, Registration.for_name, Account.name)
        .outerjoin(Account, Account.id == Registration.account_id)
        .where(Registration.event_id == event_id)
        .order_by(Registration.id)
        .limit(MOST)
    )
    found = [key for key, guest, own in rows if wanted in _folded(guest or own or "")]
    return found[:MOST_FOUND]


def _ids(event_id: int, *where: sa.ColumnElement[bool]) -> list[int]:
    rows = db.session.scalars(
        sa.select(Registration.id)
        .where(Registration.event_id == event_id, *where)
        .order_by(Registration.id)
        .limit(MOST_FOUND)
    )
    return list(rows)


def counts(event_id: int) -> dict[Show, int]:
    """How many registrations each state of the list has."""
    rows = db.session.execute(
        sa.select(Registration.status, sa.func.count())
        .where(Registration.event_id == event_id)
        .group_by(Registration.status)
        .order_by(Registration.status)
        .limit(len(R))
    )
    by_state = {row[0]: row[1] for row in rows}
    return {
        show: sum(by_state.get(state, 0) for state in states) for show, states in STATES.items()
    }


def notes_of(registration_id: int) -> Sequence[RegistrationNote]:
    """What organisers wrote on a registration, the latest first (at most 100)."""
    return db.session.scalars(
        sa.select(RegistrationNote)
        .where(RegistrationNote.registration_id == registration_id)
        .options(joinedload(RegistrationNote.by))
        .order_by(RegistrationNote.id.desc())
        .limit(100)
    ).all()


def _folded(name: str) -> str:
    return "".join(name.casefold().split())
