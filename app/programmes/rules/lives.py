"""The life cycles of programmes, events and registrations, and the places of events."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core import outbox
from app.core.capacity import Places
from app.core.db import db
from app.core.workflow import Lifecycle
from app.notices import rules as notices
from app.programmes.models import (
    Event,
    EventStatus,
    Programme,
    ProgrammeStatus,
    Registration,
    RegistrationStatus,
)
from app.programmes.queries import line
from app.programmes.rules import booths

R = RegistrationStatus
PLACES = Places(Event)

PROGRAMMES = Lifecycle(
    Programme,
    {
        ProgrammeStatus.DRAFT: {
            ProgrammeStatus.PUBLISHED: "an organiser",
            ProgrammeStatus.ARCHIVED: "an organiser",
        },
        ProgrammeStatus.PUBLISHED: {ProgrammeStatus.ARCHIVED: "an organiser"},
        ProgrammeStatus.ARCHIVED: {ProgrammeStatus.PUBLISHED: "an organiser"},
    },
)
EVENTS = Lifecycle(Event, {EventStatus.SCHEDULED: {EventStatus.CANCELLED: "who runs the event"}})
REGISTRATIONS = Lifecycle(
    Registration,
    {
        R.PENDING: {
            R.CONFIRMED: "who runs the event approves, or the draw",
            R.WAITLISTED: "approved or drawn when no place is free",
            R.REJECTED: "who runs the event",
            R.CANCELLED: "the person, staff, or the event is cancelled",
            R.EXPIRED: "the event begins",
        },
        R.WAITLISTED: {
            R.CONFIRMED: "a place is free, or staff admits over capacity",
            R.OFFERED: "a place is free and the programme asks first",
            R.CANCELLED: "the person, staff, or the event is cancelled",
            R.EXPIRED: "the event begins",
        },
        R.OFFERED: {
            R.CONFIRMED: "the person accepts until the deadline",
            R.DECLINED: "the person",
            R.EXPIRED: "the deadline passes",
            R.CANCELLED: "staff, or the event is cancelled",
        },
        R.CONFIRMED: {
            R.ATTENDED: "staff at the door",
            R.NO_SHOW: "the event is over and nobody saw them, or the adviser says so",
            R.CANCELLED: "the person until the deadline, staff, or the event is cancelled",
        },
        R.ATTENDED: {R.CONFIRMED: "who runs the event takes back a mistaken check-in"},
        R.NO_SHOW: {R.ATTENDED: "a check-in that was sent late"},
    },
)


def move_up(session: Session, event: Event, *, now: datetime) -> None:
    """Gives free places to those who wait, in order, and tells them; nobody once it has begun."""
    if event.has_begun(now) or event.is_cancelled:
        return
    free = 0

    def waiting(places: int) -> line.Line:
        nonlocal free
        free = places
        while free > 0:
            rows = line.first_fitting(session, event.id, free, now)
            before = free
            yield from ((row, row.party_size) for row in rows if row.party_size <= free)
            if free == before:
                return

    def give(row: Registration) -> bool:
        nonlocal free
        if event.programme.offers_places:
            offer(session, row, event, now=now)
        else:
            booth = booths.given(session, event, R.CONFIRMED)
            REGISTRATIONS.move(row, R.CONFIRMED, by=None, now=now, confirmed_at=now, **booth)
            tell(row, event, "programmes.promoted", "promoted")
            release_former(row)
        free -= row.party_size
        return True

    PLACES.promote(session, event.id, waiting, give)


def offer(session: Session, row: Registration, event: Event, *, now: datetime) -> None:
    """Keeps a freed place for somebody who waits, until the deadline or the beginning."""
    until = min(now + timedelta(hours=event.programme.offer_hours), event.starts_at)
    booth = booths.given(session, event, R.OFFERED)
    REGISTRATIONS.move(row, R.OFFERED, by=None, now=now, offer_until=until, **booth)
    outbox.put("programmes.offer_over", {"registration": row.id}, key=f"offer:{row.id}", due=until)
    tell(row, event, "programmes.offered", "offered", until=until)


def release_former(row: Registration) -> None:
    """Who moved to this date is certain of it now: the place on the former one is given up."""
    if row.moves_from is not None:
        outbox.put("programmes.moved", {"registration": row.id}, key=f"moved:{row.id}")


def tell(row: Registration, event: Event, kind: str, step: str, **facts: Any) -> None:
    """A notice about a registration to whoever is told about it, once for each step."""
    if row.told_id is None:
        return
    kind, booth = booths.told(db.session(), row, kind)
    notices.tell(
        row.told_id,
        kind,
        key=f"registration:{row.id}:{step}",
        link=f"/registrations/{row.code}",
        facts={
            "title": event.programme.title,
            "when": event.starts_at,
            "place": event.place.name,
            "ticket": row.ticket,
            **booth,
            **facts,
        },
    )
