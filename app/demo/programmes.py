"""Programmes of the demo: what took place in these years, and what one can sign up for now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from app.community import queries as community
from app.core import clock
from app.core.db import db
from app.core.localized import Localized
from app.core.outbox import OutboxRow
from app.demo import booths, signing_up, teaching
from app.demo.words.programmes import (
    BRING,
    FOR_WHOM,
    LEARN,
    OFFERS,
    ROOMS,
    Offer,
)
from app.demo.world import World
from app.programmes.models import (
    Admission,
    Event,
    EventStatus,
    Kind,
    Programme,
    ProgrammeStatus,
    Promotion,
    Registration,
    RegistrationStatus,
)
from app.programmes.queries import INDEX
from app.programmes.rules.events import timer_key, timers
from app.programmes.rules.programmes import texts_of

R = RegistrationStatus
TO_COME = 0.35
DAYS_AHEAD = 45


ADMISSION = {Kind.CONSULTATION: Admission.APPROVAL, Kind.EXHIBITION: Admission.LOTTERY}
ASKED_FIRST = (Kind.STAGE, Kind.HEALTH_DAY, Kind.SELECTION_MEETING)
"""Where a place that becomes free is offered and not given."""


def fill(world: World) -> None:
    """Programmes, their dates, who signed up, who came."""
    places = {place.slug: place.id for place in community.places()}
    programmes = _programmes(world, places)
    events = _events(world, programmes)
    registrations: list[dict[str, Any]] = []
    for event, filled in events:
        registrations += signing_up.registrations_of(world, event, filled)
    registrations += signing_up.of_the_merchant(world, [event for event, _ in events])
    signing_up.count(events, registrations)
    world.insert(Event, (columns(event) for event, _ in events))
    booths.lay_out(world, [event for event, _ in events], registrations)
    world.insert(Registration, registrations)
    signing_up.check_ins(world, registrations)
    signing_up.mistakes(world, registrations)
    add_timers(world, [event for event, _ in events])
    world.settle_keys()
    signing_up.tell_the_merchant(world, {event.id: event for event, _ in events}, registrations)


def _programmes(world: World, places: dict[str, int]) -> list[tuple[Programme, Offer]]:
    made: list[tuple[Programme, Offer]] = []
    teachers = teaching.teachers(world)
    for number in range(world.size.programmes):
        offer = OFFERS[number % len(OFFERS)]
        teacher = teachers[number % len(teachers)]
        taught = offer.kind in (Kind.TRAINING, Kind.CONSULTATION, Kind.LECTURE)
        programme = Programme(
            id=world.id(Programme),
            code=world.code(),
            kind=offer.kind,
            status=ProgrammeStatus.PUBLISHED,
            title=_in_series(offer.title, number // len(OFFERS)),
            summary=offer.summary,
            learn=LEARN.get(offer.kind),
            for_whom=FOR_WHOM.get(offer.kind),
            bring=BRING.get(offer.kind),
            teacher_id=teacher.id if taught else None,
            market=offer.market,
            place_id=places[offer.place],
            price=offer.yuan * 100,
            cancel_hours=24,
            admission=Admission.DIRECT
            if booths.has_booths(offer)
            else ADMISSION.get(offer.kind, Admission.DIRECT),
            draw_hours=48,
            promotion=Promotion.OFFER if offer.kind in ASKED_FIRST else Promotion.AUTOMATIC,
            offer_hours=24,
            gives_certificate=offer.kind is Kind.TRAINING,
            certificate_share=80,
            created_by=world.made["organiser"][0],
            created_at=world.some_time(30, 365 * world.size.years),
            version=1,
        )
        programme.teacher = teacher if taught else None
        made.append((programme, offer))
    world.insert(Programme, (columns(programme) for programme, _ in made))
    teaching.steps(world, [programme for programme, _ in made])
    session = db.session()
    INDEX.put_many(session, ((p.id, texts_of(p)) for p, _ in made))
    return made


def _in_series(title: Localized, number: int) -> Localized:
    """The title of a later series of the same programme."""
    if number == 0:
        return title
    series = number + 1
    return Localized(
        f"{title.ko} {series}기", f"{title.zh}（第{series}期）", f"{title.en} (series {series})"
    )


def _events(
    world: World, programmes: Sequence[tuple[Programme, Offer]]
) -> list[tuple[Event, signing_up.Filled]]:
    """Every programme has dates; a third of all lie ahead, the first ones soonest."""
    made = []
    for number in range(world.size.events):
        programme, offer = programmes[number % len(programmes)]
        ahead = number < len(programmes) * 2 and number < world.size.events * TO_COME * 2
        day = _day_ahead(world, number) if ahead else _day_before(world)
        starts = _at(day, offer.hour)
        event = Event(
            id=world.id(Event),
            code=world.code(),
            programme_id=programme.id,
            starts_at=starts,
            ends_at=starts + timedelta(minutes=offer.minutes),
            is_course=False,
            dates=1,
            place_id=programme.place_id,
            room=world.rng.choice(ROOMS) if offer.place == "west-training" else None,
            capacity=offer.places,
            taken=0,
            waiting=0,
            status=EventStatus.SCHEDULED,
            sequence=0,
            version=1,
        )
        event.programme = programme
        if programme.draws_lots:
            event.draw_seed = world.code(32)
            event.drawn_at = event.draw_at if event.draw_at < world.now else None
        filled = _filled(world, event, number, ahead=ahead)
        if booths.has_booths(offer):
            filled = booths.filled(event, filled, ahead=ahead)
        made.append((event, filled))
    return made


def _day_ahead(world: World, number: int) -> datetime:
    days = 2 + number if number < len(OFFERS) else world.rng.randint(3, DAYS_AHEAD)
    return clock.local(world.now) + timedelta(days=min(days, DAYS_AHEAD))


def _day_before(world: World) -> datetime:
    return clock.local(world.some_time(2, 365 * world.size.years))


def _at(day: datetime, hour: int) -> datetime:
    return clock.from_local(datetime.combine(day.date(), time(hour)))


def _filled(world: World, event: Event, number: int, *, ahead: bool) -> signing_up.Filled:
    """The first training has three places left, the second one, the first meeting none."""
    size, rng = event.capacity, world.rng
    if ahead and number < 2:
        return signing_up.Filled(size - (3 if number == 0 else 1), 0)
    if ahead and (event.programme.kind is Kind.SELECTION_MEETING or rng.random() < 0.08):
        return signing_up.Filled(size, 3)
    share = rng.uniform(0.1, 0.9) if ahead else rng.uniform(0.5, 1.0)
    return signing_up.Filled(int(size * share), 0)


def add_timers(world: World, events: Sequence[Event]) -> None:
    """Reminders and what follows, for dates to come."""
    world.insert(
        OutboxRow,
        (
            {
                "id": world.id(OutboxRow),
                "topic": timer.topic,
                "key": timer_key(event, timer.step),
                "payload": {"event": event.id, "sequence": 0, "step": timer.step},
                "due_at": timer.due,
                "tries": 0,
                "created_at": world.now,
                "error": "",
            }
            for event in events
            if event.starts_at > world.now
            for timer in timers(event)
            if timer.due > world.now
        ),
    )


def columns(row: Any) -> dict[str, Any]:
    """A row as it is inserted in bulk."""
    return {column.key: getattr(row, column.key) for column in type(row).__table__.columns}
