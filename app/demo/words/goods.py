"""The words of the market in the demo: goods, packs, shops, stage names, what people write."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from app.core.localized import Localized
from app.matchmaking.models import Category, Origin


class Ware(NamedTuple):
    """Goods as they are called, what the smallest pack costs (fen), and what is special."""

    category: Category
    name: Localized
    price: int
    pack: str
    keeps: int
    origins: tuple[Origin, ...]
    special: Localized


class Pack(NamedTuple):
    """A size, and what it costs against the smallest."""

    words: Localized | None
    factor: float


def _same(text: str, factor: float) -> Pack:
    return Pack(Localized(text, text, text), factor)


PACKS: dict[str, tuple[Pack, ...]] = {
    "kg": (_same("500g", 1), _same("1kg", 1.85), _same("2.5kg", 4.3), _same("5kg", 8)),
    "gram": (_same("100g", 1), _same("250g", 2.3), _same("500g", 4.4)),
    "jar": (_same("300g", 1), _same("500g", 1.55), _same("1kg", 2.9)),
    "bottle": (_same("500mL", 1), _same("500mL × 2", 1.9), _same("500mL × 6", 5.4)),
    "serving": (
        Pack(Localized("2인분", "2人份", "for two"), 1),
        Pack(Localized("4인분", "4人份", "for four"), 1.9),
        Pack(Localized("10인분", "10人份", "for ten"), 4.5),
    ),
    "count": (
        Pack(Localized("10개", "10个", "10 pieces"), 1),
        Pack(Localized("20개", "20个", "20 pieces"), 1.9),
        Pack(Localized("40개", "40个", "40 pieces"), 3.6),
    ),
    "fish": (
        Pack(Localized("2마리", "2条", "2 fish"), 1),
        Pack(Localized("5마리", "5条", "5 fish"), 2.4),
        Pack(Localized("10마리", "10条", "10 fish"), 4.6),
    ),
    "box": (
        Pack(Localized("1통", "1盒", "1 box"), 1),
        Pack(Localized("2통", "2盒", "2 boxes"), 1.9),
        Pack(Localized("5통", "5盒", "5 boxes"), 4.5),
    ),
    "piece": (Pack(None, 1),),
    "set": (Pack(None, 1),),
}

PACKED = {
    "kg": Localized(
        "진공포장, 얼음주머니와 함께", "真空包装，加冰袋", "vacuum bag, with an ice pack"
    ),
    "gram": Localized("다시 닫는 봉지", "自封袋", "resealable bag"),
    "jar": Localized("유리단지", "玻璃罐", "glass jar"),
    "bottle": Localized("유리병", "玻璃瓶", "glass bottle"),
    "serving": Localized("육수와 양념 포함", "含汤料和酱料", "with broth and sauce"),
    "count": Localized("하나씩 싼 것", "独立包装", "wrapped one by one"),
    "fish": Localized("종이상자", "纸盒", "paper box"),
    "box": Localized("선물포장 가능", "可礼品包装", "gift wrapping on request"),
    "piece": Localized("크기와 색은 물어보세요", "尺码颜色请咨询", "ask for sizes and colours"),
    "set": Localized("보자기포장", "包袱布包装", "wrapped in a cloth"),
}
"""How goods are packed, by the kind of their pack."""

STYLES: tuple[Localized | None, ...] = (
    None,
    None,
    None,
    Localized("할머니 손맛", "奶奶手作", "Grandmother's"),
    Localized("손으로 만든", "手工", "Handmade"),
    Localized("우리 집", "自家", "Home-style"),
    Localized("서시장 옛집", "西市场老店", "Old West Market"),
    Localized("고향", "家乡", "Hometown"),
    Localized("산지직송", "产地直发", "Straight from the farm:"),
)
SHOPS = {
    Category.KIMCHI: (("{}네 김치", "{}泡菜铺"), ("{} 반찬가게", "{}小菜")),
    Category.SAUCE: (("{}네 장독대", "{}酱园"), ("{} 양념집", "{}调料行")),
    Category.GRAIN: (("{} 쌀가게", "{}粮行"), ("{}네 랭면", "{}冷面铺")),
    Category.RICE_CAKE: (("{} 떡방", "{}打糕坊"), ("{}네 떡집", "{}糕点铺")),
    Category.FOREST: (("{} 산나물", "{}山货行"), ("장백산 {}상점", "长白山{}特产")),
    Category.SEAFOOD: (("{} 건어물", "{}海货行"), ("훈춘 {}수산", "珲春{}海产")),
    Category.FRUIT: (("{}네 과원", "{}果园"), ("{} 과일집", "{}鲜果")),
    Category.HEALTH: (("{} 인삼행", "{}参茸行"), ("{} 보양원", "{}滋补堂")),
    Category.CLOTHES: (("{} 한복방", "{}民族服饰"), ("{} 옷집", "{}服装店")),
    Category.CRAFT: (("{} 공예방", "{}手工坊"), ("{}네 손재간", "{}手作")),
    Category.GIFT: (("{} 선물상점", "{}礼品店"), ("연변맛 {}", "延边味道{}")),
}
"""What shops are called, after the name of their owner: Korean and Chinese."""

STAGES = {
    "ko": ("{}의 장보기", "연변 {}", "{}네 밥상", "{} 라이브", "시장언니 {}", "{}와 함께"),
    "zh": ("{}逛延吉", "延边{}", "{}的小厨房", "吃货{}", "{}直播间", "跟着{}买"),
}
ABOUT = {
    "ko": (
        "시장을 다니며 먹어본 것만 소개합니다. 방송은 저녁 7시부터 두시간입니다.",
        "조선말과 한어로 방송합니다. 고향 떠난 분들이 많이 봅니다.",
        "주부들이 많이 봅니다. 조리법을 보여주며 팝니다.",
        "산지에 가서 찍습니다. 물건이 좋으면 오래 함께 합니다.",
    ),
    "zh": (
        "只播自己吃过用过的。每晚七点开播，两个小时。",
        "双语直播，在外地的老乡特别多。",
        "粉丝以宝妈为主，边做菜边卖货。",
        "去产地拍摄。东西好，就长期合作。",
    ),
}
ASKS: dict[str, tuple[str, ...]] = {
    "ko": (
        "맛을 보고 싶습니다. 저녁 방송에서 조리법과 함께 20분 소개하겠습니다.",
        "고향음식을 찾는 시청자가 많습니다. 첫 방송이 잘되면 매주 하고 싶습니다.",
        "명절을 앞두고 특집을 준비합니다. 조건이 맞으면 바로 확정하겠습니다.",
    ),
    "zh": (
        "想先尝尝。晚场直播会边做边讲，安排二十分钟。",
        "粉丝一直在找家乡味。第一场好的话，想每周做一次。",
        "节前做专场，条件合适马上定。",
    ),
}
INVITES: dict[str, tuple[str, ...]] = {
    "ko": ("방송을 보고 꼭 함께 하고 싶어 먼저 련락드립니다. 샘플부터 보내드리겠습니다.",),
    "zh": ("看了您的直播，很想合作，先给您寄样品。",),
}
REPLIES: dict[str, tuple[str, ...]] = {
    "ko": (
        "감사합니다. 포장비가 올라 수수료를 조금 낮추고 싶습니다. 물건은 넉넉히 준비하겠습니다.",
        "방송 잘 보고 있습니다. 수수료만 조금 낮춰주시면 샘플을 바로 보내겠습니다.",
        "원료값이 올랐습니다. 이만큼이면 오래 함께 할 수 있겠습니다.",
    ),
    "zh": (
        "谢谢！包装涨价了，佣金想略低一点，货会备足。",
        "一直在看您的直播。佣金再低一点，样品马上寄。",
        "原料涨价了，这个数我们可以长期合作。",
    ),
}
"""A merchant answers and asks for a little less."""
INSISTS: dict[str, tuple[str, ...]] = {
    "ko": (
        "조금만 올려주시면 가장 좋은 시간에 넣겠습니다.",
        "시청자가 좋아할 상품이라 꼭 하고 싶습니다. 이 조건이면 어떻습니까?",
    ),
    "zh": ("稍微加一点，就排在最好的时段。", "粉丝一定喜欢，很想播。这个条件您看行吗？"),
}
"""An influencer answers and asks for a little more."""
NOES: dict[str, tuple[str, ...]] = {
    "ko": ("이달은 주문이 밀려 어렵습니다. 다음달에 다시 이야기합시다.", "가격이 맞지 않습니다."),
    "zh": ("这个月订单排满了，下个月再聊。", "价格谈不拢。"),
}


@cache
def wares() -> tuple[Ware, ...]:
    """The goods of the word list."""
    found: list[Ware] = []
    category = Category.KIMCHI
    text = Path(__file__).with_name("goods.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    rows = iter(lines)
    for line in rows:
        if line.startswith("["):
            category = Category(line.strip("[]"))
            continue
        ko, zh, en, yuan, pack, keeps, origins = (part.strip() for part in line.split("|"))
        special = [part.strip() for part in next(rows).split("|")]
        found.append(
            Ware(
                category,
                Localized(ko, zh, en),
                int(yuan) * 100,
                pack,
                int(keeps),
                tuple(map(Origin, origins.split())),
                Localized(*special),
            )
        )
    return tuple(found)
