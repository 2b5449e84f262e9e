"""Who is asking. Flask-Login keeps a random token in the cookie; the sign-in itself lives
in the database, so signing out, a new password or a disabled account ends it at once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from itsdangerous import BadSignature

from app.accounts import passwords, queries, signing_in
from app.accounts.viewer import ANONYMOUS, Viewer
from app.core import clock, rows
from app.core.db import transaction

log = structlog.get_logger("identity")


class _Person(UserMixin):
    """What Flask-Login needs to see of somebody who is signed in."""

    def __init__(self, token: str, signed_in: queries.SignedIn | None) -> None:
        self.token = token
        self.signed_in = signed_in

    def get_id(self) -> str:
        return self.token


class TimelessSessions(SecureCookieSessionInterface):
    """Cookies whose age nobody asks for: a clock set back must not sign everybody out.

    How long somebody stays signed in is decided by their sign-in in the database.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._read = lru_cache(maxsize=4096)(self._verified)

    def _verified(self, cookie: str) -> dict[str, Any]:
        """What a cookie of ours says; the same cookie is verified once. Raises BadSignature."""
        serializer = self.get_signing_serializer(self._app)
        found: dict[str, Any] = serializer.loads(cookie) if serializer is not None else {}
        return found

    def open_session(self, app: Flask, request: Any) -> SecureCookieSession | None:
        cookie = request.cookies.get(self.get_cookie_name(app))
        try:
            kept = self._read(cookie) if cookie else {}
        except BadSignature:
            kept = {}
        return self.session_class(
            {
                name: list(value) if isinstance(value, list) else value
                for name, value in kept.items()
            }
        )

    def save_session(self, app: Flask, session: Any, response: Any) -> None:
        """Nothing to do where nobody looked into the session."""
        if session.accessed or session.modified:
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    passwords.configure(app.config.get("PASSWORD_COST", settings.password_cost))
    app.session_interface = TimelessSessions(app)
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)
    # nobody is remembered by a cookie of Flask-Login's; asking for it would open every session
    app.after_request_funcs[None].remove(manager._update_remember_cookie)

    @manager.user_loader
    def load(token: str) -> _Person | None:
        found = queries.signed_in(signing_in.token_hash(token))
        return _Person(token, found) if found else None

    app.before_request(_note_seen)


def signed_in() -> queries.SignedIn | None:
    """The live sign-in of this request."""
    person: Any = current_user
    return person.signed_in if person.is_authenticated else None


def viewer() -> Viewer:
    """Who is looking; read once a request."""
    if "viewer" not in g:
        found = signed_in()
        g.viewer = found.viewer if found else ANONYMOUS
        rows.let_lag(found is None and request.method == "GET")
    return g.viewer  # type: ignore[no-any-return]


def remember(token: str, *, stay: bool = False) -> None:
    """Gives the browser the token of a new sign-in, in a session begun anew.

    `stay` keeps it when the browser is closed.
    """
    _start_over()
    session.permanent = stay
    login_user(_Person(token, queries.signed_in(signing_in.token_hash(token))), remember=False)


def forget() -> None:
    """Takes the token from the browser; the caller ends the sign-in itself."""
    logout_user()
    _start_over()


def _start_over() -> None:
    """Nothing of the session before is carried over, also not its form token."""
    session.clear()
    for kept in ("viewer", "csrf_token"):
        g.pop(kept, None)


def _note_seen() -> None:
    """With a change, every ten minutes at most, the device is noted as in use."""
    if request.method != "POST" or request.endpoint == "static":
        return
    found = signed_in()
    if found is None or found.viewer.sign_in_id is None:
        return
    now = clock.now()
    if abs(now - found.seen_at) < signing_in.SEEN_EVERY:
        return
    try:
        with transaction():
            signing_in.seen(found.viewer.sign_in_id, now=now)
    except sa.exc.OperationalError as problem:
        log.warning("could not note a device as seen", error=type(problem.orig).__name__)
