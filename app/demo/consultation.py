"""Talks with an adviser in the demo: hours of the days to come, some taken, a note of her own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from app.community import queries as community
from app.core import clock
from app.core.db import db
from app.core.localized import Localized
from app.demo.world import World
from app.programmes import rules
from app.programmes.models import (
    AdviceNote,
    CheckIn,
    Event,
    EventStatus,
    Kind,
    Method,
    Programme,
    ProgrammeStatus,
    Registration,
    RegistrationStatus,
    Teacher,
)
from app.programmes.queries import INDEX
from app.programmes.rules.programmes import texts_of
from app.programmes.rules.slots import slots_of

R = RegistrationStatus
DAYS = (-3, 1, 3, 5, 7)
"""On which days from today she has hours; those of the first are over."""
TALKS = (
    (0, "첫 방송에서 무엇부터 팔면 좋을지 묻고 싶습니다."),
    (2, "直播间没人，想请您看看我的回放。"),
    (6, "김장철에 주문이 몰립니다. 포장과 배송을 어떻게 나눌지요?"),
    (8, "想开微信小店，不知道要准备哪些证件。"),
    (11, "영상은 찍었는데 자막을 못 답니다."),
)
"""Which of the times are taken, and what the talk is about."""
NOTES = (
    "물건이 좋다. 첫 방송은 명란젓 하나만. 다음번에 조명을 같이 보기로 함.",
    "回放看了：开头太长。约好下周再看一次。",
)
NAME = Localized("강은주", "姜银珠", "Kang Unju")
ABOUT = Localized(
    "부화기지에서 상인과 왕훙을 이어줍니다. 한 사람씩 이야기를 듣습니다.",
    "在孵化基地为商户和网红牵线，一对一听您说。",
    "Brings merchants and influencers together at the incubator, and listens to one at a time.",
)
TITLE = Localized("자문원과 30분", "和顾问聊三十分钟", "Thirty minutes with an adviser")
SUMMARY = Localized(
    "방송, 영상, 상점 열기: 막힌 것을 한 사람씩 봐드립니다. 비여있는 시간을 고르세요.",
    "直播、短视频、开店：卡在哪儿就看哪儿，一对一。选一个空闲时间即可。",
    "Livestream, films, opening a shop: one looks with you at what is stuck. Choose a free time.",
)


def fill(world: World) -> None:
    """An adviser who signs in as the matchmaker, her programme, its times, and who took some."""
    adviser = _adviser(world)
    programme = _programme(world, adviser)
    events = list(_events(world, programme, adviser))
    rows = [_registration(world, events[at], n, words) for n, (at, words) in enumerate(TALKS)]
    taken = {row["event_id"] for row in rows}
    columns = Event.__table__.columns
    for event in events:
        event.taken = int(event.id in taken)
    world.insert(Event, ({c.key: getattr(event, c.key) for c in columns} for event in events))
    world.insert(Registration, rows)
    world.insert(CheckIn, (_check_in(world, row) for row in rows if row["status"] is R.ATTENDED))
    world.insert(AdviceNote, _notes(world, rows))
    world.settle_keys()
    for event in events:
        if event.starts_at > world.now:
            rules.set_timers(event, now=world.now)


def _adviser(world: World) -> Teacher:
    made = Teacher(
        id=world.id(Teacher),
        code=world.code(),
        name=NAME,
        about=ABOUT,
        account_id=world.made["matchmaker"][0],
        photo=None,
        created_at=world.ago(200),
        version=1,
    )
    world.insert(Teacher, [{c.key: getattr(made, c.key) for c in Teacher.__table__.columns}])
    return made


def _programme(world: World, adviser: Teacher) -> Programme:
    place = next(place for place in community.places() if place.slug == "incubator")
    made = Programme(
        id=world.id(Programme),
        code=world.code(),
        kind=Kind.CONSULTATION,
        status=ProgrammeStatus.PUBLISHED,
        title=TITLE,
        summary=SUMMARY,
        teacher_id=adviser.id,
        place_id=place.id,
        price=0,
        cancel_hours=2,
        certificate_share=80,
        created_by=world.made["organiser"][0],
        created_at=world.ago(60),
        version=1,
    )
    kept = {c.key: getattr(made, c.key) for c in Programme.__table__.columns}
    defaults = ("admission", "promotion", "offer_hours", "draw_hours", "gives_certificate")
    world.insert(Programme, [{k: v for k, v in kept.items() if k not in defaults}])
    made.teacher = adviser
    INDEX.put_many(db.session(), [(made.id, texts_of(made))])
    return made


def _events(world: World, programme: Programme, adviser: Teacher) -> Iterator[Event]:
    today = clock.local(world.now).date()
    for ahead in DAYS:
        opens = datetime.combine(today + timedelta(days=ahead), time(13, 30))
        begin = clock.from_local(opens)
        for span in slots_of(begin, begin + timedelta(hours=3), 30, 10):
            event = Event(
                id=world.id(Event),
                code=world.code(),
                programme_id=programme.id,
                starts_at=span.starts_at,
                ends_at=span.ends_at,
                is_course=False,
                dates=1,
                place_id=programme.place_id,
                room=Localized("2층 자문실", "二楼咨询室", "Advice room, 2nd floor"),
                capacity=1,
                taken=0,
                waiting=0,
                status=EventStatus.SCHEDULED,
                sequence=0,
                adviser_id=adviser.id,
                version=1,
            )
            event.programme = programme
            yield event


def _registration(world: World, event: Event, number: int, words: str) -> dict[str, Any]:
    """Shopkeepers of the demo; the second one is somebody to sign in as."""
    merchants = world.made["merchant"]
    who = world.made["merchant2"][0] if number == 2 else merchants[number + 4]
    joined = min(event.starts_at, world.now) - timedelta(hours=20 + number)
    return {
        "id": world.id(Registration),
        "code": world.code(),
        "ticket": world.ticket(),
        "event_id": event.id,
        "account_id": who,
        "booked_by": who,
        "by_staff": False,
        "party_size": 1,
        "note": words,
        "status": R.ATTENDED if event.starts_at < world.now else R.CONFIRMED,
        "joined_at": joined,
        "confirmed_at": joined,
        "version": 1,
    }


def _check_in(world: World, row: dict[str, Any]) -> dict[str, Any]:
    at = world.ago(2.5)
    return {
        "id": world.id(CheckIn),
        "registration_id": row["id"],
        "nonce": world.code(16),
        "scanned_at": at,
        "received_at": at,
        "by_id": world.made["matchmaker"][0],
        "method": Method.CODE,
    }


def _notes(world: World, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row, text in zip(rows, NOTES, strict=False):
        yield {
            "id": world.id(AdviceNote),
            "registration_id": row["id"],
            "by_id": world.made["matchmaker"][0],
            "text": text,
            "changed_at": world.ago(2),
        }
