"""Sending forms as a browser does: the page first, then its token with the fields."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


def token_of(page: TestResponse) -> str:
    """The form token on a page."""
    found = _TOKEN.search(page.get_data(as_text=True))
    assert found, f"no form on {page.request.path}: {page.status}"
    return found[1]


def send(
    client: FlaskClient,
    page: str,
    fields: dict[str, Any],
    *,
    to: str | None = None,
    headers: dict[str, str] | None = None,
) -> TestResponse:
    """Opens `page`, then posts `fields` with its token to `to` (the page itself by default)."""
    token = token_of(client.get(page))
    sent = {"Referer": f"http://localhost{page}", **(headers or {})}
    return client.post(to or page, data={**fields, "csrf_token": token}, headers=sent)
