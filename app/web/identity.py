"""Who is asking. Flask-Login keeps a random token in the cookie; the sign-in itself lives
in the database, so signing out, a new password or a disabled account ends it at once."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Flask, g
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from app.accounts import queries
from app.accounts.viewer import ANONYMOUS, Viewer


class _Person(UserMixin):
    """What Flask-Login needs to see of somebody who is signed in."""

    def __init__(self, token: str, signed_in: queries.SignedIn | None) -> None:
        self.token = token
        self.signed_in = signed_in

    def get_id(self) -> str:
        return self.token


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def init_app(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None
    manager.init_app(app)

    @manager.user_loader
    def load(token: str) -> _Person | None:
        signed_in = queries.signed_in(token_hash(token))
        return _Person(token, signed_in) if signed_in else None


def signed_in() -> queries.SignedIn | None:
    """The live sign-in of this request."""
    person: Any = current_user
    return person.signed_in if person.is_authenticated else None


def viewer() -> Viewer:
    """Who is looking; read once a request."""
    if "viewer" not in g:
        found = signed_in()
        g.viewer = found.viewer if found else ANONYMOUS
    return g.viewer  # type: ignore[no-any-return]


def remember(token: str) -> None:
    """Gives the browser the token of a new sign-in."""
    login_user(_Person(token, None), remember=False)
    g.pop("viewer", None)


def forget() -> None:
    """Takes the token from the browser; the caller ends the sign-in itself."""
    logout_user()
    g.pop("viewer", None)
