"""What open boards are told: that something has changed, and which wishes moved."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.core import paging
from app.core.db import UTCDateTime
from app.core.known import recent
from app.core.paging import Count
from app.core.rows import Rows
from app.wishes.models import Wish, WishStatus
from app.wishes.queries.board_rows import MOST_COUNTED, ON_BOARD, bound, newest_at, open_count

MOST_MOVED = 60
LEFT = (
    WishStatus.CLAIMED,
    WishStatus.IN_PROGRESS,
    WishStatus.EXPIRED,
    WishStatus.WITHDRAWN,
)
"""Where wishes go from the board."""


class _Stamp(NamedTuple):
    open: int
    newest: datetime | None
    taken: datetime | None
    gone: str | None
    back: str | None


class News(NamedTuple):
    """What an open board is told: a mark that changes with it, how many wait, and the codes of
    the wishes that left it or came to it lately."""

    mark: str
    open: Count
    newest: int
    gone: str
    back: str


def _codes(*where: Any) -> Any:
    """The codes of wishes that moved since then, in one text."""
    since = bound("since", UTCDateTime())
    found = (
        sa.select(Wish.code)
        .where(Wish.moved_at > since, Wish.team_id.is_(None), *where)
        .order_by(Wish.moved_at.desc())
        .limit(MOST_MOVED)
        .subquery()
    )
    return sa.select(sa.func.aggregate_strings(found.c.code, " ")).scalar_subquery()


def _stamp() -> sa.Select[Any]:
    taken = (
        sa.select(Wish.moved_at)
        .where(sa.literal_column("wishes.status = 'claimed' AND wishes.team_id IS NULL"))
        .order_by(Wish.moved_at.desc(), Wish.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return sa.select(
        open_count(), newest_at(), taken, _codes(Wish.status.in_(LEFT)), _codes(ON_BOARD)
    )


_STAMP = Rows(_Stamp, _stamp)


@recent(1.0)
def news(since: datetime) -> News:
    """What tells open boards that something has changed, and what moved since then."""
    row = _STAMP.one(since=since)
    assert row is not None
    newest = micros_of(row.newest)
    return News(
        f"{row.open}-{newest}-{micros_of(row.taken)}",
        paging.count_of(row.open, MOST_COUNTED),
        newest,
        row.gone or "",
        row.back or "",
    )


def micros_of(moment: datetime | None) -> int:
    return paging.micros(moment) if moment is not None else 0
