"""When something is refused or goes wrong: what happened, what to do, what was kept."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.globals import request_ctx
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect

from app.core.db import db
from app.core.errors import Refused, TooOften
from app.web.answers import page, safe_next, wants_part
from app.web.guards import SignInFirst, sign_in_page
from app.web.identity import viewer
from app.web.kept import typed

log = structlog.get_logger("web")


def init_app(app: Flask) -> None:
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _send_again)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(sa.exc.OperationalError, _database)
    app.register_error_handler(Exception, _broken)
    app.log_exception = _failed_twice  # type: ignore[method-assign]


def _refused(refusal: Refused) -> Any:
    """The page of the thing as it stands now, with the reason on top; else an error page."""
    db.session.rollback()
    g.refusal = refusal
    shown = (
        _fresh_page() if request.method == "POST" and refusal.status in (403, 409, 422) else None
    )
    if isinstance(refusal, SignInFirst):
        shown = sign_in_page()
    response = shown or _error_page(refusal.status, str(refusal), way=getattr(refusal, "way", None))
    response.status_code = refusal.status
    if isinstance(refusal, TooOften):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _fresh_page() -> Response | None:
    """The page that a form's address belongs to: `/wishes/<code>/claim` → `/wishes/<code>`."""
    parent = request.path.rsplit("/", 1)[0]
    if parent.count("/") < 2:
        return None
    try:
        endpoint, arguments = _adapter().match(parent, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    try:
        response = make_response(current_app.view_functions[endpoint](**arguments))
    except Refused:
        return None
    if wants_part() and response.is_sequence:
        toast = render_template("ui/_toast_part.html", text=str(g.refusal), kind="bad")
        response.set_data(response.get_data(as_text=True) + toast)
    response.headers.pop("ETag", None)
    return response


def _adapter() -> Any:
    return current_app.create_url_adapter(request)


def _error_page(
    status: int, message: str, *, title: str = "", way: tuple[str, Any] | None = None
) -> Response:
    return page(
        "errors/error.html",
        status=status,
        code=status,
        title=title or _titles().get(status, _("Something is not right")),
        message=message,
        reference=reference(),
        back=_way_back(),
        way=way,
    )


def _titles() -> dict[int, str]:
    return {
        401: _("Please sign in"),
        403: _("This is not open to you"),
        404: _("This page does not exist"),
        405: _("This address does not work that way"),
        409: _("Somebody was first"),
        413: _("That is too large"),
        422: _("That did not work"),
        429: _("A little too fast"),
    }


def _messages() -> dict[int, str]:
    return {
        404: _("Perhaps the address was mistyped, or what was here is gone."),
        405: _("Please go back and use the button on the page."),
        413: _("What you sent is too large. A photo may have up to 10 MB."),
        429: _("Too many tries. Please wait a little and try again."),
    }


def reference() -> str:
    """The number under which the log has this request."""
    return str(g.get("reference", ""))


def _way_back() -> str:
    """Where a person goes on: the page they came from, if it is ours."""
    referrer = request.headers.get("Referer", "")
    host = request.host_url
    path = "/" + referrer.removeprefix(host) if referrer.startswith(host) else "/"
    return safe_next(path, "/")


def _http(problem: HTTPException) -> Any:
    if isinstance(problem, RequestRedirect):
        return problem
    status = problem.code or 500
    if status >= 500:
        return _broken(problem)
    if request_ctx.url_adapter is None:  # the Host header is no host: nothing can be addressed
        return make_response(str(status), status)
    response = _error_page(status, _messages().get(status, _("Please go back and try again.")))
    if isinstance(problem, NotFound):
        return response
    for name, value in problem.get_headers():
        if name in ("Retry-After", "Allow"):
            response.headers[name] = value
    if status == 429:
        response.headers.setdefault("Retry-After", "60")
    return response


def _is_guarded() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    guard = getattr(view, "guard", None)
    return guard is not None and guard.kind != "public"


def _send_again(problem: CSRFError) -> Any:
    """A form that stood open too long: what was typed is shown and can be sent once more."""
    same_site = request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if not same_site or (origin and origin.rstrip("/") != request.host_url.rstrip("/")):
        return _error_page(403, _("This form was sent from another site."))
    if not viewer().is_member and _is_guarded():
        return _refused(SignInFirst())
    return page(
        "errors/send_again.html",
        status=422,
        action=request.full_path.rstrip("?"),
        back=_way_back(),
        fields=typed(),
        reference=reference(),
    )


def _database(problem: sa.exc.OperationalError) -> Any:
    """A read is tried once more; a write was rolled back and nothing is half-written."""
    db.session.rollback()
    log.warning("database did not answer", reference=reference(), exc_info=problem)
    if request.method in ("GET", "HEAD") and request.endpoint and not g.get("tried_again"):
        g.tried_again = True
        view = current_app.view_functions[request.endpoint]
        try:
            return view(**(request.view_args or {}))
        except sa.exc.OperationalError:
            db.session.rollback()
    return _plain(503)


def _broken(problem: Exception) -> Any:
    """Our fault: a page that needs nothing, with the number under which we can find it."""
    cause = getattr(problem, "original_exception", None) or problem
    if current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise cause
    status = 503 if isinstance(cause, sa.exc.OperationalError) else 500
    if cause is problem:
        log.error("request failed", reference=reference(), exc_info=problem)
    try:
        db.session.rollback()
    except sa.exc.SQLAlchemyError:
        log.warning("rollback failed")
    return _plain(status)


def _failed_twice(exc_info: Any) -> None:
    """What went wrong while an error page was made; it comes to `_broken` afterwards."""
    log.error("request failed", reference=reference(), exc_info=exc_info[1])


def _plain(status: int) -> Response:
    response = make_response(
        render_template("errors/error_plain.html", status=status, reference=reference()), status
    )
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response
