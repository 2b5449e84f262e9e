"""The secret address of somebody's calendar, and what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core import seal
from app.core.db import db
from app.core.errors import Missing
from app.programmes.models import (
    LIVE,
    CalendarFeed,
    Event,
    EventStatus,
    Registration,
    RegistrationStatus,
)
from app.programmes.queries.meetings import dates_of_all as dates_of_all
from app.programmes.queries.one import whole_registration
from app.programmes.queries.questions import of_person

MOST = 300
BACK = timedelta(days=90)


def token_hash(token: str) -> str:
    return seal.keyed_hash("calendar", token)


def feed_of(account_id: int) -> CalendarFeed | None:
    """Somebody's own address, where they have made one."""
    return db.session.scalar(sa.select(CalendarFeed).where(CalendarFeed.account_id == account_id))


def feed_by_token(token: str) -> CalendarFeed:
    """The feed with its owner; raises Missing where there is none or the account is closed."""
    found = db.session.scalar(
        sa.select(CalendarFeed)
        .where(CalendarFeed.token_hash == token_hash(token))
        .options(joinedload(CalendarFeed.account))
    )
    if found is None or not found.account.is_usable:
        raise Missing
    return found


def registrations_in(account_id: int, now: datetime) -> Sequence[Registration]:
    """What somebody holds or awaits, for themselves and others, and dates that were cancelled.

    From 90 days ago on; where there are more than fit, the latest ones.
    """
    shown = sa.or_(
        Registration.status.in_(LIVE),
        sa.and_(
            Registration.status == RegistrationStatus.CANCELLED,
            Event.status == EventStatus.CANCELLED,
        ),
    )
    rows = db.session.scalars(
        sa.select(Registration)
        .join(Registration.event)
        .where(
            Registration.id.in_(of_person(account_id)),
            Event.over_at > now - BACK,
            shown,
        )
        .options(*whole_registration())
        .order_by(Event.starts_at.desc(), Registration.id.desc())
        .limit(MOST)
    ).all()
    return rows[::-1]
