"""The organiser's desk of the demo: people entered by phone, notes among organisers, a message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.core.db import db
from app.core.localized import Localized
from app.demo.world import World
from app.programmes import rules
from app.programmes.models import (
    Audience,
    Event,
    EventMessage,
    EventStatus,
    Registration,
    RegistrationNote,
    RegistrationStatus,
)
from app.programmes.queries import messages
from app.programmes.rules import PLACES, Guest

R = RegistrationStatus
DATES = 12
CALLERS = (
    (Guest("정옥선", "+8613804335101"), "딸이 전화로 신청", 1),
    (Guest("朴顺女", "+8613804335102"), "和邻居一起来", 2),
    (Guest("강만석"), "", 1),
)
NOTES = (
    "귀가 어두우시다. 앞자리로 안내하기.",
    "上次来过，可以请她带新学员。",
    "휠체어로 오신다. 문턱 없는 옆문을 열어두기.",
    "来电确认过，会晚到十分钟。",
    "영수증을 부탁하셨다.",
    "中文讲解时坐在翻译旁边。",
)
WORDS = Localized(
    "그날은 서시장 동문이 공사로 닫힙니다. 남문으로 들어오십시오. 손전화는 충전해서 가져오세요.",
    "当天西市场东门因施工关闭，请从南门进。请把手机充好电带来。",
    "The east gate of the West Market is closed that day. Please use the south gate"
    " and bring a charged phone.",
)


def fill(world: World) -> None:
    """Where there is room somebody has called; the next dates have notes; one was written about."""
    events = _ahead(world)
    _callers(world, events)
    _notes(world, events)
    world.settle_keys()
    _message(world)


def _ahead(world: World) -> Sequence[Event]:
    """The next dates."""
    return db.session.scalars(
        sa.select(Event)
        .where(Event.starts_at > world.now, Event.status == EventStatus.SCHEDULED)
        .order_by(Event.starts_at, Event.id)
        .limit(DATES)
    ).all()


def _callers(world: World, events: Sequence[Event]) -> None:
    """People who called stand on the first dates where all of them fit."""
    places = sum(size for _guest, _note, size in CALLERS)
    roomy = [event for event in events if event.left >= places + 3][:2]
    for event in roomy:
        world.insert(Registration, _entered(world, event))
        PLACES.take_over(db.session(), event.id, places)


def _entered(world: World, event: Event) -> Iterator[dict[str, Any]]:
    for guest, note, size in CALLERS:
        joined = world.ago(0.2)
        yield {
            "id": world.id(Registration),
            "code": world.code(),
            "ticket": world.ticket(),
            "event_id": event.id,
            "account_id": None,
            "booked_by": world.made["organiser"][0],
            "by_staff": True,
            "for_name": guest.name,
            "for_phone": guest.phone or None,
            "for_hash": guest.hash,
            "for_phone_hash": guest.phone_hash,
            "party_size": size,
            "note": note,
            "status": R.CONFIRMED,
            "joined_at": joined,
            "confirmed_at": joined,
            "version": 1,
        }


def _notes(world: World, events: Sequence[Event]) -> None:
    writer = world.made["organiser"][0]
    found = db.session.scalars(
        sa.select(Registration.id)
        .where(
            Registration.event_id.in_([event.id for event in events]),
            Registration.status == R.CONFIRMED,
        )
        .order_by(Registration.event_id, Registration.id)
        .limit(40)
    ).all()
    world.insert(
        RegistrationNote,
        (
            {
                "id": world.id(RegistrationNote),
                "registration_id": found[number * 5],
                "text": text,
                "by_id": writer,
                "at": world.ago(0.1),
            }
            for number, text in enumerate(NOTES)
            if number * 5 < len(found)
        ),
    )


def _message(world: World) -> None:
    """To everybody of the date that the demo merchant holds a place on."""
    session = db.session()
    event_id = session.scalar(
        sa.select(Event.id)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            Registration.account_id == world.made["merchant"][0],
            Registration.status == R.CONFIRMED,
            Event.starts_at > world.now,
        )
        .order_by(Event.starts_at)
        .limit(1)
    )
    assert event_id is not None, "the demo merchant holds a place"
    message = EventMessage(
        event_id=event_id,
        words=WORDS,
        audience=Audience.BOTH,
        people=messages.reached(session, event_id, Audience.BOTH).people,
        nonce=world.code(16),
        by_id=world.made["organiser"][0],
        at=world.now - timedelta(hours=1),
    )
    session.add(message)
    session.flush()
    rules.tell_message(session, message.id, 0)
