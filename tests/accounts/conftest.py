"""What tests about people share: somebody who knows their password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts import passwords
from app.accounts.models import Account
from app.accounts.viewer import Role
from tests.support import people
from tests.support.sending import send

PASSWORD = "봄날에 진달래가 핀다"


@pytest.fixture
def someone(app: Flask) -> Callable[..., Account]:
    """An account whose password is PASSWORD."""

    def make(*roles: Role, **values: Any) -> Account:
        values.setdefault("password_hash", passwords.hash_password(PASSWORD))
        return people.make_account(*roles, **values)

    return make


@pytest.fixture
def enter(app: Flask) -> Callable[..., TestResponse]:
    """`enter(client, login)` sends the sign-in form."""

    def act(
        client: FlaskClient, login: str | None, password: str = PASSWORD, **fields: Any
    ) -> TestResponse:
        page = "/sign-in"
        return send(client, page, {"login": login, "password": password, **fields})

    return act


@pytest.fixture
def inside(app: Flask) -> Callable[[FlaskClient], bool]:
    """Whether a browser is signed in."""
    return lambda client: client.get("/me/security").status_code == 200
