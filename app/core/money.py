"""Money in integer minor units (fen) and rates in basis points; never a float."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_AMOUNT = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,11})(?:\.[0-9]{1,2})?")
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")


def format_money(minor: int, locale: str = "ko") -> str:
    """¥1,234, or ¥12.50 where there are fen."""
    sign = "-" if minor < 0 else ""
    yuan, fen = divmod(abs(minor), 100)
    return f"{sign}¥{yuan:,}" + (f".{fen:02}" if fen else "")


def parse_money(text: str) -> int:
    """'12.50' or '1,200' yuan in fen, also in full-width signs; raises ValueError."""
    cleaned = _folded(text).removeprefix("¥").removesuffix("元").strip()
    if not _AMOUNT.fullmatch(cleaned):
        raise ValueError("not an amount")
    return int(Decimal(cleaned.replace(",", "")) * 100)


def format_percent(bp: int) -> str:
    """Basis points as per cent, without needless zeros: 1550 → 15.5%."""
    whole, rest = divmod(bp, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + "%"


def parse_percent(text: str) -> int:
    """'15' or '15.5%' in basis points; raises ValueError."""
    cleaned = _folded(text).removesuffix("%").strip()
    if not _PERCENT.fullmatch(cleaned):
        raise ValueError("not a percentage")
    return int(Decimal(cleaned) * 100)


def commission(net: int, bp: int) -> int:
    """floor(net × bp / 10000), on net sales that are not negative."""
    return max(net, 0) * bp // 10_000


def _folded(text: str) -> str:
    """Full-width digits and signs, as Chinese keyboards give them, become plain ones."""
    return unicodedata.normalize("NFKC", text[:40]).strip()
