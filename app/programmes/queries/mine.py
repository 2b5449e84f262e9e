"""What somebody has signed up for, for their own page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.community.models import Place
from app.core.db import BigInt, UTCDateTime
from app.core.localized import Localized
from app.core.rows import Rows
from app.programmes.models import Event, Kind, Programme, Registration, RegistrationStatus

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
    """A registration as its owner's list shows it; `for_other` where it is for somebody else."""

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
    return (
        sa.select(
            Registration.code,
            Registration.ticket,
            Registration.status,
            Registration.party_size,
            Registration.offer_until,
            sa.literal(not account, sa.Boolean()),
            Event.code,
            Event.starts_at,
            Event.ends_at,
            Programme.kind,
            Programme.title,
            Place.name,
        )
        .join(Event, Event.id == Registration.event_id)
        .join(Programme, Programme.id == Event.programme_id)
        .join(Place, Place.id == Event.place_id)
        .where(
            who,
            Registration.status.in_(_SHOWN),
            Event.ends_at > sa.bindparam("since", type_=UTCDateTime()),
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
        *_MINE.all(True, me=account_id, since=since),
        *_MINE.all(False, me=account_id, since=since),
    ]
    return sorted(rows, key=lambda row: (row.starts_at, row.code))
