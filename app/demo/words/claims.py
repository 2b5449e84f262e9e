"""Words around the claims of the demo: doors, how visits were, why wishes are given back."""

from __future__ import annotations

from app.core.localized import Localized

DOORS = (
    "신흥가두 3호동 2단원 501호",
    "민평사회구역 12호동 1단원 302호",
    "新兴街道 7号楼 4单元 601室",
    "民安社区 21号楼 2单元 103室",
)
VISIT_NOTES = (
    Localized(
        "전등을 재보고 왔습니다. 다음에 부속을 가지고 갑니다.", "量好了灯的尺寸，下次带零件来。"
    ),
    Localized("차를 마시며 이야기를 나누었습니다.", "一起喝茶聊了天。"),
    Localized(
        "수도꼭지를 살펴보았습니다. 고무바킹만 바꾸면 됩니다.",
        "看了水龙头，只要换个垫圈就行。",
    ),
)
RELEASE_NOTES = (
    Localized("출장을 가게 되였습니다.", "我要出差。"),
    Localized("전화를 세번 하였지만 받지 않습니다.", "打了三次电话都没人接。"),
    Localized("공구가 없어 고칠수 없습니다.", "没有工具，修不了。"),
)
