"""Pages that are the same for many readers: made once, given again while nothing is written.

    @bp.get("/wishes")
    @public
    @shared
    def index() -> Response: ...

Such a page may depend on its address, on whether the reader is signed in or staff, on the
language, the look and the minute. What is one reader's own stands in holes, which are filled
for each answer; a page that took anything else of a reader's is not kept. The tests make
every page anew and compare.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, current_app, g, make_response, request, session
from markupsafe import Markup

from app.core import clock, known
from app.web.identity import viewer
from app.web.locales import choice, locale

F = TypeVar("F", bound=Callable[..., Response])
_SALT = secrets.token_hex(16)
"""Nobody can write a hole into a page from outside."""
_holes: dict[bytes, Callable[[], str]] = {}


class Differs(AssertionError):
    """A page that is shared depends on more than it may."""


def hole(fill: Callable[[], str]) -> Callable[[], Markup]:
    """Makes `fill` a reader's own piece: in a page that is made for many it stays open."""
    sign = Markup(f"{_SALT}.{len(_holes)}.")  # noqa: S704 (our own sign)
    _holes[sign.encode()] = fill

    @wraps(fill)
    def piece() -> Markup:
        return sign if g.get("making_shared") else Markup(fill())  # noqa: S704 (made by templates)

    return piece


def shared(view: F) -> F:
    """The page of this view, kept for all readers of the same kind."""

    @wraps(view)
    def given(*args: Any, **kwargs: Any) -> Response:
        if request.method != "GET" or "_flashes" in session or g.get("refusal"):
            return view(*args, **kwargs)
        key = _key()  # first: who is looking brings along whether anything was written
        answers = known.answers()
        body = answers.get(key)
        if body is None or current_app.testing:
            made = _made(view, args, kwargs)
            if not isinstance(made, bytes):
                return made
            if body not in (None, made):
                raise Differs(request.path)
            answers[key] = body = made
        return finished(_filled(body))

    return cast(F, given)


def shared_with_guests(view: F) -> F:
    """As `shared` for people who are not signed in; whoever is has a page of their own."""
    for_all = shared(view)

    @wraps(view)
    def given(*args: Any, **kwargs: Any) -> Response:
        return (view if viewer().is_member else for_all)(*args, **kwargs)

    return cast(F, given)


def _key() -> Hashable:
    person = viewer()
    return (
        *(request.endpoint, request.full_path, request.host),
        *(person.is_member, person.is_staff, locale()),
        *(choice("text", "normal"), choice("theme", "auto")),
        clock.now().replace(second=0, microsecond=0),
    )


def _made(view: Callable[..., Response], args: Any, kwargs: Any) -> bytes | Response:
    """The page with its holes; or the answer itself where it is for this reader alone."""
    g.making_shared = True
    try:
        response = view(*args, **kwargs)
    finally:
        g.making_shared = False
    body = response.get_data()
    if response.status_code == 200 and "csrf_token" not in g and not session.modified:
        return body
    response.set_data(_filled(body))
    return response


def _filled(body: bytes) -> bytes:
    for sign, fill in _holes.items():
        if sign in body:
            body = body.replace(sign, fill().encode())
    return body


def finished(body: bytes | str, status: int = 200) -> Response:
    """The answer around a page: private for people who are signed in, else cacheable."""
    response = make_response(body, status)
    if viewer().is_member or request.method not in ("GET", "HEAD"):
        response.headers["Cache-Control"] = "private, no-store"
    elif "csrf_token" in g or session.modified:
        response.headers["Cache-Control"] = "private, no-cache"
    elif status == 200 and not g.get("making_shared"):
        response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
        response.vary.update(("Cookie", "Accept-Language"))
        response.add_etag(weak=True)
        response.make_conditional(request)
    return response
