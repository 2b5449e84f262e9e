"""The meals of the elder care: menus of two weeks, who eats, what the kitchen knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from app.community import queries as community
from app.core import clock
from app.core.db import db
from app.demo.programmes import add_timers, columns
from app.demo.words.meals import ALREADY, GUEST, MENUS, NOTES, SUMMARY, TITLE
from app.demo.world import World
from app.programmes.models import (
    CareProfile,
    Event,
    EventStatus,
    Kind,
    Menu,
    Programme,
    ProgrammeStatus,
    Registration,
    RegistrationStatus,
)
from app.programmes.queries import INDEX
from app.programmes.rules.programmes import texts_of

R = RegistrationStatus
PLACES = 18


def fill(world: World) -> None:
    """Lunch from Monday to Friday; the next open day is full, the demo resident's mother eats."""
    programme = _programme(world)
    events = [_event(world, programme, day) for day in _days(world)]
    ahead = [event for event in events if not event.is_closed(world.now)]
    registrations = [
        row for event in events for row in _eaters(world, event, full=event is ahead[0])
    ]
    registrations += [_mother(world, event) for event in ahead[1:4]]
    for event in events:
        event.taken = sum(row["event_id"] == event.id for row in registrations)
    world.insert(Event, (columns(event) for event in events))
    world.insert(
        Menu,
        (
            {
                "id": world.id(Menu),
                "event_id": event.id,
                "words": words,
                "allergens": list(allergens),
                "updated_at": world.ago(3),
                "by_id": world.made["organiser"][0],
            }
            for event, (words, allergens) in zip(events, MENUS, strict=True)
        ),
    )
    world.insert(Registration, registrations)
    world.insert(CareProfile, _profiles(world))
    add_timers(world, events)


def _programme(world: World) -> Programme:
    place = next(place for place in community.places() if place.slug == "elder-care")
    programme = Programme(
        id=world.id(Programme),
        code=world.code(),
        kind=Kind.ELDER_CARE,
        status=ProgrammeStatus.PUBLISHED,
        title=TITLE,
        summary=SUMMARY,
        place_id=place.id,
        price=600,
        cancel_hours=0,
        closes_at_local=time(9),
        gives_certificate=False,
        certificate_share=80,
        created_by=world.made["organiser"][0],
        created_at=world.ago(60),
        version=1,
    )
    values = {name: value for name, value in columns(programme).items() if value is not None}
    world.insert(Programme, [values])
    programme.teacher = None
    INDEX.put(db.session(), programme.id, *texts_of(programme))
    return programme


def _days(world: World) -> list[datetime]:
    """The working days of this week and the next one, at half past eleven."""
    today = clock.local(world.now).date()
    monday = today - timedelta(days=today.weekday())
    return [
        clock.from_local(datetime.combine(monday + timedelta(days=number), time(11, 30)))
        for number in (*range(5), *range(7, 12))
    ]


def _event(world: World, programme: Programme, starts: datetime) -> Event:
    event = Event(
        id=world.id(Event),
        code=world.code(),
        programme_id=programme.id,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        is_course=False,
        dates=1,
        place_id=programme.place_id,
        capacity=PLACES,
        taken=0,
        waiting=0,
        status=EventStatus.SCHEDULED,
        sequence=0,
        version=1,
    )
    event.programme = programme
    return event


def _eaters(world: World, event: Event, *, full: bool) -> Iterator[dict[str, Any]]:
    """Residents who eat; nobody where the meal has begun, for whom the door was not kept."""
    pool = [p for p in world.made["resident"][1:] if p not in world.made["merchant"][:2]]
    wanted = PLACES if full else ALREADY[event.id % len(ALREADY)]
    if event.has_begun(world.now):
        wanted = 0
    for account_id in world.rng.sample(pool, min(wanted, len(pool))):
        yield _row(world, event, account_id, account_id=account_id)


def _mother(world: World, event: Event) -> dict[str, Any]:
    """The demo resident signs up their mother, who has no phone of her own."""
    return _row(
        world,
        event,
        world.made["resident"][0],
        for_name=GUEST.name,
        for_phone=GUEST.phone,
        for_hash=GUEST.hash,
        for_phone_hash=GUEST.phone_hash,
    )


def _row(world: World, event: Event, booked_by: int, **who: Any) -> dict[str, Any]:
    joined = world.ago(1)
    nobody = ("account_id", "for_name", "for_phone", "for_hash", "for_phone_hash")
    return {
        "id": world.id(Registration),
        "code": world.code(),
        "ticket": world.ticket(),
        "event_id": event.id,
        "booked_by": booked_by,
        "by_staff": False,
        "party_size": 1,
        "note": "",
        "status": R.CONFIRMED,
        "joined_at": joined,
        "confirmed_at": joined,
        "version": 1,
        **dict.fromkeys(nobody),
        **who,
    }


def _profiles(world: World) -> Iterator[dict[str, Any]]:
    """What the kitchen knows of the demo resident's mother and of some others."""
    residents = world.made["resident"]
    for number, (dietary, allergens, transport) in enumerate(NOTES):
        writer = residents[number]
        guest = number == 0
        yield {
            "id": world.id(CareProfile),
            "account_id": None if guest else writer,
            "booked_by": writer,
            "for_hash": GUEST.hash if guest else None,
            "dietary": dietary,
            "allergens": allergens,
            "wants_transport": transport,
            "updated_at": world.ago(5),
            "by_id": writer,
        }
