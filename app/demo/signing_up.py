"""Who signed up in the demo, who came, and what the merchant was told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from app.community import queries as community
from app.demo.words.programmes import (
    NOTES,
)
from app.demo.world import World
from app.notices import rules as notices
from app.programmes.models import (
    CheckIn,
    CheckInUndone,
    Event,
    Kind,
    Method,
    Registration,
    RegistrationStatus,
)

R = RegistrationStatus
FOR_MERCHANTS = (Kind.TRAINING, Kind.CONSULTATION, Kind.SELECTION_MEETING, Kind.EXHIBITION)


class Filled(NamedTuple):
    """How a date of the demo is filled: places taken, and how many wait."""

    taken: int
    waiting: int


def registrations_of(world: World, event: Event, filled: Filled) -> Iterator[dict[str, Any]]:
    pool = world.made["merchant" if event.programme.kind in FOR_MERCHANTS else "resident"]
    wanted = min(filled.taken + filled.waiting, len(pool) - 2)
    chosen = [p for p in world.rng.sample(pool, wanted + 1) if p != world.made["merchant"][0]]
    over = event.ends_at < world.now
    for position, account_id in enumerate(chosen[:wanted]):
        joined = min(event.starts_at, world.now) - timedelta(
            minutes=30 + (wanted - position) * 7 + world.rng.randint(0, 6)
        )
        if event.awaits_draw or (
            event.programme.wants_approval and not over and position >= filled.taken - 2
        ):
            status = R.PENDING
        elif position >= filled.taken:
            status = R.WAITLISTED
        elif over:
            status = R.ATTENDED if world.rng.random() < 0.88 else R.NO_SHOW
        else:
            status = R.CONFIRMED
        yield registration(world, event, account_id, status, joined)


def registration(
    world: World, event: Event, account_id: int, status: RegistrationStatus, joined: datetime
) -> dict[str, Any]:
    key = world.id(Registration)
    return {
        "id": key,
        "code": world.code(),
        "ticket": world.ticket(),
        "event_id": event.id,
        "account_id": account_id,
        "booked_by": account_id,
        "by_staff": False,
        "party_size": 1,
        "note": world.rng.choice(NOTES),
        "status": status,
        "joined_at": joined,
        "confirmed_at": None if status in (R.WAITLISTED, R.PENDING) else joined,
        "line_no": key if status is R.WAITLISTED else None,
        "version": 1,
    }


def of_the_merchant(world: World, events: Sequence[Event]) -> Iterator[dict[str, Any]]:
    """The demo merchant has a ticket, a place on a waiting list, and was somewhere before."""
    me = world.made["merchant"][0]
    ahead = [event for event in events if event.starts_at > world.now]
    mine = next(e for e in ahead[3:] if e.programme.kind is Kind.TRAINING)
    full = next(e for e in ahead if e.programme.kind is Kind.SELECTION_MEETING)
    past = [e for e in events if e.ends_at < world.now and e.programme.kind is Kind.TRAINING]
    joined = world.ago(1)
    yield registration(world, mine, me, R.CONFIRMED, joined)
    yield registration(world, full, me, R.WAITLISTED, joined)
    for event in past[:2]:
        yield registration(world, event, me, R.ATTENDED, event.starts_at - timedelta(days=3))


def count(events: Sequence[tuple[Event, Filled]], registrations: Sequence[dict[str, Any]]) -> None:
    """The counters say what the rows say."""
    by_id = {event.id: event for event, _ in events}
    for row in registrations:
        event = by_id[row["event_id"]]
        if row["status"] is R.WAITLISTED:
            event.waiting += row["party_size"]
        elif row["status"] is not R.PENDING:
            event.taken += row["party_size"]
    for event in by_id.values():
        full = event.waiting > 0  # nobody waits while places are free
        event.capacity = event.taken if full else max(event.capacity, event.taken)


def check_ins(world: World, registrations: Sequence[dict[str, Any]]) -> None:
    keeper = world.made["organiser"][0]
    world.insert(
        CheckIn,
        (
            {
                "id": world.id(CheckIn),
                "registration_id": row["id"],
                "nonce": world.code(16),
                "scanned_at": row["joined_at"],
                "received_at": row["joined_at"],
                "by_id": keeper,
                "method": Method.QR,
            }
            for row in registrations
            if row["status"] is R.ATTENDED
        ),
    )


def mistakes(world: World, registrations: Sequence[dict[str, Any]]) -> None:
    """Now and then a helper tapped the wrong line, took it back, and checked in again later."""
    keeper = world.made["organiser"][0]
    scans, undone = [], []
    for row in [row for row in registrations if row["status"] is R.ATTENDED][::60]:
        at = row["joined_at"] - timedelta(minutes=9)
        scan = {
            "id": world.id(CheckIn),
            "registration_id": row["id"],
            "nonce": world.code(16),
            "scanned_at": at,
            "received_at": at,
            "by_id": keeper,
            "method": Method.CODE,
        }
        scans.append(scan)
        undone.append(
            {
                "id": world.id(CheckInUndone),
                "check_in_id": scan["id"],
                "by_id": keeper,
                "at": at + timedelta(minutes=1),
            }
        )
    world.insert(CheckIn, scans)
    world.insert(CheckInUndone, undone)


def tell_the_merchant(
    world: World, events: dict[int, Event], registrations: Sequence[dict[str, Any]]
) -> None:
    me = world.made["merchant"][0]
    places = {place.id: place.name for place in community.places()}
    for row in registrations:
        event = events[row["event_id"]]
        if row["account_id"] != me or event.starts_at < world.now:
            continue
        waits = row["status"] is R.WAITLISTED
        notices.tell(
            me,
            "programmes.waitlisted" if waits else "programmes.registered",
            key=f"registration:{row['id']}:joined",
            link=f"/registrations/{row['code']}",
            facts={
                "title": event.programme.title,
                "when": event.starts_at,
                "place": places[event.place_id],
                "ticket": row["ticket"],
            },
        )
