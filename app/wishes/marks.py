"""What a text tells that nobody should read in public: phones, doors, names, illness, money.

Pure: a text goes in, places in it come out. Signs are compared after NFKC, so full-width
digits and letters count, and every find names its place in the text as it was written. What
a pattern takes for a name or a school may be none; a person decides. Only the `HARD` kinds
are sure enough, and bad enough, that no reviewer may publish them.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple


class Mark(enum.Enum):
    """What was found."""

    PHONE = "phone"
    ID = "id"
    BANK = "bank"
    ADDRESS = "address"
    OWN_NAME = "own_name"
    NAME = "name"
    NUMBER = "number"
    CASH = "cash"
    HEALTH = "health"
    ALONE = "alone"
    BENEFITS = "benefits"
    SCHOOL = "school"


HARD = (Mark.PHONE, Mark.ID, Mark.BANK, Mark.ADDRESS, Mark.OWN_NAME)
"""Never published. Of the others a reviewer says that they have looked at it."""


class Find(NamedTuple):
    """A place in a text: from, to (not included), and what stands there."""

    start: int
    end: int
    mark: Mark

    @property
    def is_hard(self) -> bool:
        return self.mark in HARD


class Piece(NamedTuple):
    """A part of a text; `mark` where something was found in it."""

    text: str
    mark: Mark | None


_GAP = r"[\s.·‐-―−-]{0,3}"
_NUMERALS = str.maketrans("〇零一二三四五六七八九幺", "001234567891")
_DIGITS = re.compile(rf"(?<![\dA-Za-z])\d(?:{_GAP}\d){{6,}}(?:{_GAP}[Xx](?![A-Za-z]))?")
_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:86)?0?433[2-9]\d{6}|0(?:10|2\d|[3-9]\d{2})[2-9]\d{6,7}")
_LOCAL = re.compile(r"[2-9]\d{6}")
_BRACKETED = re.compile(r"[(（]\s*0\d{2,3}\s*[)）]\s*[2-9]\d{2}[\s-]?\d{4,5}(?!\d)")
_DATE = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"

_KOREAN_TITLES = (
    "아바이|아매|아마이|할머니|할아버지|어르신|로인|아주머니|아주버니|아저씨|아즈바이|선생님|선생|"
    "녀사|동무|씨|님"
)
_KOREAN_SURNAMES = (
    "남궁|황보|제갈|선우|독고|김|리|이|박|최|정|강|조|윤|장|림|임|한|오|서|신|권|황|안|송|류|유|홍|전|"
    "고|문|손|량|양|배|백|허|남|심|로|노|하|곽|성|차|주|우|구|라|나|진|지|엄|채|원|천|방|공|현|함|변|염|"
    "녀|려|여|추|도|석|설|마|길|련|연|위|표|명|기|반|왕|금|옥|륙|맹|제|모|탁|국|어|은|편|룡"
)
_CHINESE_TITLES = (
    "奶奶|爷爷|大爷|大妈|大娘|大婶|大叔|大姐|大哥|阿姨|老师|先生|女士|师傅|叔叔|婆婆|老太太|"
    "同志|阿妈妮"
)
_CHINESE_SURNAMES = (
    "欧阳|司马|诸葛|上官|皇甫|南宫|王|李|张|刘|陈|杨|赵|黄|周|吴|徐|孙|胡|朱|高|林|何|郭|马|罗|梁|宋|郑|谢|"
    "韩|唐|冯|于|董|萧|程|曹|袁|邓|许|傅|沈|曾|彭|吕|苏|卢|蒋|蔡|贾|丁|魏|薛|叶|阎|余|潘|杜|戴|夏|钟|汪|田|"
    "任|姜|范|方|石|姚|谭|廖|邹|熊|金|陆|郝|孔|白|崔|康|毛|邱|秦|江|史|顾|侯|邵|孟|龙|万|段|钱|汤|尹|黎|朴|"
    "全|池|玄|南|文|玉|车|安|申|权|柳|严|元|许|俞|洪|池|蔡|太|卞"
)
_NOT_A_NAME = re.compile(
    r"(?:우리|이웃|한|이|저|그|모든|여러|고운|고령|오랜|주변|지나가던|전체|하루|새|년세|나이든|동네|마을|"
    r"장애|성인|명절|원장|선배|주인|고마운|친한|기사|강사|고객|이모|고모|손|길|마음|하느|조카|녀)$|"
    r"^(?:高龄|方便|全体|安静|南边|白发|文化|元旦|太多|万能|金牌|马上|周边|周围|任何|江边|石头|高兴|何时|"
    r"于是|余下|许多|龙年|康复|安全|石家)"
)

_PATTERNS: tuple[tuple[Mark, str], ...] = (
    # doors: building, unit, room, floor with room; street with a number
    (Mark.ADDRESS, r"[\d一二三四五六七八九十]+\s*(?:号楼|號樓|栋|幢|单元|号院)"),
    (Mark.ADDRESS, r"(?<![\d.])\d{2,4}\s*(?:号?室|号房)(?!内|外|友|温)"),
    (
        Mark.ADDRESS,
        r"[\u4e00-\u9fff]{1,6}(?:路|街|大街|胡同|巷)\s*\d+(?:\s*-\s*\d+)?\s*号(?!线|公交)",
    ),
    (Mark.ADDRESS, r"\d+\s*(?:호동|호실|단원|번지)"),
    (Mark.ADDRESS, r"\d+\s*동\s*\d+\s*호"),
    (Mark.ADDRESS, r"\d+\s*층\s*\d+\s*호"),
    (Mark.ADDRESS, r"(?<!\d)\d{3,4}\s*호(?![선차점텔기골수실동가-힣]{2}|선|차|점)"),
    (Mark.ADDRESS, r"[가-힣]{1,6}(?:로|길|거리|골목)\s*\d+(?:\s*-\s*\d+)?\s*(?:호|번)(?!선|째|차)"),
    (Mark.ADDRESS, r"\b(?:building|unit|room|apartment|apt|flat)\.?\s*(?:no\.?\s*)?\d+[a-z]?\b"),
    (Mark.ADDRESS, r"\b\d+\s+[a-z]+\s+(?:street|road|avenue|lane)\b"),
    # money
    (
        Mark.CASH,
        r"현금|송금|계좌이체|이체해|대출|홍바오|위챗페이|빚|돈을|돈이|돈도|돈만|돈\s|용돈|꾸어",
    ),
    (Mark.CASH, r"(?:빌려|보태|부쳐)\s?(?:주|줄|달)[가-힣]*|\d+\s*(?:원|위안|만원)(?!형|래|칙)"),
    (
        Mark.CASH,
        r"现金|转账|转帐|汇款|红包|借钱|借我|借点|贷款|给钱|要钱|捐款|收款码|微信支付|支付宝|银行卡|欠款|还债",
    ),
    (Mark.CASH, r"\d+(?:\.\d+)?\s*(?:元|块钱|万元)(?!旦|宵)|[¥￥]\s*\d+"),
    (
        Mark.CASH,
        r"\b(?:cash|money|loans?|red (?:packet|envelope)|wechat pay|alipay|wire|transfer)\b",
    ),
    (Mark.CASH, r"\b(?:lend|borrow)\b|\b\d+\s*(?:yuan|rmb|cny|kuai)\b"),
    # illness
    (
        Mark.HEALTH,
        r"아프|아파|앓|질병|환자|병원|병석|당뇨|고혈압|치매|중풍|뇌졸중|뇌혈전|관절염|백내장",
    ),
    (
        Mark.HEALTH,
        r"장애인|장애가|우울증|수술|입원|암에|암환자|[위폐간]암|휠체어|귀가\s?어두|못\s?걷",
    ),
    (
        Mark.HEALTH,
        r"糖尿病|高血压|心脏病|癌|中风|瘫痪|残疾|抑郁|痴呆|手术|住院|医院|患者|患有|轮椅|耳背|耳朵背",
    ),
    (Mark.HEALTH, r"(?<![毛通弊])病(?![毒虫句])|膝盖疼|腿疼|腰疼|头疼|失明|卧床"),
    (
        Mark.HEALTH,
        r"\b(?:ill|illness|sick|cancer|diabet\w+|dementia|disab\w+|stroke|surgery|hospital)\b",
    ),
    (Mark.HEALTH, r"\b(?:wheelchair|bedridden|depress\w+|arthritis|blind|deaf)\b"),
    # living alone
    (Mark.ALONE, r"혼자|홀로|독거|독신|외톨이"),
    (Mark.ALONE, r"一个人(?:住|生活|在家|过)|独居|独自|孤寡|空巢|无儿无女|孤零零"),
    (Mark.ALONE, r"\b(?:liv(?:es?|ing)|all) alone\b|\bon (?:her|his|my|their) own\b"),
    # benefits
    (
        Mark.BENEFITS,
        r"최저생활|저보호|저보를|생활보장|기초생활|보조금|구제금|생활비를\s?받|오보호|특곤",
    ),
    (Mark.BENEFITS, r"低保|五保|特困|救济|补助|补贴|贫困|困难户|领救"),
    (Mark.BENEFITS, r"\b(?:welfare|subsistence allowance|on benefits|social security|poverty)\b"),
    # schools
    (
        Mark.SCHOOL,
        r"[가-힣]*(?:소학교|중학교|고중|초중|유치원|학교)|[1-6일이삼]\s*학년(?:\s*\d\s*반)?",
    ),
    (
        Mark.SCHOOL,
        r"(?:小学|中学|初中|高中|幼儿园|学校)|[一二三四五六七八九1-9]\s*年级|[\d一二三四五六]\s*班(?!车|次)",
    ),
    (Mark.SCHOOL, r"\b(?:primary|middle|high) school\b|\bkindergarten\b|\bgrade \d\b"),
)
_COMPILED = tuple((mark, re.compile(pattern, re.IGNORECASE)) for mark, pattern in _PATTERNS)
_KOREAN_NAME = re.compile(
    rf"(?<![가-힣])(?:{_KOREAN_SURNAMES})([가-힣]{{0,2}})\s?(?:{_KOREAN_TITLES})(?![가-힣]{{3}})"
)
_CHINESE_NAME = re.compile(
    rf"(?:{_CHINESE_SURNAMES})([\u4e00-\u9fff]{{0,2}}?)(?:{_CHINESE_TITLES})"
)
_LATIN_NAME = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Grandma|Grandpa|Uncle|Aunt|Auntie)\.? ([A-Z][a-z]+)")
_EAST_ASIAN = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]")


def find(text: str, own_name: str = "") -> list[Find]:
    """All places of a text that tell too much, in order, never overlapping.

    `own_name` is whose wish it is, as the system knows it.
    """
    plain, places = _folded(text)
    found = [
        Find(places[start], places[end - 1] + 1, mark)
        for start, end, mark in _raw(plain, own_name)
        if start < end
    ]
    found.sort(key=lambda one: (not one.is_hard, one.start - one.end))
    kept: list[Find] = []
    for one in found:
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept)


def pieces(text: str, own_name: str = "") -> list[Piece]:
    """The whole text in parts, those that were found with their mark."""
    parts, at = [], 0
    for one in find(text, own_name):
        if at < one.start:
            parts.append(Piece(text[at : one.start], None))
        parts.append(Piece(text[one.start : one.end], one.mark))
        at = one.end
    return [*parts, Piece(text[at:], None)] if at < len(text) else parts


def _folded(text: str) -> tuple[str, list[int]]:
    """The text after NFKC, sign by sign, and where each of its signs came from."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        for part in unicodedata.normalize("NFKC", sign):
            signs.append(part)
            places.append(place)
    return "".join(signs), places


