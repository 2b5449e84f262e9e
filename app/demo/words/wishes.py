"""What people of Xinxing wish for, what they tell with it, and what volunteers write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from app.core.localized import LANGUAGES, Localized
from app.wishes.models import AgeBand, Kind

L = Localized


class Sort(NamedTuple):
    """A sort of wish: its words in three languages, its worth, whose it may be."""

    kind: Kind
    yuan: int | None
    ages: tuple[AgeBand, ...]
    title: Localized
    story: Localized


def _sorts() -> Iterator[Sort]:
    """The wishes of wishes.txt: blocks of three lines, apart by an empty one."""
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    for block in "\n".join(lines).strip().split("\n\n"):
        facts, title, story = (
            [part.strip() for part in line.split("|")] for line in block.splitlines()
        )
        kind, yuan, ages = facts
        bands = tuple(AgeBand(age) for age in ages.split())
        yield Sort(Kind(kind), int(yuan) if yuan else None, bands, L(*title), L(*story))


SORTS = tuple(_sorts())

WHEN = (
    L("수요일 오전", "周三上午", "Wednesday morning"),
    L("목요일 오후", "周四下午", "Thursday afternoon"),
    L("토요일 오전", "周六上午", "Saturday morning"),
    L("일요일 오후", "周日下午", "Sunday afternoon"),
    L("평일 점심 뒤", "平日午饭后", "weekdays after lunch"),
    L("저녁 무렵", "傍晚", "early evening"),
    L("주말 아무때", "周末任何时间", "any time at the weekend"),
    L("다음주 월요일", "下周一", "next Monday"),
)
THING = (
    L("제라니움", "天竺葵", "a geranium"),
    L("진달래", "金达莱", "an azalea"),
    L("군자란", "君子兰", "a clivia"),
    L("봉선화", "凤仙花", "balsam"),
    L("고추모종", "辣椒苗", "pepper seedlings"),
    L("라일락", "丁香", "a lilac"),
)
OPENINGS = (
    L("혼자 삽니다. 무릎이 아파서 계단이 힘듭니다.", "我一个人住，膝盖疼，上下楼费劲。"),
    L("아들은 한국에 가있습니다.", "儿子在韩国打工。"),
    L("령감이 작년에 세상을 떴습니다.", "老伴去年走了。"),
    L("당뇨가 있어서 멀리 못갑니다.", "有糖尿病，走不了远路。"),
    L("3호동 2단원 401호입니다.", "我家住3号楼2单元401。"),
    L("며느리가 바빠서 부탁하기 미안합니다.", "儿媳妇忙，不好意思开口。"),
    L("귀가 어두우니 전화를 길게 울려주세요.", "耳朵背，电话请多响几声。"),
    L("최저생활보장을 받습니다.", "我是低保户。"),
)
CONTACT_NOTES = (
    L("전화드렸습니다. 토요일 오전 10시에 가기로 했습니다.", "已通话，约好周六上午十点上门。"),
    L("목소리가 밝으셨습니다. 치수를 여쭈었습니다.", "老人家声音很精神，问了尺寸。"),
    L("이웃분이 받으셨습니다. 저녁에 다시 겁니다.", "邻居接的电话，晚上再打。"),
    L("래일 오후 집앞에서 만납니다.", "明天下午在楼下见面。"),
)
FULFIL_NOTES = (
    L("다 고쳤습니다. 차까지 대접받았습니다.", "都修好了，还喝了杯茶。"),
    L("아주 좋아하셨습니다.", "老人特别高兴。"),
    L("이웃도 함께 도와주셨습니다.", "邻居也一起帮了忙。"),
    L("생각보다 시간이 걸렸지만 잘되였습니다.", "比预想的久一点，但弄好了。"),
)
THANKS = (
    L("고맙습니다. 오래오래 건강하세요.", "谢谢您，祝您身体健康。"),
    L("정말 잘해주셨습니다.", "做得真好。"),
    L("다음에는 밥 한끼 같이 합시다.", "下次一起吃顿饭。"),
)
RETURN_REASONS = (
    L("어떤 크기가 필요한지 적어주세요.", "请写明需要什么尺寸。"),
    L("언제 집에 계시는지 적어주세요.", "请写明什么时候在家。"),
)
REJECT_REASONS = (
    L("작은 소원으로는 어렵습니다. 만능창구에 말씀해주세요.", "微心愿办不了，请到万能窗口反映。"),
    L("수도회사가 무료로 고쳐드립니다. 전화를 걸어주세요.", "自来水公司免费维修，请直接报修。"),
)


def filled(texts: tuple[Localized, ...], rng: Random) -> tuple[Localized, ...]:
    """Texts with the same words in the places of {when} and {thing}, in each language."""
    when, thing = rng.choice(WHEN), rng.choice(THING)
    made = []
    for text in texts:
        words = {
            language: getattr(text, language)
            .replace("{when}", getattr(when, language))
            .replace("{thing}", getattr(thing, language))
            for language in LANGUAGES
        }
        made.append(Localized(**{**words, "en": words["en"][:1].upper() + words["en"][1:]}))
    return tuple(made)
