"""Reads for meals: a week of them, who eats on which day, whom somebody signs up, care notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.core.db import db
from app.programmes.kinds import KINDS
from app.programmes.models import (
    LIVE,
    CareProfile,
    Event,
    EventStatus,
    Menu,
    Programme,
    ProgrammeStatus,
    Registration,
)

MOST = 60
MOST_FAMILY = 12


class Meal(NamedTuple):
    """A date of the elder care with what is served."""

    event: Event
    menu: Menu


def week(since: datetime, until: datetime) -> list[Meal]:
    """The meals in a span of time that everybody can see, the first one first."""
    rows = db.session.execute(
        sa.select(Event, Menu)
        .join(Menu, Menu.event_id == Event.id)
        .join(Event.programme)
        .where(
            Event.starts_at >= since,
            Event.starts_at < until,
            Event.status == EventStatus.SCHEDULED,
            Programme.status == ProgrammeStatus.PUBLISHED,
            Programme.kind.in_([kind for kind, look in KINDS.items() if look.menus]),
        )
        .options(contains_eager(Event.programme), joinedload(Event.place))
        .order_by(Event.starts_at, Event.id)
        .limit(MOST)
    )
    return [Meal(event, menu) for event, menu in rows]


def days_of(
    session: Session, programme_id: int, since: datetime, until: datetime
) -> list[tuple[Event, Menu | None]]:
    """The dates of a programme in a span of time, with their menus where there are any."""
    rows = session.execute(
        sa.select(Event, Menu)
        .outerjoin(Menu, Menu.event_id == Event.id)
        .where(
            Event.programme_id == programme_id,
            Event.starts_at >= since,
            Event.starts_at < until,
            Event.status == EventStatus.SCHEDULED,
        )
        .order_by(Event.starts_at, Event.id)
        .limit(MOST)
    )
    return [(event, menu) for event, menu in rows]


def menu_of(event_id: int) -> Menu | None:
    return db.session.scalar(sa.select(Menu).where(Menu.event_id == event_id))


def standings(
    event_ids: Sequence[int], account_id: int, guest_hash: str | None
) -> dict[int, Registration]:
    """Somebody's own live registrations, or those they hold for a guest, by event."""
    rows = db.session.scalars(
        sa.select(Registration)
        .where(
            Registration.event_id.in_(event_ids),
            Registration.status.in_(LIVE),
            _of(account_id, guest_hash),
        )
        .order_by(Registration.id)
        .limit(MOST)
    )
    return {row.event_id: row for row in rows}


def standing_at(
    session: Session, event_id: int, account_id: int, guest_hash: str | None
) -> Registration | None:
    """Who stands on the list already, whoever signed them up; the event's row is locked."""
    who = (
        Registration.for_hash == guest_hash if guest_hash else Registration.account_id == account_id
    )
    return session.scalar(
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.status.in_(LIVE), who)
        .order_by(Registration.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )


def family_of(account_id: int) -> Sequence[Registration]:
    """People without an account whom somebody signed up before, each by the latest time."""
    latest = (
        sa.select(sa.func.max(Registration.id))
        .where(
            Registration.booked_by == account_id,
            Registration.account_id.is_(None),
            Registration.by_staff.is_(False),
            Registration.for_hash.is_not(None),
        )
        .group_by(Registration.for_hash)
    )
    return db.session.scalars(
        sa.select(Registration)
        .where(Registration.id.in_(latest))
        .order_by(Registration.id.desc())
        .limit(MOST_FAMILY)
    ).all()


def profile_of(account_id: int, guest_hash: str | None) -> CareProfile | None:
    """What is noted of somebody themselves, or of a guest they sign up."""
    who = (
        sa.and_(CareProfile.booked_by == account_id, CareProfile.for_hash == guest_hash)
        if guest_hash
        else CareProfile.account_id == account_id
    )
    return db.session.scalar(sa.select(CareProfile).where(who))


def profiles_by(account_id: int) -> Sequence[CareProfile]:
    """What is noted of somebody and of those they sign up, for the copy of their data."""
    return db.session.scalars(
        sa.select(CareProfile)
        .where(CareProfile.booked_by == account_id)
        .order_by(CareProfile.id)
        .limit(200)
    ).all()


def profiles_at(event_id: int) -> dict[int, CareProfile]:
    """What is noted of the people of a date, by registration.

    A guest is known by name and phone together; without a phone only to who signed them up.
    """
    rows = db.session.execute(
        sa.select(Registration.id, CareProfile)
        .join(
            CareProfile,
            sa.or_(
                CareProfile.account_id == Registration.account_id,
                sa.and_(
                    CareProfile.for_hash == Registration.for_hash,
                    sa.or_(
                        CareProfile.booked_by == Registration.booked_by,
                        Registration.for_phone_hash.is_not(None),
                    ),
                ),
            ),
        )
        .where(Registration.event_id == event_id, Registration.status.in_(LIVE))
        .order_by(Registration.id, CareProfile.updated_at, CareProfile.id)
        .limit(10_000)
    )
    return {key: profile for key, profile in rows}  # noqa: C416 (the latest note of each)


def _of(account_id: int, guest_hash: str | None) -> sa.ColumnElement[bool]:
    if guest_hash is None:
        return Registration.account_id == account_id
    return sa.and_(
        Registration.booked_by == account_id,
        Registration.for_hash == guest_hash,
        Registration.account_id.is_(None),
        Registration.by_staff.is_(False),
    )
