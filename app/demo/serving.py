"""Past volunteer actions of the demo: who came, who went home when, and the hours of it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.community.models import ServiceRecord, ServiceStatus, TeamMembership
from app.core import clock
from app.core.db import db
from app.demo.programmes import columns
from app.demo.signing_up import check_ins, registration
from app.demo.world import World
from app.programmes.kinds import KINDS
from app.programmes.models import (
    CheckIn,
    CheckOut,
    Event,
    EventStatus,
    Method,
    Programme,
    Registration,
    RegistrationStatus,
)
from app.programmes.queries.serving import SOURCE
from app.programmes.rules.serving import LEFT, UNTIL_END

EACH_YEAR = 26
CHECKED_OUT = 0.85
"""The others forgot, and their hours run until the end."""

Spans = dict[int, list[tuple[datetime, datetime]]]


def fill(world: World) -> None:
    """Check-outs and hours of everybody who helped, never over other hours of theirs."""
    _past_actions(world)
    helped = _helped(world)
    _came_in_time()
    taken = _taken({row.account_id for row in helped})
    outs: list[dict[str, Any]] = []
    records: list[dict[str, Any]] = []
    for row in helped:
        out = world.rng.random() < CHECKED_OUT
        left = row.ends_at + timedelta(minutes=world.rng.randint(-40, 20)) if out else row.ends_at
        if out:
            outs.append(_check_out(world, row, left))
        mine = taken[row.account_id]
        if any(start < left and end > row.starts_at for start, end in mine):
            continue
        mine.append((row.starts_at, left))
        records.append(_record(world, row, left, out=out))
    world.insert(CheckOut, outs)
    world.insert(ServiceRecord, records)


def _past_actions(world: World) -> None:
    """Every other Saturday volunteers were out, the demo's own ones among them."""
    programmes = db.session.scalars(
        sa.select(Programme).where(Programme.kind.in_(_actions())).order_by(Programme.id).limit(20)
    ).all()
    pool = world.made["volunteer"]
    events: list[Event] = []
    registrations: list[dict[str, Any]] = []
    for number in range(EACH_YEAR * world.size.years):
        programme = programmes[number % len(programmes)]
        event = _past_action(world, programme, number)
        most = min(len(pool) - 2, 14 + number % 9)
        people = [*pool[:2], *world.rng.sample(pool[2:], most)]
        for account_id in people:
            joined = event.starts_at - timedelta(minutes=world.rng.randint(600, 9_000))
            registrations.append(
                registration(world, event, account_id, RegistrationStatus.ATTENDED, joined)
            )
        event.taken = len(people)
        events.append(event)
    world.insert(Event, [columns(event) for event in events])
    world.insert(Registration, registrations)
    check_ins(world, registrations)


def _past_action(world: World, programme: Programme, number: int) -> Event:
    day = clock.local(world.now) - timedelta(days=4 + 14 * number)
    starts = day.replace(hour=9, minute=0, second=0, microsecond=0)
    return Event(
        id=world.id(Event),
        code=world.code(),
        programme_id=programme.id,
        place_id=programme.place_id,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=150),
        capacity=40,
        taken=0,
        waiting=0,
        status=EventStatus.SCHEDULED,
        sequence=0,
        is_course=False,
        dates=1,
        version=1,
    )


def _helped(world: World) -> list[Any]:
    return list(
        db.session.execute(
            sa.select(
                Registration.id,
                Registration.account_id,
                Event.code,
                Event.starts_at,
                Event.ends_at,
                Programme.title,
                TeamMembership.team_id,
            )
            .join(Event, Event.id == Registration.event_id)
            .join(Programme, Programme.id == Event.programme_id)
            .outerjoin(TeamMembership, TeamMembership.account_id == Registration.account_id)
            .where(
                Programme.kind.in_(_actions()),
                Registration.status == RegistrationStatus.ATTENDED,
                Registration.account_id.is_not(None),
                Event.ends_at < world.now - timedelta(hours=2),
            )
            .order_by(Registration.id)
        )
    )


def _actions() -> list[Any]:
    return [kind for kind, look in KINDS.items() if look.serves]


def _came_in_time() -> None:
    """At an action the door notes the moment at which it began."""
    begun = (
        sa.select(Event.starts_at)
        .join(Registration, Registration.event_id == Event.id)
        .where(Registration.id == CheckIn.registration_id)
        .scalar_subquery()
    )
    at_actions = (
        sa.select(Registration.id)
        .join(Event, Event.id == Registration.event_id)
        .join(Programme, Programme.id == Event.programme_id)
        .where(Programme.kind.in_(_actions()))
    )
    db.session.execute(
        sa.update(CheckIn)
        .where(CheckIn.registration_id.in_(at_actions))
        .values(scanned_at=begun, received_at=begun)
        .execution_options(synchronize_session=False)
    )


def _taken(people: set[int]) -> Spans:
    spans: Spans = defaultdict(list)
    rows = db.session.execute(
        sa.select(
            ServiceRecord.account_id, ServiceRecord.started_at, ServiceRecord.ended_at
        ).order_by(ServiceRecord.id)
    )
    for account_id, start, end in rows:
        if account_id in people:
            spans[account_id].append((start, end))
    return spans


def _check_out(world: World, row: Any, left: datetime) -> dict[str, Any]:
    return {
        "id": world.id(CheckOut),
        "registration_id": row.id,
        "nonce": world.code(16),
        "scanned_at": left,
        "received_at": left,
        "by_id": world.made["organiser"][0],
        "method": Method.QR,
    }


def _record(world: World, row: Any, left: datetime, *, out: bool) -> dict[str, Any]:
    confirmed = out or world.rng.random() < 0.7
    return {
        "id": world.id(ServiceRecord),
        "account_id": row.account_id,
        "team_id": row.team_id,
        "source_kind": SOURCE,
        "source_id": row.id,
        "started_at": row.starts_at,
        "ended_at": left,
        "minutes": int((left - row.starts_at) / timedelta(minutes=1)),
        "people_helped": 1,
        "method": LEFT if out else UNTIL_END,
        "status": ServiceStatus.CONFIRMED if confirmed else ServiceStatus.RECORDED,
        "version": 2 if confirmed else 1,
        "details": {"title": row.title.as_dict(), "link": f"/events/{row.code}"},
        "created_at": row.ends_at,
    }
