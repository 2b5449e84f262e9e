"""The board of wishes, and its small part that tells of news."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from flask import Response, request, url_for
from flask_babel import gettext as _

from app.core import clock
from app.core.paging import Count
from app.web import live, page, public, shared, viewer
from app.web.templating import short_day
from app.wishes import queries
from app.wishes.journey import steps_of
from app.wishes.kinds import AGES, KINDS, kind_of
from app.wishes.views.blueprint import bp

SOON = 3


@bp.get("/wishes")
@public
@shared
def index() -> Response:
    filters = _filters()
    board = queries.board(
        filters,
        members=viewer().is_member,
        since=_month_begins(),
        after=request.args.get("after"),
    )
    wishes = board.page
    older = url_for(".index", **_arguments(filters), after=wishes.after) if wishes.after else None
    return page(
        "wishes/index.html",
        wishes=wishes,
        filters=filters,
        communities=tuple(board.communities),
        open=shown(board.open),
        fulfilled=shown(board.fulfilled),
        stamp=board.stamp,
        changed=False,
        kinds=KINDS,
        ages=AGES,
        dues=Dues(),
        older=older,
        steps=steps_of(None),
    )


@bp.get("/wishes/board-stamp")
@public
def board_stamp() -> Response:
    """How many wishes wait, and whether the board has changed since the page was made."""
    stamp, count = queries.stamp()
    seen = request.args.get("seen", "")[:40]
    return live(
        stamp,
        "wishes/_stamp.html",
        lambda: {"open": shown(count), "stamp": seen, "changed": stamp != seen},
    )


class Due(NamedTuple):
    """Until when, in words, and whether that is soon."""

    words: str
    soon: bool


class Dues(dict[date, Due]):
    """The words for each day of a page, made when they are asked for, once."""

    def __init__(self) -> None:
        super().__init__()
        self.today = clock.today()

    def __missing__(self, day: date) -> Due:
        found = self[day] = _due(day, (day - self.today).days)
        return found


def _due(day: date, left: int) -> Due:
    if left < 0:
        return Due(_("until %(day)s", day=short_day(day)), False)
    words = {0: _("today"), 1: _("until tomorrow")}.get(left)
    if words is None:
        words = _("until %(day)s · %(count)s days left", day=short_day(day), count=left)
    return Due(words, left <= SOON)


def shown(count: Count) -> str:
    """A number as people read it: 128, or 1,000+."""
    return f"{count.value:,}{'+' if count.capped else ''}"


def _month_begins() -> Any:
    return clock.local(clock.now()).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _filters() -> queries.Filters:
    args = request.args
    return queries.Filters(
        kind=kind_of(args.get("kind")),
        community=args.get("community", "")[:20] or None,
        q=args.get("q", "").strip()[:80],
    )


def _arguments(filters: queries.Filters) -> dict[str, Any]:
    """The filters as they stand in an address."""
    values = {
        "kind": filters.kind.value if filters.kind else "",
        "community": filters.community or "",
        "q": filters.q,
    }
    return {name: value for name, value in values.items() if value}
