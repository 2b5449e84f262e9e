"""The board of wishes, and its small part that tells of news."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from flask import Response, make_response, redirect, request, url_for
from flask_babel import gettext as _

from app.accounts import profiles
from app.accounts.viewer import Role
from app.community.queries import communities
from app.core import clock
from app.core.paging import Count
from app.web import go, live, page, public, shared, viewer
from app.web.templating import short_day
from app.wishes import queries
from app.wishes.journey import steps_of
from app.wishes.kinds import AGES, GOOD_FOR, KINDS, kind_of
from app.wishes.models import Kind
from app.wishes.views.blueprint import bp

SOON = 3
MOVED_WITHIN = timedelta(minutes=10)
"""Who has not asked for so long shows the board anew."""


@bp.get("/wishes")
@public
@shared
def index() -> Response:
    if (own := _own_address()) is not None:
        return own
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
        newest=board.newest,
        changed=False,
        gone="",
        back="",
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
    news = queries.news(clock.now().replace(second=0, microsecond=0) - MOVED_WITHIN)
    asked = request.args.get("seen", "")[:20]
    seen = int(asked) if asked.isdecimal() else 0
    return live(
        news.mark,
        "wishes/_stamp.html",
        lambda: {
            "open": shown(news.open),
            "newest": seen,
            "changed": news.newest > seen,
            "gone": news.gone,
            "back": news.back,
        },
    )


def _own_address() -> Response | None:
    """What is one reader's own is put into the address, so that the page stays everybody's:
    their community, and the kinds that their skills are good for."""
    args, me = request.args, viewer()
    own = {}
    if args.get("sort") == "near" and not args.get("home") and me.is_member:
        own["home"] = next((c.slug for c in communities() if c.id == me.community_id), "")
        if not own["home"]:
            return go("/me/profile", _("Please choose your community first."))
    if args.get("suits") == "1" and me.is_member:
        skills = profiles.values_of(me.member_id, Role.VOLUNTEER).get("skills") or ()
        kinds = {kind for skill in skills for kind in GOOD_FOR.get(skill, ())}
        own["suits"] = ".".join(kind.value for kind in Kind if kind in kinds)
        if not kinds:
            return go("/me/profile", _("Please say first what you can do."))
    if not own:
        return None
    kept: dict[str, Any] = {name: value for name, value in args.items() if value}
    return make_response(redirect(url_for(".index", **{**kept, **own}), 303))


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
    sort = args.get("sort", "")
    kinds = [kind_of(one) for one in args.get("suits", "")[:60].split(".")]
    return queries.Filters(
        sort=sort if sort in queries.SORTS else "new",
        home=args.get("home", "")[:20] if sort == "near" else "",
        suits=tuple(kind for kind in Kind if kind in kinds),
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
        "sort": filters.sort if filters.sort != "new" else "",
        "home": filters.home,
        "suits": ".".join(kind.value for kind in filters.suits),
    }
    return {name: value for name, value in values.items() if value}
