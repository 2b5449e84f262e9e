"""Answers: a GET gives a page, a POST gives the changed part or sends the browser on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, flash, make_response, redirect, render_template
from htmx_flask import make_response as make_htmx_response
from htmx_flask import request

from app.web.locales import locale
from app.web.shared import finished


def wants_part() -> bool:
    """Asked by htmx from a page that is open."""
    return bool(request.htmx)


def page(template: str, *, status: int = 200, **context: Any) -> Response:
    """A whole page; private for people who are signed in or fill in a form, else cacheable."""
    return finished(render_template(template, **context), status)


def answer(partial: str, *, to: str, said: Any = "", status: int = 200, **context: Any) -> Response:
    """After a change: its part of the page to htmx, otherwise on to `to` (303)."""
    if not wants_part():
        if said:
            flash(str(said), "good")
        return go(to)
    body = render_template(partial, **context)
    if said:
        body += render_template("ui/_toast_part.html", text=str(said), kind="good")
    response = make_response(body, status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def go(to: str, said: Any = "") -> Response:
    """Sends the browser to a page of ours after a change (303)."""
    if said:
        flash(str(said), "good")
    if wants_part():
        response: Response = make_htmx_response("", redirect=to)
        return response
    return make_response(redirect(to, 303))


def form_again(template: str, *, status: int = 422, **context: Any) -> Response:
    """The form with what was typed and an error beside each field."""
    return page(template, status=status, **context)


def live(stamp: str, partial: str, context: Callable[[], dict[str, Any]]) -> Response:
    """A small part that is polled: 304 while `stamp` is the same, else made from `context()`.

    The stamp covers all that the part shows but its language, so nobody is looked up for a 304.
    """
    etag = f"{stamp}-{locale()}"
    if request.if_none_match.contains_weak(etag):
        response = Response(status=304)
    else:
        response = make_response(render_template(partial, **context()))
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def site() -> str:
    """The address of the site as people reach it."""
    configured: str = current_app.config["SETTINGS"].public_url
    return configured or request.host_url.rstrip("/")


def safe_next(target: str | None, default: str) -> str:
    """`target` where it is a path of ours, else `default`."""
    if not target or len(target) > 500 or not target.startswith("/"):
        return default
    if target.startswith(("//", "/\\")) or any(ord(c) < 32 or c == "\\" for c in target):
        return default
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else default
