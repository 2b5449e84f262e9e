"""What tells categories, plans, sample policies, origins and platforms apart: declared words."""

from __future__ import annotations

import enum
from typing import Any, NamedTuple, TypeVar

from app.community import reference
from app.core.localized import Localized
from app.core.text import _l
from app.matchmaking.models import (
    Category,
    DealStatus,
    Origin,
    Plan,
    Platform,
    Region,
    SamplePolicy,
    Source,
)

E = TypeVar("E", bound=enum.Enum)


class Look(NamedTuple):
    """How a category is called and shown, and to which family it belongs."""

    name: Localized
    icon: str
    hue: str
    family: str


CATEGORIES: dict[Category, Look] = {
    Category.KIMCHI: Look(
        Localized("김치와 반찬", "泡菜小菜", "Kimchi and sides"), "soup", "amber", "food"
    ),
    Category.SAUCE: Look(
        Localized("장과 양념", "酱料调味", "Pastes and spices"), "flame", "azalea", "food"
    ),
    Category.GRAIN: Look(
        Localized("쌀과 랭면", "大米冷面", "Rice and noodles"), "wheat", "pine", "food"
    ),
    Category.RICE_CAKE: Look(
        Localized("떡과 과자", "打糕点心", "Rice cakes, sweets"), "cake", "amber", "food"
    ),
    Category.FOREST: Look(
        Localized("버섯, 잣, 산나물", "木耳松子山货", "Forest goods"), "trees", "pine", "food"
    ),
    Category.SEAFOOD: Look(Localized("건어물", "干海货", "Dried fish"), "fish", "sky", "food"),
    Category.FRUIT: Look(
        Localized("과일과 음료", "水果饮品", "Fruit and drinks"), "cherry", "azalea", "food"
    ),
    Category.HEALTH: Look(
        Localized("인삼과 보양", "人参滋补", "Ginseng, wellness"), "leaf", "teal", "food"
    ),
    Category.CLOTHES: Look(
        Localized("한복과 옷", "民族服饰", "Hanbok and clothes"), "shirt", "azalea", "wear"
    ),
    Category.CRAFT: Look(Localized("공예", "手工艺", "Crafts"), "scissors", "teal", "wear"),
    Category.GIFT: Look(Localized("선물세트", "礼盒", "Gift sets"), "gift", "teal", "gift"),
}
"""In the order in which they are offered; Korean and Chinese also feed the search."""

ORIGINS: dict[Origin, Localized] = {
    Origin.YANJI: Localized("연길", "延吉", "Yanji"),
    Origin.LONGJING: Localized("룡정", "龙井", "Longjing"),
    Origin.HELONG: Localized("화룡", "和龙", "Helong"),
    Origin.HUNCHUN: Localized("훈춘", "珲春", "Hunchun"),
    Origin.TUMEN: Localized("도문", "图们", "Tumen"),
    Origin.DUNHUA: Localized("돈화", "敦化", "Dunhua"),
    Origin.WANGQING: Localized("왕청", "汪清", "Wangqing"),
    Origin.ANTU: Localized("안도", "安图", "Antu"),
    Origin.JILIN: Localized("길림성 다른 곳", "吉林省其他地区", "elsewhere in Jilin"),
    Origin.CHINA: Localized("국내 다른 곳", "国内其他地区", "elsewhere in China"),
    Origin.ABROAD: Localized("국외", "国外", "abroad"),
}

MARKETS: dict[str, Localized] = {slug: Localized(*text) for slug, text in reference.MARKETS.items()}

PLANS: dict[Plan, Any] = {
    Plan.OPEN: _l("Open to all"),
    Plan.TARGETED: _l("By invitation"),
    Plan.EXCLUSIVE: _l("One influencer only"),
}
PLAN_MEANS: dict[Plan, Any] = {
    Plan.OPEN: _l("Every influencer may propose terms."),
    Plan.TARGETED: _l("The merchant chooses whom to invite. Keep it in mind, so they see you."),
    Plan.EXCLUSIVE: _l("Everybody may propose; one influencer gets it alone."),
}
SAMPLES: dict[SamplePolicy, Any] = {
    SamplePolicy.FREE: _l("Free sample"),
    SamplePolicy.REFUNDABLE_DEPOSIT: _l("Sample for a deposit"),
    SamplePolicy.PURCHASE: _l("Sample to buy"),
    SamplePolicy.NONE: _l("No sample"),
}
PLATFORMS: dict[Platform, Any] = {
    Platform.DOUYIN: _l("Douyin"),
    Platform.KUAISHOU: _l("Kuaishou"),
    Platform.WECHAT: _l("WeChat Channels"),
    Platform.XIAOHONGSHU: _l("Xiaohongshu"),
    Platform.TAOBAO: _l("Taobao Live"),
    Platform.OTHER: _l("Another platform"),
}
REGIONS: dict[Region, Any] = {
    Region.YANBIAN: _l("Yanbian"),
    Region.NORTHEAST: _l("the Northeast"),
    Region.NATIONWIDE: _l("all over China"),
    Region.ABROAD: _l("Korea and abroad"),
}


class Standing(NamedTuple):
    """A word for a state, and its tone."""

    word: Any
    tone: str


SOURCES: dict[Source, Standing] = {
    Source.SELF: Standing(_l("told by themselves"), "idle"),
    Source.SCREENSHOT: Standing(_l("with a screenshot"), "wait"),
    Source.VERIFIED: Standing(_l("verified by the incubator"), "good"),
}
STATUSES: dict[DealStatus, Standing] = {
    DealStatus.PROPOSED: Standing(_l("Proposed"), "wait"),
    DealStatus.COUNTERED: Standing(_l("Counter-offer"), "wait"),
    DealStatus.ACCEPTED: Standing(_l("Agreed"), "good"),
    DealStatus.DECLINED: Standing(_l("Declined"), "idle"),
    DealStatus.WITHDRAWN: Standing(_l("Taken back"), "idle"),
    DealStatus.EXPIRED: Standing(_l("Time ran out"), "warn"),
}


def member(kind: type[E], text: str | None) -> E | None:
    """The member of an enum with this value, or None."""
    try:
        return kind(text)
    except ValueError:
        return None
