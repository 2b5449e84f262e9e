"""Reads for messages to everybody of an event: who gets it, what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.core.db import db
from app.programmes.models import (
    HOLDING,
    Audience,
    EventMessage,
    Registration,
    RegistrationStatus,
)

R = RegistrationStatus
_HOLDING = tuple(state for state in HOLDING if state is not R.NO_SHOW)
_WAITING = (R.PENDING, R.WAITLISTED)
STATES: dict[Audience, tuple[RegistrationStatus, ...]] = {
    Audience.HOLDING: _HOLDING,
    Audience.WAITING: _WAITING,
    Audience.BOTH: (*_WAITING, *_HOLDING),
}
"""Whom each audience means; who did not come is no longer written to."""


class Reached(NamedTuple):
    """How many people a message reaches, and how many registrations it does not."""

    people: int
    unreached: int


def _told() -> Any:
    """The account that is told about a registration (see `Registration.told_id`)."""
    by_themselves = sa.case((Registration.by_staff.is_(False), Registration.booked_by))
    return sa.func.coalesce(Registration.account_id, by_themselves)


def reached(session: Session, event_id: int, audience: Audience) -> Reached:
    """People count once, however many they signed up; who was entered by staff is not reached."""
    told = _told()
    people, unreached = session.execute(
        sa.select(
            sa.func.count(told.distinct()),
            sa.func.coalesce(sa.func.sum(sa.case((told.is_(None), 1), else_=0)), 0),
        ).where(Registration.event_id == event_id, Registration.status.in_(STATES[audience]))
    ).one()
    return Reached(people, int(unreached))


def people_after(
    session: Session, event_id: int, audience: Audience, *, after: int, most: int
) -> Sequence[int]:
    """The accounts that get it, each once, by their keys."""
    told = _told().label("told")
    return session.scalars(
        sa.select(told)
        .where(
            Registration.event_id == event_id,
            Registration.status.in_(STATES[audience]),
            told > after,
        )
        .distinct()
        .order_by(told)
        .limit(most)
    ).all()


def message_by_nonce(session: Session, event_id: int, nonce: str) -> EventMessage:
    """The message that was sent with this form."""
    return session.scalars(
        sa.select(EventMessage).where(
            EventMessage.event_id == event_id, EventMessage.nonce == nonce
        )
    ).one()


def message_by_id(session: Session, message_id: int) -> EventMessage | None:
    return session.get(EventMessage, message_id)


def messages_of(event_id: int, *, most: int = 50) -> Sequence[EventMessage]:
    """What was sent to the people of an event, the latest first."""
    return db.session.scalars(
        sa.select(EventMessage)
        .where(EventMessage.event_id == event_id)
        .options(joinedload(EventMessage.by))
        .order_by(EventMessage.id.desc())
        .limit(most)
    ).all()
