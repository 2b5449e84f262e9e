"""What a training of the demo asks, what people answered, and a calendar that is subscribed to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from app.core.db import db
from app.core.localized import Localized
from app.demo.world import World
from app.programmes.models import (
    Answer,
    CalendarFeed,
    Event,
    EventStatus,
    Kind,
    Programme,
    ProgrammeStatus,
    Question,
    QuestionKind,
    Registration,
    RegistrationStatus,
)
from app.programmes.queries.feeds import token_hash
from app.programmes.rules.feeds import LENGTH
from app.programmes.rules.questions import words_of

R = RegistrationStatus
MOST = 200
WHAT_WITH = (
    Localized("안드로이드 손전화", "安卓手机", "an Android phone"),
    Localized("아이폰", "苹果手机", "an iPhone"),
    Localized("아직 없음", "还没有", "nothing yet"),
)
ASKED = (
    (
        QuestionKind.CHOICE,
        Localized("무엇으로 찍습니까?", "您用什么拍摄？", "What do you film with?"),
        WHAT_WITH,
    ),
    (
        QuestionKind.TEXT,
        Localized("어떤 상품을 팝니까?", "您卖什么商品？", "What do you sell?"),
        (),
    ),
)
SOLD = (
    "배추김치와 깍두기",
    "干明太鱼、明太鱼丝",
    "찰떡과 순대",
    "延边大米，五公斤装",
    "민족복장, 아이들 한복",
    "木耳和松茸",
    "랭면 선물세트",
    "手工辣酱",
)


def fill(world: World) -> None:
    """A training to come asks two things, and most of those who signed up have answered."""
    programme_id = _training(world)
    questions: list[dict[str, Any]] = [
        {
            "id": world.id(Question),
            "code": world.code(),
            "programme_id": programme_id,
            "position": number,
            "kind": kind,
            "label": label,
            "choices": choices,
            "required": False,
            "active": True,
            "version": 1,
        }
        for number, (kind, label, choices) in enumerate(ASKED, 1)
    ]
    world.insert(Question, questions)
    world.insert(Answer, _answers(world, programme_id, [one["id"] for one in questions]))
    _feed(world)


def _training(world: World) -> int:
    """The training of the next date that the demo merchant holds a place on, else the next one."""
    mine = (
        Registration.event_id == Event.id,
        Registration.account_id == world.made["merchant"][0],
        Registration.status == R.CONFIRMED,
    )
    found = db.session.scalar(
        sa.select(Programme.id)
        .join(Event, Event.programme_id == Programme.id)
        .where(
            Programme.kind == Kind.TRAINING,
            Programme.status == ProgrammeStatus.PUBLISHED,
            Event.status == EventStatus.SCHEDULED,
            Event.starts_at > world.now,
        )
        .order_by(sa.exists().where(*mine).desc(), Event.starts_at, Event.id)
        .limit(1)
    )
    assert found is not None, "the demo has a training to come"
    return found


def _answers(world: World, programme_id: int, questions: Sequence[int]) -> Iterator[dict[str, Any]]:
    found = db.session.scalars(
        sa.select(Registration.id)
        .join(Event, Event.id == Registration.event_id)
        .where(Event.programme_id == programme_id, Event.starts_at > world.now)
        .order_by(Registration.id)
        .limit(MOST)
    ).all()
    for number, registration in enumerate(found):
        chosen = words_of(WHAT_WITH[number % len(WHAT_WITH)])
        for question, value in zip(questions, (chosen, SOLD[number % len(SOLD)]), strict=True):
            if question == questions[1] and number % 4 == 3:
                continue
            yield {
                "id": world.id(Answer),
                "registration_id": registration,
                "question_id": question,
                "value": value,
                "file_key": None,
            }


def _feed(world: World) -> None:
    token = world.code(LENGTH)
    db.session.add(
        CalendarFeed(
            account_id=world.made["merchant"][0],
            token=token,
            token_hash=token_hash(token),
            made_at=world.ago(20),
        )
    )
