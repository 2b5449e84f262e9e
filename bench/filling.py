"""Generated rows: many wishes and dates, the same for every run, in bulk."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
import sqlalchemy as sa

from app.community.models import Community, Place
from app.core import clock, seal, search
from app.core.codes import new_code
from app.core.db import db, transaction
from app.core.localized import Localized
from app.programmes.models import Event, EventStatus, Programme, ProgrammeStatus
from app.programmes.models import Kind as ProgrammeKind
from app.wishes.models import AgeBand, Kind, Wish, WishStatus
from app.wishes.queries import INDEX

CHUNK = 5_000
BEGIN = clock.now() - timedelta(days=900)
THINGS = (
    "김치 泡菜|쌀 大米|솜옷 棉衣|이불 被子|안경 老花镜|휠체어 轮椅|"
    "지팽이 拐杖|밥솥 电饭锅|전등 电灯|수도 水管|책가방 书包|책 图书|"
    "자전거 自行车|신발 鞋|약 药品|혈압계 血压计|화분 花盆|사진 照片|"
    "핸드폰 手机|컴퓨터 电脑|장기 象棋|노래 唱歌|춤 跳舞|산책 散步|"
    "말동무 陪聊|리발 理发|청소 打扫|병원 医院|편지 写信|창문 窗户|"
    "문고리 门锁|선풍기 电风扇|난로 炉子|거울 镜子|그릇 碗|주전자 水壶|"
    "라지오 收音机|시계 钟表|달력 日历|꽃 花"
)
VERBS = (
    "고쳐주세요 请帮修一修|필요합니다 需要一个|같이 해요 一起来吧|"
    "보고싶습니다 想看一看|배우고싶습니다 想学一学"
)
WHEN = (
    "이번주에 这周|봄이 오기전에 开春之前|명절에 过节时|저녁에 晚上|주말마다 每个周末|한번만 就一次"
)
COMMON_WORDS = ("김치", "泡菜")
"""Two signs each; one wish in forty has them."""
SHARES = ((WishStatus.PUBLISHED, 75), (WishStatus.CONFIRMED, 20), (WishStatus.EXPIRED, 5))


def fill_wishes(first: int, last: int) -> None:
    """Wishes number `first` to `last`, a minute apart, three in four of them on the board."""
    chance = random.Random(first)
    with transaction() as session:
        places = session.scalars(sa.select(Community.id).order_by(Community.id)).all()
        title, story = seal.ring().seal("-", "wishes.title"), seal.ring().seal("-", "wishes.story")
        for start in range(first, last, CHUNK):
            numbers = range(start, min(start + CHUNK, last))
            texts = [_text(chance) for _ in numbers]
            session.execute(
                _WISHES,
                [
                    {
                        **_wish(chance, places, published_at(number)),
                        "id": number,
                        "sealed_title": title,
                        "sealed_story": story,
                        "public_title": words,
                        "public_story": words,
                    }
                    for number, words in zip(numbers, texts, strict=True)
                ],
            )
            with pytest.MonkeyPatch.context() as patch:  # the same words over and over
                patch.setattr(search, "tokens", _tokens)
                INDEX.put_many(
                    session,
                    ((number, [words]) for number, words in zip(numbers, texts, strict=True)),
                )


_tokens = cache(search.tokens)


def published_at(number: int) -> datetime:
    """When a wish was published: one a minute since the beginning."""
    return BEGIN + timedelta(minutes=number)


def _text(chance: random.Random) -> Localized:
    picked = [chance.choice(words.split("|")) for words in (WHEN, THINGS, VERBS)]
    korean = " ".join(words.rpartition(" ")[0] for words in picked)
    chinese = "".join(words.rpartition(" ")[2] for words in picked)
    return Localized(ko=korean, zh=chinese)


def _wish(chance: random.Random, places: Any, at: datetime) -> dict[str, Any]:
    (status,) = chance.choices([s for s, _ in SHARES], [weight for _, weight in SHARES])
    return {
        "code": new_code(),
        "kind": chance.choice(list(Kind)),
        "status": status,
        "age_band": chance.choice([None, AgeBand.ADULT, AgeBand.SEVENTIES, AgeBand.EIGHTIES]),
        "community_id": chance.choice(places),
        "needed_by": (clock.now() + timedelta(days=chance.randint(1, 60))).date(),
        "consent_version": "bench",
        "created_at": at,
        "moved_at": at,
        "published_at": at,
        "version": 1,
    }


_columns = Wish.__table__.c
_WISHES = sa.insert(Wish.__table__).values(
    title=sa.type_coerce(sa.bindparam("sealed_title"), sa.Text),
    story=sa.type_coerce(sa.bindparam("sealed_story"), sa.Text),
    **{
        name: sa.bindparam(name, type_=_columns[name].type)
        for name in (
            *("id", "code", "kind", "status", "public_title", "public_story", "age_band"),
            *("community_id", "needed_by", "consent_version", "created_at", "moved_at"),
            *("published_at", "version"),
        )
    },
)


def make_event(capacity: int) -> int:
    """A date in a month with so many places."""
    now = clock.now()
    with transaction() as session:
        place = session.scalars(sa.select(Place).order_by(Place.id).limit(1)).one()
        words = Localized(ko="라이브방송 첫걸음", zh="直播第一课", en="First steps")
        programme = Programme(
            code=new_code(),
            kind=ProgrammeKind.TRAINING,
            status=ProgrammeStatus.PUBLISHED,
            title=words,
            summary=words,
            place_id=place.id,
            price=0,
            cancel_hours=24,
            created_at=now,
        )
        session.add(programme)
        session.flush()
        event = Event(
            code=new_code(),
            programme_id=programme.id,
            place_id=place.id,
            starts_at=now + timedelta(days=30),
            ends_at=now + timedelta(days=30, hours=2),
            capacity=capacity,
            status=EventStatus.SCHEDULED,
        )
        session.add(event)
        session.flush()
        return event.id


def settle() -> None:
    """Lets the database look at what it has been given, as it does by itself at night."""
    db.session.remove()
    connection = db.engine.raw_connection()
    driver: Any = connection.driver_connection
    if db.engine.dialect.name == "postgresql":
        driver.autocommit = True
        driver.execute("SELECT setval('wishes_id_seq', max(id)) FROM wishes")
        driver.execute("VACUUM ANALYZE")
        driver.autocommit = False
    else:
        driver.execute("ANALYZE")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def codes(limit: int) -> Iterator[tuple[int, str]]:
    """Key and code of the newest wishes on the board."""
    yield from db.session.execute(
        sa.select(Wish.id, Wish.code)
        .where(Wish.status == WishStatus.PUBLISHED)
        .order_by(Wish.published_at.desc(), Wish.id.desc())
        .limit(limit)
    ).tuples()
