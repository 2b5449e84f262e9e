"""An inbox as its reader sees it: lines in their language, newest first."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from app.core import paging
from app.notices import kinds, queries


class Line(NamedTuple):
    """One notice, written out."""

    id: int
    title: str
    text: str
    icon: str
    hue: str
    link: str
    at: datetime
    unread: bool


def page_of(account_id: int, after: str | None, locale: str) -> paging.Page[Line]:
    """A page of somebody's notices, in the language they read now."""
    cursor = paging.decode(after, [int])
    rows = queries.inbox(account_id, before=cursor[0] if cursor else None, most=paging.PAGE + 1)
    return paging.page([_line(row, locale) for row in rows], lambda line: [line.id])


def _line(row: queries.NoticeRow, locale: str) -> Line:
    words = kinds.write(row.kind, row.facts, locale)
    return Line(
        row.id,
        words.title,
        words.text,
        words.icon,
        words.hue,
        row.link,
        row.created_at,
        row.read_at is None,
    )
