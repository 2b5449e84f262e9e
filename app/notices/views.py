"""The inbox, the bell that counts by itself, and the letters that the office sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, g, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts.viewer import Role
from app.core import paging
from app.core.clock import now
from app.core.db import transaction
from app.core.known import known
from app.notices import inbox as inboxes
from app.notices import queries, rules
from app.web import answer, hole, live, locale, member, page, staff, viewer

bp = Blueprint("notices", __name__)
INBOX = "/inbox"
LARGEST_ID = 2**63 - 1


@bp.app_context_processor
def _bells() -> dict[str, Callable[[], str]]:
    """`bell()` in every page that shows it."""
    return {"bell": bell}


@hole
def bell() -> str:
    """The bell of the head, with the number of the reader's new notices."""
    return _drawn(unread_count(), locale())


@known
def _drawn(count: int, _locale: str) -> str:
    return render_template("layouts/_unread.html", count=count)


def unread_count() -> int:
    """How many notices the viewer has not read; one small query a request."""
    if "unread" not in g:
        g.unread = queries.unread(viewer().member_id) if viewer().is_member else 0
    return int(g.unread)


@bp.get(INBOX)
@member
def inbox() -> Response:
    return page("notices/inbox.html", **_lines(request.args.get("after")))


@bp.post(INBOX + "/read")
@member
def mark_read() -> Response:
    """Everything up to the newest that the page showed; what came since stays new."""
    with transaction():
        rules.mark_read(viewer().member_id, up_to=_up_to(request.form.get("up_to")), now=now())
    return answer("notices/_read.html", to=INBOX, said=_("All read."), **_lines(None))


@bp.get(INBOX + "/unread")
@member
def unread() -> Response:
    """The bell alone, asked again every minute; 304 while the number is the same."""
    count = unread_count()
    return live(f"unread-{count}-{viewer().code}", "layouts/_unread.html", lambda: {"count": count})


@bp.get("/office/letters")
@staff(Role.ADMIN)
def letters() -> Response:
    cursor = paging.decode(request.args.get("after"), [int])
    rows = queries.letters(before=cursor[0] if cursor else None, most=paging.PAGE + 1)
    found = paging.page(rows, lambda row: [row.id])
    return page(
        "notices/letters.html",
        letters=found,
        older=url_for(".letters", after=found.after) if found.after else None,
        sends=bool(current_app.config["SETTINGS"].mail_url),
    )


def _lines(after: str | None) -> dict[str, Any]:
    """What the list of notices needs."""
    found = inboxes.page_of(viewer().member_id, after, locale())
    return {
        "lines": found,
        "unread": unread_count(),
        "newest": found.items[0].id if found.items else 0,
        "older": url_for(".inbox", after=found.after) if found.after else None,
        "first": after is None,
    }


def _up_to(text: str | None) -> int:
    """The newest notice that a page showed; a page that does not say means all."""
    if text and text.isdecimal() and text.isascii():
        return min(int(text[:19]), LARGEST_ID)
    return LARGEST_ID
