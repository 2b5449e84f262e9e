"""Influencers of the demo, and half a year of their figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from app.core import clock
from app.demo.words.goods import ABOUT, STAGES
from app.demo.world import World
from app.matchmaking.kinds import CATEGORIES
from app.matchmaking.models import (
    Category,
    InfluencerProfile,
    MetricSnapshot,
    Platform,
    Region,
    Source,
)

Row = dict[str, Any]
FOOD = tuple(c for c in Category if CATEGORIES[c].family == "food")
DEMO_INFLUENCERS = {
    "influencer": (
        "미란의 장보기",
        Platform.DOUYIN,
        Region.NORTHEAST,
        ("kimchi", "seafood", "rice_cake", "sauce"),
        (1_000, 12_000),
        38_200,
    ),
    "influencer2": (
        "晓雪逛延吉",
        Platform.XIAOHONGSHU,
        Region.NATIONWIDE,
        ("clothes", "craft", "gift"),
        (3_000, 45_000),
        126_500,
    ),
}


def fill(world: World, names: dict[int, str]) -> list[Row]:
    """Everybody who broadcasts, with their figures; gives the rows of their profiles."""
    people = list(_influencers(world, names))
    world.insert(InfluencerProfile, people)
    world.insert(MetricSnapshot, _figures(world, people))
    return people


def _influencers(world: World, names: dict[int, str]) -> Iterator[Row]:
    demo = {world.made[key][0]: told for key, told in DEMO_INFLUENCERS.items()}
    rng = world.rng
    for account_id in dict.fromkeys(world.made["influencer"]):
        name = names[account_id]
        language = "ko" if "가" <= name[0] <= "힣" else "zh"
        row: Row = {
            "id": world.id(InfluencerProfile),
            "code": world.code(),
            "account_id": account_id,
            "about": rng.choice(ABOUT[language]),
            "handle": f"yj{rng.randint(1000, 99999)}",
            "listed": rng.random() < 0.94 or account_id in demo,
            "created_at": world.some_time(20, 340),
            "version": 1,
        }
        if account_id in demo:
            stage, platform, region, shows, band, reach = demo[account_id]
            categories = list(shows)
        else:
            stage = rng.choice(STAGES[language]).format(name[1:])
            platform = rng.choices(tuple(Platform), (8, 4, 4, 3, 2, 1))[0]
            region = rng.choices(tuple(Region), (5, 4, 5, 1))[0]
            pool = FOOD if rng.random() < 0.7 else tuple(Category)
            categories = [c.value for c in rng.sample(pool, k=rng.randint(1, 4))]
            least = rng.choice((800, 1500, 2000, 3000, 5000))
            band = (least, least * rng.choice((4, 6, 10)))
            reach = int(rng.lognormvariate(9.2, 1.1)) + 300
        world.made["reach"].append(reach)
        yield row | {
            "name": stage,
            "platform": platform,
            "region": region,
            "categories": categories,
            "price_min": band[0],
            "price_max": band[1],
        }


def _figures(world: World, people: list[Row]) -> Iterator[Row]:
    """Up to six months of figures, a month apart, growing; the newest marked."""
    rng = world.rng
    today = clock.local(world.now).date()
    for profile, reach in zip(people, world.made["reach"], strict=True):
        months = rng.choice((1, 3, 4, 6)) if profile["name"] not in _DEMO_STAGES else 6
        for back in range(months):
            followers = int(reach * 0.94**back)
            newest = back == 0
            source = rng.choices(tuple(Source), (5, 3, 3))[0]
            if profile["name"] in _DEMO_STAGES:
                source = Source.SELF if newest else Source.VERIFIED
            verified = source is Source.VERIFIED
            day = today - timedelta(days=30 * back + 3)
            yield {
                "profile_id": profile["id"],
                "taken_on": day,
                "source": source,
                "followers": followers,
                "viewers": max(12, int(followers * rng.uniform(0.01, 0.06))),
                "lives": rng.randint(3, 20),
                "units": max(4, int(followers**0.5 * rng.uniform(0.4, 1.4))),
                "picture": None,
                "latest": newest,
                "created_at": world.ago(30 * back + 3),
                "verified_by": world.made["matchmaker"][0] if verified else None,
                "verified_at": world.ago(30 * back + 2) if verified else None,
            }


_DEMO_STAGES = {told[0] for told in DEMO_INFLUENCERS.values()}
