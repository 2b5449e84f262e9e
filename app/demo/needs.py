"""What the merchants of the demo need: most have answered, each market in its own way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.accounts.models import RoleProfile
from app.accounts.viewer import Role
from app.core.db import db
from app.demo.world import World
from app.incubator.models import NeedAnswer, NeedsSurvey
from app.incubator.topics import Need, Topic
from app.programmes.kinds import MARKETS

ANSWERED = 0.7
WEIGHTS: dict[Topic, tuple[int, int, int]] = {
    Topic.LIVESTREAM: (5, 8, 3),
    Topic.VIDEO: (3, 8, 5),
    Topic.PHOTOS: (1, 6, 9),
    Topic.PACKAGING: (4, 4, 8),
    Topic.ACCOUNTS: (3, 5, 8),
    Topic.LOGISTICS: (4, 5, 7),
    Topic.LANGUAGE: (2, 5, 9),
}
"""How many of sixteen need it soon, would like to learn it, manage."""
WORDS = (
    "손님이 적은 오전에 배울수 있으면 좋겠습니다.",
    "手机拍的视频总是发黑，想学学怎么打光。",
    "택배에 김치가 터지지 않게 하는 방법을 알고싶습니다.",
    "想知道开直播要办什么手续。",
    "혼자서는 엄두가 나지 않습니다. 처음 한번 같이 해주십시오.",
)


def fill(world: World) -> None:
    profiles = db.session.execute(
        sa.select(RoleProfile.account_id, RoleProfile.fields)
        .where(RoleProfile.role == Role.MERCHANT)
        .order_by(RoleProfile.account_id)
    ).all()
    markets = {key: fields.get("market") for key, fields in profiles}
    surveys: list[dict[str, Any]] = []
    answers: list[dict[str, Any]] = []
    for account_id in world.made["merchant"]:
        if world.rng.random() > ANSWERED:
            continue
        began = world.now - timedelta(
            days=world.rng.randint(1, 300), minutes=world.rng.randint(0, 600)
        )
        key = world.id(NeedsSurvey)
        surveys.append(
            {
                "id": key,
                "account_id": account_id,
                "market": markets.get(account_id) or world.rng.choice(list(MARKETS)),
                "note": world.rng.choice(WORDS) if world.rng.random() < 0.2 else None,
                "started_at": began,
                "changed_at": began + timedelta(minutes=2),
                "finished_at": began + timedelta(minutes=2) if world.rng.random() < 0.9 else None,
            }
        )
        for topic, weights in WEIGHTS.items():
            need = world.rng.choices((Need.URGENT, Need.LEARN, Need.FINE), weights)[0]
            answers.append({"survey_id": key, "topic": topic, "need": need})
    world.insert(NeedsSurvey, surveys)
    world.insert(NeedAnswer, answers)
