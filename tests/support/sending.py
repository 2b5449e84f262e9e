"""Sending forms as a browser does: the page first, then its token with the fields."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


def token_of(page: TestResponse) -> str:
    """The form token on a page."""
    found = _TOKEN.search(page.get_data(as_text=True))
    assert found, f"no form on {page.request.path}: {page.status}"
    return found[1]


class _Hidden(HTMLParser):
    """The hidden fields of every form, by its address."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._open: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = self.forms.setdefault(found.get("action", ""), {})
        elif tag == "input" and found.get("type") == "hidden":
            self._open[found["name"]] = found.get("value", "")


def hidden_fields(page: TestResponse, action: str) -> dict[str, str]:
    """What the form with this address sends along unseen."""
    reader = _Hidden()
    reader.feed(page.get_data(as_text=True))
    assert action in reader.forms, f"no form for {action}, only {sorted(reader.forms)}"
    return reader.forms[action]


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
