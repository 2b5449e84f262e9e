"""What takes place in Xinxing: programmes with their words in three languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from app.core.localized import Localized
from app.programmes.models import Kind

L = Localized


class Offer(NamedTuple):
    """One programme: its words, its usual place, how long it takes, how many fit, its price."""

    kind: Kind
    place: str
    hour: int
    minutes: int
    places: int
    yuan: int
    market: str | None
    title: Localized
    summary: Localized


def _offers() -> Iterator[Offer]:
    """The offers of programmes.txt: blocks of three lines, apart by an empty one."""
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for block in "\n".join(lines).strip().split("\n\n"):
        facts, title, summary = (
            [part.strip() for part in line.split("|")] for line in block.splitlines()
        )
        kind, place, *numbers, market = facts
        hour, minutes, places, yuan = map(int, numbers)
        yield Offer(
            Kind(kind), place, hour, minutes, places, yuan, market or None, L(*title), L(*summary)
        )


OFFERS = tuple(_offers())

TEACHERS = (
    (
        L("김해란", "金海兰", "Kim Haeran"),
        L(
            "서시장에서 8년, 라이브방송 1,200번.",
            "西市场八年，直播一千二百场。",
            "Eight years at the West Market, 1,200 livestreams.",
        ),
    ),
    (
        L("왕레이", "王磊", "Wang Lei"),
        L(
            "전자상거래 부화기지 강사, 동영상 편집.",
            "电商孵化基地讲师，短视频剪辑。",
            "Teaches at the incubator; video editing.",
        ),
    ),
    (
        L("박성희", "朴成姬", "Pak Songhui"),
        L(
            "연변대학 미디어학과에서 가르칩니다.",
            "任教于大学新闻传播专业。",
            "Teaches media at the university.",
        ),
    ),
    (
        L("리건화", "李建华", "Li Jianhua"),
        L(
            "련맹단위의 봉사자, 손전화 교실 담당.",
            "联盟单位志愿者，负责手机课。",
            "Volunteer of an alliance organisation, runs the phone classes.",
        ),
    ),
)

STEPS = (
    (0, 5, False),
    (1, 0, False),
    (2, 3, False),
    (3, 5, False),
    (4, 0, True),
    (6, 0, False),
)
"""What builds on what, by the places among the offers; the fish livestream needs first steps."""

LEARN = {
    Kind.TRAINING: L(
        "혼자 방송을 켜고 끄기\n손님 눈을 끄는 첫 30초\n주문을 받고 보내기",
        "独立开播与下播\n抓住顾客的前三十秒\n接单与发货",
        "Starting and ending by yourself\nThe first thirty seconds\nTaking and sending orders",
    ),
    Kind.CONSULTATION: L(
        "종이 한장의 계획표\n다음 달에 다시 만날 날자",
        "一页纸的计划\n下个月复谈的日期",
        "A plan on one page\nA date to look at it again",
    ),
}
FOR_WHOM = {
    Kind.TRAINING: L(
        "처음 하는 상인. 아무것도 몰라도 됩니다.",
        "第一次做的商户，零基础也可以。",
        "Merchants who begin. You need to know nothing.",
    ),
    Kind.ELDER_CARE: L(
        "60세 이상, 보호자도 함께 오세요.",
        "六十岁以上，可由家人陪同。",
        "From sixty; bring somebody along.",
    ),
}
BRING = {
    Kind.TRAINING: L(
        "충전된 손전화와 팔 물건 하나.",
        "充好电的手机和一件要卖的商品。",
        "A charged phone and one thing to sell.",
    ),
    Kind.HEALTH_DAY: L(
        "신분증과 드시는 약.", "身份证和正在服用的药。", "Identity card and your medicine."
    ),
}
ROOMS = (
    L("3층 1호", "三楼一号", "Room 301"),
    L("2층 넓은 방", "二楼大厅", "Large room, 2nd floor"),
    L("1층 입구 옆", "一楼入口旁", "Beside the entrance"),
)
NOTES = (
    "조금 늦을 수 있습니다.",
    "앞자리에 앉고 싶습니다.",
    "会晚到十分钟。",
    "第一次参加，请多关照。",
    "",
    "",
    "",
    "",
    "",
)
