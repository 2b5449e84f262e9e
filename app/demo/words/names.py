"""Names of people in Yanji: how they are written in Korean, in Chinese, in letters."""

from __future__ import annotations

from random import Random
from typing import NamedTuple


class Name(NamedTuple):
    """One name, three ways."""

    ko: str
    zh: str
    latin: str


_KOREAN_FAMILY = (
    ("김 金 Kim", 22),
    ("리 李 Ri", 16),
    ("박 朴 Pak", 14),
    ("최 崔 Choe", 10),
    ("정 郑 Jong", 6),
    ("강 姜 Kang", 4),
    ("전 全 Jon", 4),
    ("한 韩 Han", 4),
    ("남 南 Nam", 3),
    ("허 许 Ho", 3),
    ("신 申 Sin", 3),
    ("윤 尹 Yun", 3),
    ("안 安 An", 2),
    ("류 柳 Ryu", 2),
    ("황 黄 Hwang", 2),
    ("문 文 Mun", 2),
    ("방 方 Pang", 1),
    ("현 玄 Hyon", 1),
    ("지 池 Ji", 1),
    ("로 卢 Ro", 1),
)
_KOREAN_GIVEN = """
영희 英姬 Yonghui|순희 顺姬 Sunhui|옥선 玉善 Okson|춘자 春子 Chunja|금순 金顺 Kumsun|복녀 福女 Pongnyo|정숙 贞淑 Jongsuk
명옥 明玉 Myongok|미란 美兰 Miran|향란 香兰 Hyangnan|은주 恩珠 Unju|혜영 惠英 Hyeyong|설매 雪梅 Solmae|해연 海燕 Haeyon
홍매 红梅 Hongmae|련화 莲花 Ryonhwa|금화 金花 Kumhwa|영숙 英淑 Yongsuk|춘매 春梅 Chunmae|선녀 仙女 Sonnyo|미화 美花 Mihwa
은실 银实 Unsil|지연 智妍 Jiyon|수정 秀晶 Sujong|예림 艺琳 Yerim|하은 夏恩 Haun|서연 瑞妍 Soyon|민정 敏静 Minjong
철호 哲浩 Cholho|철수 哲洙 Cholsu|룡수 龙洙 Ryongsu|성일 成日 Songil|동철 东哲 Tongchol|광호 光浩 Kwangho|영남 永男 Yongnam
명철 明哲 Myongchol|춘식 春植 Chunsik|길수 吉洙 Kilsu|호준 虎俊 Hojun|학철 学哲 Hakchol|봉학 凤鹤 Ponghak|승호 承浩 Sungho
태준 泰俊 Taejun|경남 京男 Kyongnam|룡국 龙国 Ryongguk|상철 尚哲 Sangchol|문걸 文杰 Mungol|일남 一男 Illam|창수 昌洙 Changsu
성학 成鹤 Songhak|진우 镇宇 Jinu|현우 贤宇 Hyonu|도윤 道允 Toyun|준호 俊浩 Junho|해룡 海龙 Haeryong|정화 贞花 Jonghwa
"""
_CHINESE_FAMILY = (
    ("왕 王 Wang", 20),
    ("리 李 Li", 18),
    ("장 张 Zhang", 18),
    ("류 刘 Liu", 12),
    ("진 陈 Chen", 8),
    ("양 杨 Yang", 7),
    ("조 赵 Zhao", 7),
    ("손 孙 Sun", 6),
    ("주 周 Zhou", 4),
    ("오 吴 Wu", 4),
    ("서 徐 Xu", 4),
    ("마 马 Ma", 3),
    ("곽 郭 Guo", 3),
    ("고 高 Gao", 3),
    ("우 于 Yu", 3),
    ("송 宋 Song", 2),
)
_CHINESE_GIVEN = """
려 丽 Li|강 强 Qiang|위 伟 Wei|방 芳 Fang|민 敏 Min|정 静 Jing|용 勇 Yong|걸 杰 Jie|연 燕 Yan|효설 晓雪 Xiaoxue
건국 建国 Jianguo|문정 文静 Wenjing|숙란 淑兰 Shulan|계영 桂英 Guiying|수진 秀珍 Xiuzhen|옥매 玉梅 Yumei|효동 晓东 Xiaodong
해도 海涛 Haitao|지강 志刚 Zhigang|춘화 春华 Chunhua|덕명 德明 Deming|설 雪 Xue|림 琳 Lin|호 浩 Hao|우흔 雨欣 Yuxin
자함 梓涵 Zihan|호연 浩然 Haoran|가기 佳琪 Jiaqi|사우 思雨 Siyu|건화 建华 Jianhua|영 颖 Ying|단 丹 Dan|비 飞 Fei|봉 鹏 Peng
"""


def _weighted(rows: tuple[tuple[str, int], ...]) -> tuple[list[Name], list[int]]:
    return [Name(*text.split()) for text, _ in rows], [weight for _, weight in rows]


def _listed(text: str) -> list[Name]:
    return [Name(*part.split()) for line in text.split("\n") for part in line.split("|") if part]


_KF, _KW = _weighted(_KOREAN_FAMILY)
_CF, _CW = _weighted(_CHINESE_FAMILY)
_KG, _CG = _listed(_KOREAN_GIVEN), _listed(_CHINESE_GIVEN)


def any_name(rng: Random) -> tuple[Name, str]:
    """A name and the language of who bears it: about six in ten Korean."""
    if rng.random() < 0.6:
        family, given = rng.choices(_KF, _KW)[0], rng.choice(_KG)
        language = "ko"
    else:
        family, given = rng.choices(_CF, _CW)[0], rng.choice(_CG)
        language = "zh"
    name = Name(family.ko + given.ko, family.zh + given.zh, f"{family.latin} {given.latin}")
    return name, language
