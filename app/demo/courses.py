"""Courses of the demo: one that runs, one to come with free places, one that is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from app.accounts.models import Account
from app.community import queries as community
from app.core import clock
from app.core.db import db
from app.core.localized import Localized
from app.demo.programmes import columns
from app.demo.words.programmes import NOTES
from app.demo.world import World
from app.programmes import courses, queries
from app.programmes.courses import Date
from app.programmes.models import (
    Certificate,
    CheckIn,
    Event,
    EventStatus,
    Kind,
    Meeting,
    MeetingStatus,
    Method,
    Programme,
    ProgrammeStatus,
    Registration,
    RegistrationStatus,
)
from app.programmes.queries import INDEX
from app.programmes.rules.dates import set_reminders, settle
from app.programmes.rules.events import GRACE, hang_end, set_timers
from app.programmes.rules.programmes import texts_of

R = RegistrationStatus
TITLE = Localized(
    "라이브방송 판매, 저녁 여섯번", "直播卖货六晚课", "Livestream selling, six evenings"
)
SUMMARY = Localized(
    "첫 방송부터 손님이 다시 찾는 방송까지, 일주일에 하루 저녁씩 여섯주 배웁니다."
    " 매번 배운것을 그 자리에서 방송해봅니다.",
    "从第一场直播到让顾客再来，每周一晚，共六周。每次学完当场试播。",
    "From the first livestream to customers who come back: one evening a week for six weeks."
    " Each evening you try on air what you have learnt.",
)
LEARN = Localized(
    "1. 카메라 앞에 서기  2. 조명과 소리  3. 상품을 말로 보여주기  4. 값과 련결  5. 물음에 대답하기"
    "  6. 다음 방송을 알리기",
    "1. 面对镜头  2. 灯光和声音  3. 用话展示商品  4. 定价和链接  5. 回答提问  6. 预告下一场",
    "1. In front of the camera  2. Light and sound  3. Showing goods in words  4. Prices and links"
    "  5. Answering questions  6. Announcing the next one",
)
ROOM = Localized("2층 강의실", "二楼教室", "Classroom, 2nd floor")
EVENINGS = 6
PLACES = 18
SHARE = 80


class Plan(NamedTuple):
    """When a course begins, in days from today, and how many hold a place."""

    begins: int
    taken: int


PLANS = (Plan(-15, 16), Plan(9, 11), Plan(-63, 17))


def fill(world: World) -> None:
    """The demo merchant has been on two of the three evenings of the one that runs."""
    programme = _programme(world)
    for number, plan in enumerate(PLANS):
        event = _event(world, programme, plan)
        rows = _registrations(world, event, plan.taken, mine=number == 0)
        dates = queries.dates_of(event)
        came = {row["id"]: _came(world, dates, row) for row in rows}
        for row in rows:
            row["status"] = _status(world, event, came[row["id"]])
        world.insert(Registration, rows)
        world.insert(CheckIn, _check_ins(world, came))
        if event.has_ended(world.now - GRACE):
            world.insert(Certificate, _certificates(world, event, rows, came))


def _programme(world: World) -> Programme:
    place = next(place for place in community.places() if place.slug == "west-training")
    programme = Programme(
        id=world.id(Programme),
        code=world.code(),
        kind=Kind.TRAINING,
        status=ProgrammeStatus.PUBLISHED,
        title=TITLE,
        summary=SUMMARY,
        learn=LEARN,
        market="west",
        place_id=place.id,
        price=0,
        cancel_hours=24,
        gives_certificate=True,
        certificate_share=SHARE,
        created_by=world.made["organiser"][0],
        created_at=world.ago(120),
        version=1,
    )
    values = {name: value for name, value in columns(programme).items() if value is not None}
    world.insert(Programme, [values])
    programme.teacher = None
    INDEX.put(db.session(), programme.id, *texts_of(programme))
    world.settle_keys()
    return db.session.get_one(Programme, programme.id)


def _event(world: World, programme: Programme, plan: Plan) -> Event:
    """The first evening with its five further ones, their timers set."""
    session = db.session()
    day = clock.local(world.now).date() + timedelta(days=plan.begins)
    starts = clock.from_local(datetime.combine(day, time(18, 30)))
    lasts = timedelta(hours=2)
    event = Event(
        code=world.code(),
        programme_id=programme.id,
        starts_at=starts,
        ends_at=starts + lasts,
        place_id=programme.place_id,
        room=ROOM,
        capacity=PLACES,
        taken=plan.taken,
        waiting=0,
        status=EventStatus.SCHEDULED,
        is_course=True,
        sequence=0,
        version=1,
    )
    event.over_at = event.ends_at
    session.add(event)
    session.flush()
    further = [
        Meeting(
            event_id=event.id,
            no=number + 1,
            starts_at=starts + timedelta(weeks=number),
            ends_at=starts + timedelta(weeks=number) + lasts,
            place_id=programme.place_id,
            room=ROOM,
            status=MeetingStatus.SCHEDULED,
            sequence=0,
            version=1,
        )
        for number in range(1, EVENINGS)
    ]
    session.add_all(further)
    session.flush()
    settle(session, event)
    session.flush()
    set_timers(event, now=world.now)
    for meeting in further:
        set_reminders(meeting, now=world.now)
    if not event.has_ended(world.now - GRACE):
        hang_end(event, now=world.now)
    return event


def _registrations(world: World, event: Event, wanted: int, *, mine: bool) -> list[dict[str, Any]]:
    me, *others = world.made["merchant"]
    chosen = [p for p in world.rng.sample(others, wanted) if p != me][: wanted - mine]
    people = [*([me] if mine else []), *chosen]
    joined = min(event.starts_at, world.now) - timedelta(days=2)
    return [
        {
            "id": world.id(Registration),
            "code": world.code(),
            "ticket": world.ticket(),
            "event_id": event.id,
            "account_id": account_id,
            "booked_by": account_id,
            "by_staff": False,
            "party_size": 1,
            "note": world.rng.choice(NOTES),
            "joined_at": joined + timedelta(minutes=17 * position),
            "confirmed_at": joined + timedelta(minutes=17 * position),
            "line_no": None,
            "version": 1,
        }
        for position, account_id in enumerate(people)
    ]


def _came(world: World, dates: Sequence[Date], row: dict[str, Any]) -> list[Date]:
    """On which evenings somebody was seen; the demo merchant missed the second."""
    held = [one for one in dates if one.is_over(world.now)]
    if row["account_id"] == world.made["merchant"][0]:
        return [one for number, one in enumerate(held) if number != 1]
    keen = world.rng.choice((0.0, 0.6, 0.9, 0.9, 1.0))
    return [one for one in held if world.rng.random() < keen]


def _status(world: World, event: Event, came: list[Date]) -> RegistrationStatus:
    if came:
        return R.ATTENDED
    return R.NO_SHOW if event.has_ended(world.now - GRACE) else R.CONFIRMED


def _check_ins(world: World, came: dict[int, list[Date]]) -> Iterator[dict[str, Any]]:
    keeper = world.made["organiser"][0]
    for registration_id, dates in came.items():
        for date in dates:
            at = date.starts_at - timedelta(minutes=world.rng.randint(1, 20))
            yield {
                "id": world.id(CheckIn),
                "registration_id": registration_id,
                "meeting_id": date.meeting_id,
                "nonce": world.code(16),
                "scanned_at": at,
                "received_at": at,
                "by_id": keeper,
                "method": Method.QR,
            }


def _certificates(
    world: World, event: Event, rows: list[dict[str, Any]], came: dict[int, list[Date]]
) -> Iterator[dict[str, Any]]:
    """Of everybody who was there often enough."""
    issued = event.over_at + GRACE
    for row in rows:
        dates = came[row["id"]]
        if len(dates) < courses.needed(SHARE, event.dates):
            continue
        holder = db.session.get_one(Account, row["account_id"])
        yield {
            "id": world.id(Certificate),
            "serial": f"XX-{clock.local(issued).year}-{world.code(8).upper()}",
            "registration_id": row["id"],
            "holder_name": holder.name,
            "title": TITLE,
            "starts_at": event.starts_at,
            "ends_at": event.over_at,
            "minutes": sum(one.minutes for one in dates),
            "dates": event.dates,
            "attended": len(dates),
            "issued_at": issued,
            "issued_by": None,
            "revoked_at": None,
            "revoked_by": None,
            "revoke_reason": "",
        }
