"""What the system marks in a wish before a person decides, and what it lets alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.wishes.marks import HARD, Find, Mark, find, is_identity, passes_luhn, pieces

M = Mark


def _with_check(seventeen: str) -> str:
    return next(seventeen + sign for sign in "0123456789X" if is_identity(seventeen + sign))


def _with_luhn(number: str) -> str:
    return next(number + sign for sign in "0123456789" if passes_luhn(number + sign))


IDENTITY = _with_check("22240119491201322")
CARD = _with_luhn("622202123456789012")

FOUND = [
    # phones, however they are written
    ("전화 13844331234 로", "", M.PHONE, "13844331234"),
    ("138 4433 1234", "", M.PHONE, "138 4433 1234"),
    ("138-4433-1234", "", M.PHONE, "138-4433-1234"),
    ("+86 138.4433.1234", "", M.PHONE, "86 138.4433.1234"),
    ("电话１３８４４３３１２３４", "", M.PHONE, "１３８４４３３１２３４"),
    ("１３８－４４３３－１２３４", "", M.PHONE, "１３８－４４３３－１２３４"),
    ("一三八四四三三一二三四", "", M.PHONE, "一三八四四三三一二三四"),
    ("幺三八四四三三幺二三四", "", M.PHONE, "幺三八四四三三幺二三四"),
    ("1 3 8 4 4 3 3 1 2 3 4", "", M.PHONE, "1 3 8 4 4 3 3 1 2 3 4"),
    ("0433-2550101", "", M.PHONE, "0433-2550101"),
    ("0433 255 0101", "", M.PHONE, "0433 255 0101"),
    ("(0433) 255-0101", "", M.PHONE, "(0433) 255-0101"),
    ("집 전화 255-0101", "", M.PHONE, "255-0101"),
    ("家里2550101", "", M.PHONE, "2550101"),
    ("010-62550101", "", M.PHONE, "010-62550101"),
    # identity and bank cards
    (f"身份证{IDENTITY}", "", M.ID, IDENTITY),
    (f"{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}", "", M.ID, None),
    (f"{IDENTITY[:6]}-{IDENTITY[6:14]}-{IDENTITY[14:]}", "", M.ID, None),
    ("222401491201322", "", M.ID, "222401491201322"),
    (f"卡号{CARD}", "", M.BANK, CARD),
    (" ".join(CARD[i : i + 4] for i in range(0, 19, 4)), "", M.BANK, None),
    # other long numbers: to be looked at
    ("电表号 884412907", "", M.NUMBER, "884412907"),
    # doors
    ("我家住3号楼2单元401", "", M.ADDRESS, "3号楼"),
    ("三号楼", "", M.ADDRESS, "三号楼"),
    ("３号楼", "", M.ADDRESS, "３号楼"),
    ("12栋", "", M.ADDRESS, "12栋"),
    ("401室", "", M.ADDRESS, "401室"),
    ("公园路88号", "", M.ADDRESS, "公园路88号"),
    ("局子街 256 号", "", M.ADDRESS, "局子街 256 号"),
    ("민안 3호동에 삽니다", "", M.ADDRESS, "3호동"),
    ("2단원 401호입니다", "", M.ADDRESS, "2단원"),
    ("3동 401호", "", M.ADDRESS, "3동 401호"),
    ("401호로 와주세요", "", M.ADDRESS, "401호"),
    ("공원로 88호", "", M.ADDRESS, "공원로 88호"),
    ("참화거리 12번", "", M.ADDRESS, "참화거리 12번"),
    ("Building 3, unit 2", "", M.ADDRESS, "Building 3"),
    ("room 401", "", M.ADDRESS, "room 401"),
    # whose wish it is
    ("남궁춘자 할머니", "남궁춘자", M.OWN_NAME, "남궁춘자"),
    ("남궁 춘자", "남궁춘자", M.OWN_NAME, "남궁 춘자"),
    ("춘자씨를 도와주세요", "남궁춘자", M.OWN_NAME, "춘자"),
    ("박복녀", "박 복녀", M.OWN_NAME, "박복녀"),
    ("복 녀", "박복녀", M.OWN_NAME, "복 녀"),
    ("王 晓 雪", "王晓雪", M.OWN_NAME, "王 晓 雪"),
    ("晓雪的愿望", "王晓雪", M.OWN_NAME, "晓雪"),
    ("王奶奶想散步", "王晓雪", M.OWN_NAME, "王奶奶"),
    ("박 할머니", "박복녀", M.OWN_NAME, "박 할머니"),
    ("for Mary Kim", "Mary Kim", M.OWN_NAME, "Mary Kim"),
    ("help mary", "Mary Kim", M.OWN_NAME, "mary"),
    # other people
    ("김아바이가", "", M.NAME, "김아바이"),
    ("최 아매", "", M.NAME, "최 아매"),
    ("리철수 선생님", "", M.NAME, "리철수 선생님"),
    ("박씨", "", M.NAME, "박씨"),
    ("남궁 로인", "", M.NAME, "남궁 로인"),
    ("李大爷喜欢下棋", "", M.NAME, "李大爷"),
    ("找张老师", "", M.NAME, "张老师"),
    ("陈玉兰阿姨", "", M.NAME, "陈玉兰阿姨"),
    ("欧阳先生", "", M.NAME, "欧阳先生"),
    ("Mrs. Kim", "", M.NAME, "Mrs. Kim"),
    # money
    ("돈을 보내주세요", "", M.CASH, "돈을"),
    ("좀 빌려주세요", "", M.CASH, "빌려주세요"),
    ("홍바오", "", M.CASH, "홍바오"),
    ("500원만", "", M.CASH, "500원"),
    ("请转账", "", M.CASH, "转账"),
    ("发个红包", "", M.CASH, "红包"),
    ("借钱看病", "", M.CASH, "借钱"),
    ("需要500元", "", M.CASH, "500元"),
    ("￥500", "", M.CASH, "￥500"),
    ("a small loan", "", M.CASH, "loan"),
    # illness, living alone, benefits, school
    ("무릎이 아파서", "", M.HEALTH, "아파"),
    ("당뇨가 있어서", "", M.HEALTH, "당뇨"),
    ("有糖尿病", "", M.HEALTH, "糖尿病"),
    ("生病了", "", M.HEALTH, "病"),
    ("耳朵背", "", M.HEALTH, "耳朵背"),
    ("he is sick", "", M.HEALTH, "sick"),
    ("혼자 삽니다", "", M.ALONE, "혼자"),
    ("我一个人住", "", M.ALONE, "一个人住"),
    ("独居老人", "", M.ALONE, "独居"),
    ("lives alone", "", M.ALONE, "lives alone"),
    ("최저생활보장을 받습니다", "", M.BENEFITS, "최저생활"),
    ("我是低保户", "", M.BENEFITS, "低保"),
    ("on welfare", "", M.BENEFITS, "welfare"),
    ("연신소학교", "", M.SCHOOL, "연신소학교"),
    ("3학년 2반", "", M.SCHOOL, "3학년 2반"),
    ("二年级", "", M.SCHOOL, "二年级"),
    ("延边高中", "", M.SCHOOL, "高中"),
    ("primary school", "", M.SCHOOL, "primary school"),
]

LEFT_ALONE = [
    "2026-11-25",
    "20261125",
    "2026年11月25日下午3点",
    "12月3号",
    "8시 30분에",
    "120",
    "1,000",
    "12345",
    "138 4433",
    "5号线",
    "3호차",
    "3층에 있습니다",
    "돈까스를 좋아합니다",
    "돈화에서 왔습니다",
    "元旦快乐",
    "500克",
    "물병 하나",
    "水龙头有毛病",
    "病毒",
    "암탉",
    "上班路上",
    "下班后",
    "우리 할머니",
    "이웃 할머니",
    "한 할머니",
    "老奶奶",
    "老师",
    "高龄老师傅们",
    "손님이 오십니다",
    "길동무가 되여주세요",
    "마음씨 고운",
    "강사님",
    "날씨가 좋은 날",
    "선생님께 배우고싶습니다",
    "따뜻한 밥을 지을수 있게 도와주세요.",
    "밥솥을 고쳐주실분",
    "想要一床厚被子，冬天暖和些。",
    "Somebody to play chess with",
    "the transferable skill of knitting",
    "길을 함께 걸어주세요",
    "一二三四，大家一起唱",
    "四五个人一起包饺子",
]


@pytest.mark.parametrize(("text", "name", "mark", "words"), FOUND)
def test_what_tells_too_much_is_marked(text, name, mark, words):
    found = [one for one in find(text, name) if one.mark is mark]
    assert found, find(text, name)
    if words is not None:
        assert words in [text[one.start : one.end] for one in found]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_tells_nothing_is_left_alone(text):
    assert find(text, "박복녀") == []


def test_the_words_of_a_card_with_a_wrong_check_are_no_card():
    wrong = IDENTITY[:-1] + ("1" if IDENTITY[-1] != "1" else "2")
    assert not is_identity(wrong)
    assert M.ID not in {one.mark for one in find(wrong)}
    assert not passes_luhn(CARD[:-1] + str((int(CARD[-1]) + 1) % 10))
    assert not is_identity("222401199913013229")


def test_hard_and_soft_ones_are_told_apart():
    hard = find("13844331234")[0]
    assert hard.is_hard
    assert not find("혼자 삽니다")[0].is_hard
    assert {Mark.PHONE, Mark.ID, Mark.BANK, Mark.ADDRESS, Mark.OWN_NAME} == set(HARD)


def test_the_surest_find_wins_where_two_overlap():
    assert [one.mark for one in find("王奶奶", "王晓雪")] == [M.OWN_NAME]


@given(st.text(alphabet="가나다 1380433-号楼室王奶奶ＡX．", max_size=60))
def test_pieces_are_the_whole_text_and_finds_never_overlap(text):
    assert "".join(piece.text for piece in pieces(text, "王晓雪")) == text
    found = find(text, "王晓雪")
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(isinstance(one, Find) and 0 <= one.start < one.end <= len(text) for one in found)
