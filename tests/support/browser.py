"""The browser of the tests: every request finds the application as a real one would."""

from __future__ import annotations

from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.db import db


class Browser(FlaskClient):
    """Each request in an application context of its own.

    The tests themselves stand inside a context; without this, what one request keeps in `g`
    (who is looking, in which language) would still be there in the next. After a request the
    test's own session forgets what it had read, and sees what the request changed.
    """

    application: Flask

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        if has_app_context():
            db.session.rollback()
            db.session.expire_all()
        return answer
