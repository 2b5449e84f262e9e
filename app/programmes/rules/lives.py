"""The life cycles of programmes, events and registrations, and the places of events."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core.capacity import Places
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
        R.WAITLISTED: {
            R.CONFIRMED: "a place is free, or staff admits over capacity",
            R.CANCELLED: "the person, staff, or the event is cancelled",
            R.EXPIRED: "the event is over",
        },
        R.CONFIRMED: {
            R.ATTENDED: "staff at the door",
            R.NO_SHOW: "the event is over and nobody saw them",
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
        REGISTRATIONS.move(row, R.CONFIRMED, by=None, now=now, confirmed_at=now)
        free -= row.party_size
        tell(row, event, "programmes.promoted", "promoted")
        return True

    PLACES.promote(session, event.id, waiting, give)


def tell(row: Registration, event: Event, kind: str, step: str) -> None:
    """A notice about a registration to whoever is told about it, once for each step."""
    if row.told_id is None:
        return
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
        },
    )
