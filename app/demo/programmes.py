"""Programmes of the demo: what took place in these years, and what one can sign up for now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from app.community import queries as community
from app.core import clock
from app.core.db import db
from app.core.localized import Localized
from app.core.outbox import OutboxRow
from app.demo import teaching
from app.demo.words.programmes import (
    BRING,
    FOR_WHOM,
    LEARN,
    NOTES,
    OFFERS,
    ROOMS,
    Offer,
)
from app.demo.world import World
from app.notices import rules as notices
from app.programmes.models import (
    Admission,
    CheckIn,
    CheckInUndone,
    Event,
    EventStatus,
    Kind,
    Method,
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
FOR_MERCHANTS = (Kind.TRAINING, Kind.CONSULTATION, Kind.SELECTION_MEETING, Kind.EXHIBITION)


ADMISSION = {Kind.CONSULTATION: Admission.APPROVAL, Kind.EXHIBITION: Admission.LOTTERY}
ASKED_FIRST = (Kind.STAGE, Kind.HEALTH_DAY, Kind.SELECTION_MEETING)
"""Where a place that becomes free is offered and not given."""


class Filled(NamedTuple):
    """How a date of the demo is filled: places taken, and how many wait."""

    taken: int
    waiting: int


def fill(world: World) -> None:
    """Programmes, their dates, who signed up, who came."""
    places = {place.slug: place.id for place in community.places()}
    programmes = _programmes(world, places)
    events = _events(world, programmes)
    registrations: list[dict[str, Any]] = []
    for event, filled in events:
        registrations += _registrations(world, event, filled)
    registrations += _of_the_merchant(world, [event for event, _ in events])
    _count(events, registrations)
    world.insert(Event, (_columns(event) for event, _ in events))
    world.insert(Registration, registrations)
    _check_ins(world, registrations)
    _mistakes(world, registrations)
    _timers(world, [event for event, _ in events])
    world.settle_keys()
    _tell_the_merchant(world, {event.id: event for event, _ in events}, registrations)


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
            admission=ADMISSION.get(offer.kind, Admission.DIRECT),
            draw_hours=48,
            promotion=Promotion.OFFER if offer.kind in ASKED_FIRST else Promotion.AUTOMATIC,
            offer_hours=24,
            gives_certificate=offer.kind is Kind.TRAINING,
            created_by=world.made["organiser"][0],
            created_at=world.some_time(30, 365 * world.size.years),
            version=1,
        )
        programme.teacher = teacher if taught else None
        made.append((programme, offer))
    world.insert(Programme, (_columns(programme) for programme, _ in made))
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
) -> list[tuple[Event, Filled]]:
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
        made.append((event, _filled(world, event, number, ahead=ahead)))
    return made


def _day_ahead(world: World, number: int) -> datetime:
    days = 2 + number if number < len(OFFERS) else world.rng.randint(3, DAYS_AHEAD)
    return clock.local(world.now) + timedelta(days=min(days, DAYS_AHEAD))


def _day_before(world: World) -> datetime:
    return clock.local(world.some_time(2, 365 * world.size.years))


def _at(day: datetime, hour: int) -> datetime:
    return clock.from_local(datetime.combine(day.date(), time(hour)))


def _filled(world: World, event: Event, number: int, *, ahead: bool) -> Filled:
    """The first training has three places left, the second one, the first meeting none."""
    size, rng = event.capacity, world.rng
    if ahead and number < 2:
        return Filled(size - (3 if number == 0 else 1), 0)
    if ahead and (event.programme.kind is Kind.SELECTION_MEETING or rng.random() < 0.08):
        return Filled(size, 3)
    share = rng.uniform(0.1, 0.9) if ahead else rng.uniform(0.5, 1.0)
    return Filled(int(size * share), 0)


def _registrations(world: World, event: Event, filled: Filled) -> Iterator[dict[str, Any]]:
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
        yield _registration(world, event, account_id, status, joined)


def _registration(
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


def _of_the_merchant(world: World, events: Sequence[Event]) -> Iterator[dict[str, Any]]:
    """The demo merchant has a ticket, a place on a waiting list, and was somewhere before."""
    me = world.made["merchant"][0]
    ahead = [event for event in events if event.starts_at > world.now]
    mine = next(e for e in ahead[3:] if e.programme.kind is Kind.TRAINING)
    full = next(e for e in ahead if e.programme.kind is Kind.SELECTION_MEETING)
    past = [e for e in events if e.ends_at < world.now and e.programme.kind is Kind.TRAINING]
    joined = world.ago(1)
    yield _registration(world, mine, me, R.CONFIRMED, joined)
    yield _registration(world, full, me, R.WAITLISTED, joined)
    for event in past[:2]:
        yield _registration(world, event, me, R.ATTENDED, event.starts_at - timedelta(days=3))


def _count(events: Sequence[tuple[Event, Filled]], registrations: Sequence[dict[str, Any]]) -> None:
    """The counters say what the rows say."""
    by_id = {event.id: event for event, _ in events}
    for row in registrations:
        event = by_id[row["event_id"]]
        if row["status"] is R.WAITLISTED:
            event.waiting += row["party_size"]
        elif row["status"] is not R.PENDING:
            event.taken += row["party_size"]
    for event in by_id.values():
        event.capacity = max(event.capacity, event.taken)


def _check_ins(world: World, registrations: Sequence[dict[str, Any]]) -> None:
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


def _mistakes(world: World, registrations: Sequence[dict[str, Any]]) -> None:
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


def _timers(world: World, events: Sequence[Event]) -> None:
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


def _tell_the_merchant(
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


def _columns(row: Any) -> dict[str, Any]:
    """A row as it is inserted in bulk."""
    return {column.key: getattr(row, column.key) for column in type(row).__table__.columns}