def _raw(text: str, own_name: str) -> Iterator[tuple[int, int, Mark]]:
    yield from _numbers(text)
    for pattern in _own(own_name):
        yield from ((*m.span(), Mark.OWN_NAME) for m in pattern.finditer(text))
    yield from _names(text)
    for mark, pattern in _COMPILED:
        yield from ((*m.span(), mark) for m in pattern.finditer(text))


def _numbers(text: str) -> Iterator[tuple[int, int, Mark]]:
    """Long numbers by what they are: phone, identity card, bank card, or none of these."""
    yield from ((*m.span(), Mark.PHONE) for m in _BRACKETED.finditer(text))
    for match in _DIGITS.finditer(text.translate(_NUMERALS)):
        written = match[0]
        if re.search(
            r"[〇零一二三四五六七八九幺]", text[match.start() : match.end()]
        ) and re.search(r"\s", written):
            continue
        digits = re.sub(r"[^\dXx]", "", written)
        mark = _number(digits, written)
        if mark is not None:
            yield (*match.span(), mark)


def _number(digits: str, written: str) -> Mark | None:
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return Mark.PHONE
    if is_identity(digits):
        return Mark.ID
    if 16 <= len(digits) <= 19 and digits[0] in "3456" and passes_luhn(digits):
        return Mark.BANK
    if len(digits) == 7 and _LOCAL.fullmatch(digits) and re.fullmatch(r"\d{3}[\s-]?\d{4}", written):
        return Mark.PHONE
    inner = re.search(r"(?:86)?1[3-9]\d{9}", digits) if len(digits) > 11 else None
    if inner is not None and len(digits) < 15:
        return Mark.PHONE
    bare = len(digits) == len(written)
    if len(digits) == 8 and _DATE.fullmatch(digits):
        return None
    return Mark.NUMBER if (bare and len(digits) >= 8) or len(digits) >= 11 else None


