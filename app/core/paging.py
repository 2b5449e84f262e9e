"""Keyset pages: the next page begins after the last row seen, however deep one reads."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

T = TypeVar("T")
PAGE = 24


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows of one page; `after` is the cursor of the next, or None at the end."""

    items: Sequence[T]
    after: str | None

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True)
class Count:
    """A number of rows that is not counted beyond a cap: 20,000 or '20,000+'."""

    value: int
    capped: bool


def page(rows: Sequence[T], key: Any, *, size: int = PAGE) -> Page[T]:
    """Cuts `size + 1` fetched rows to a page; `key(row)` gives the cursor's values."""
    items = tuple(rows[:size])
    if len(rows) <= size:
        return Page(items, None)
    return Page(items, encode(key(items[-1])))


def encode(values: Sequence[Any]) -> str:
    """A cursor as it stands in an address."""
    text = json.dumps(list(values), separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str | None, kinds: Sequence[type]) -> list[Any] | None:
    """The cursor's values, or None (the first page) where it is missing or spoiled."""
    if not cursor or len(cursor) > 200:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii", "strict")))
    except (ValueError, binascii.Error, UnicodeError, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != len(kinds):
        return None
    for value, kind in zip(values, kinds, strict=True):
        if type(value) is not kind:
            return None
        if isinstance(value, int) and not -(2**63) <= value < 2**63:
            return None
    return values


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Microseconds since 1970, as a cursor carries a moment."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(number: int, *, otherwise: datetime = EPOCH) -> datetime:
    """The moment that a cursor carries; `otherwise` where there is no such moment."""
    try:
        return EPOCH + timedelta(microseconds=number)
    except OverflowError:
        return otherwise


def capped(select: sa.Select[Any], cap: int) -> sa.Select[Any]:
    """A select that counts the rows of another up to `cap + 1`."""
    inner = select.with_only_columns(sa.literal(1)).order_by(None).limit(cap + 1).subquery()
    return sa.select(sa.func.count()).select_from(inner)


def count_of(number: int, cap: int) -> Count:
    return Count(min(number, cap), number > cap)
