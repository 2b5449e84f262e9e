"""What somebody has signed up for, for their own page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.community.models import Place
from app.core.db import BigInt, UTCDateTime
from app.core.localized import Localized
from app.core.rows import Rows
from app.programmes.models import (
    Event,
    Kind,
    Meeting,
    MeetingStatus,
    Programme,
    Registration,
    RegistrationStatus,
)

_SHOWN = (
    RegistrationStatus.PENDING,
    RegistrationStatus.OFFERED,
    RegistrationStatus.WAITLISTED,
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.ATTENDED,
    RegistrationStatus.NO_SHOW,
    RegistrationStatus.CANCELLED,
)


class MyRegistration(NamedTuple):
    """A registration as its owner's list shows it; `for_other` where it is for somebody else.

    Of a course it has the date that comes next.
    """

    code: str
    ticket: str
    status: RegistrationStatus
    party_size: int
    offer_until: datetime | None
    for_other: bool
    event_code: str
    starts_at: datetime
    ends_at: datetime
    kind: Kind
    title: Localized
    place: Localized
    dates: int
    over_at: datetime


def _next_date(now: Any) -> Any:
    """The further date of a course that comes next."""
    other = aliased(Meeting)
    return (
        sa.select(other.id)
        .where(
            other.event_id == Event.id,
            other.status == MeetingStatus.SCHEDULED,
            other.ends_at > now,
        )
        .order_by(other.starts_at)
        .limit(1)
        .correlate(Event)
        .scalar_subquery()
    )


def _select(account: bool) -> sa.Select[Any]:
    who = (
        Registration.account_id == sa.bindparam("me", type_=BigInt)
        if account
        else sa.and_(
            Registration.booked_by == sa.bindparam("me", type_=BigInt),
            Registration.account_id.is_(None),
            Registration.by_staff.is_(False),
        )
    )
    now = sa.bindparam("now", type_=UTCDateTime())
    return (
        sa.select(
            Registration.code,
            Registration.ticket,
            Registration.status,
            Registration.party_size,
            Registration.offer_until,
            sa.literal(not account, sa.Boolean()),
            Event.code,
            sa.func.coalesce(Meeting.starts_at, Event.starts_at),
            sa.func.coalesce(Meeting.ends_at, Event.ends_at),
            Programme.kind,
            Programme.title,
            Place.name,
            Event.dates,
            Event.over_at,
        )
        .join(Event, Event.id == Registration.event_id)
        .join(Programme, Programme.id == Event.programme_id)
        .outerjoin(Meeting, sa.and_(Event.ends_at <= now, Meeting.id == _next_date(now)))
        .join(Place, Place.id == sa.func.coalesce(Meeting.place_id, Event.place_id))
        .where(
            who,
            Registration.status.in_(_SHOWN),
            Event.over_at > sa.bindparam("since", type_=UTCDateTime()),
        )
        .order_by(Event.starts_at, Registration.id)
        .limit(100)
    )


_MINE = Rows(MyRegistration, _select)


def registrations_of(
    account_id: int, *, now: datetime, back: timedelta = timedelta(days=90)
) -> list[MyRegistration]:
    """My tickets and those I hold for others, by date, from `back` ago on."""
    since = now - back
    rows = [
        *_MINE.all(True, me=account_id, since=since, now=now),
        *_MINE.all(False, me=account_id, since=since, now=now),
    ]
    return sorted(rows, key=lambda row: (row.starts_at, row.code))