def is_identity(number: str) -> bool:
    """An identity card: 18 signs of which the last one checks the others, or 15 of old."""
    if re.fullmatch(r"\d{15}", number):
        return _is_day("19" + number[6:12])
    if not re.fullmatch(r"\d{17}[\dXx]", number) or not _is_day(number[6:14]):
        return False
    total = sum(int(sign) * weight for sign, weight in zip(number, _ID_WEIGHTS, strict=False))
    return _ID_CHECKS[total % 11] == number[-1].upper()


def passes_luhn(number: str) -> bool:
    """The check of bank cards: every second digit from the right counts double."""
    if not number.isdigit():
        return False
    total = 0
    for place, sign in enumerate(reversed(number)):
        value = int(sign) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_day(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return text[:2] in ("18", "19", "20")


def _own(name: str) -> list[re.Pattern[str]]:
    """Whose wish it is: the whole name, its given part, the family name with a title."""
    name = unicodedata.normalize("NFKC", name).strip()
    letters = "".join(name.split())
    if len(letters) < 2:
        return []
    if not _EAST_ASIAN.match(letters):
        parts = [part for part in (name, *name.split()) if len(part) > 1]
        return [re.compile(rf"\b{re.escape(part)}\b", re.IGNORECASE) for part in parts]
    known = re.match(rf"(?:{_KOREAN_SURNAMES}|{_CHINESE_SURNAMES})", letters)
    family = known[0] if known is not None and len(known[0]) < len(letters) else letters[0]
    given = letters[len(family) :]
    found = [_apart(letters)]
    if len(given) > 1:
        found.append(_apart(given))
    titles = f"{_KOREAN_TITLES}|{_CHINESE_TITLES}"
    if not _NOT_A_NAME.search(family):
        found.append(re.compile(rf"(?<![가-힣]){re.escape(family)}\s?(?:{titles})"))
    return found


def _apart(letters: str) -> re.Pattern[str]:
    """The letters, even where spaces or dots stand between them."""
    return re.compile(r"[\s.·]{0,2}".join(map(re.escape, letters)), re.IGNORECASE)


def _names(text: str) -> Iterator[tuple[int, int, Mark]]:
    for pattern in (_KOREAN_NAME, _CHINESE_NAME):
        for match in pattern.finditer(text):
            before = match[0][: match.end(1) - match.start()]
            if not _NOT_A_NAME.search(before):
                yield (*match.span(), Mark.NAME)
    yield from ((*m.span(), Mark.NAME) for m in _LATIN_NAME.finditer(text))
