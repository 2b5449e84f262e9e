"""Forms of ours only: a token in the form or in htmx's header, and no other site can make one."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.models import Account
from app.core.db import db
from tests.support.sending import token_of

JOIN = {
    "name": "김영희",
    "email": "younghee@test.example",
    "password": "봄날에 진달래가 핀다",
    "consent": "y",
}


def people() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Account)) or 0


@pytest.mark.parametrize("token", [None, "", "made up", "é", "a" * 10_000])
def test_a_form_without_our_token_changes_nothing_and_loses_nothing(
    client: Any, token: str | None
) -> None:
    data = JOIN if token is None else {**JOIN, "csrf_token": token}
    answer = client.post("/join", data=data)
    assert answer.status_code == 422
    assert people() == 0
    text = answer.get_data(as_text=True)
    assert 'name="email" value="younghee@test.example"' in text, "it can be sent once more"
    assert JOIN["password"] not in text


def test_what_was_kept_can_be_sent_once_more(client: Any) -> None:
    again = client.post("/join", data=JOIN)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', again.text))
    answer = client.post("/join", data={**fields, "password": JOIN["password"]})
    assert (answer.status_code, people()) == (303, 1)


def test_going_back_leads_to_the_page_of_the_form(client: Any) -> None:
    page = {"Referer": "http://localhost/events/abc?lang=zh"}
    again = client.post("/events/abc/registrations", data={"note": "a"}, headers=page)
    asked = client.post("/join", data=JOIN, headers=page)
    assert again.status_code == 401, "signing in comes first"
    assert 'href="/events/abc?lang=zh"' in asked.text


def test_a_form_with_our_token_is_taken(client: Any) -> None:
    answer = client.post("/join", data={**JOIN, "csrf_token": token_of(client.get("/join"))})
    assert (answer.status_code, people()) == (303, 1)


def test_htmx_sends_the_token_in_a_header(make_account: Any, signed_in: Any) -> None:
    client = signed_in(make_account())
    found = re.search(r"hx-headers:inherited='([^']+)'", client.get("/me/profile").text)
    assert found, "the body hands the token to everything in it"
    headers = {**json.loads(found[1]), "HX-Request": "true"}
    assert list(headers) == ["X-CSRF-Token", "HX-Request"]
    assert client.post("/sign-out", headers={"HX-Request": "true"}).status_code == 422
    answer = client.post("/sign-out", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == "/"


def test_a_token_of_somebody_else_is_worth_nothing(app: Any, client: Any) -> None:
    stolen = token_of(app.test_client().get("/join"))
    client.get("/join")
    assert client.post("/join", data={**JOIN, "csrf_token": stolen}).status_code == 422
    assert people() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_from_another_site_is_refused_and_not_offered_again(
    client: Any, headers: dict[str, str]
) -> None:
    answer = client.post("/join", data=JOIN, headers=headers)
    assert answer.status_code == 403
    assert JOIN["email"] not in answer.text


def test_a_change_without_a_sign_in_asks_for_one_and_keeps_what_was_typed(client: Any) -> None:
    answer = client.post("/me/profile", data={"name": "리영희"})
    assert answer.status_code == 401
    assert 'action="/sign-in"' in answer.text
    assert "리영희" in answer.text


def test_a_get_needs_no_token_and_a_post_to_nowhere_is_not_found(client: Any) -> None:
    assert client.get("/").status_code == 200
    assert client.post("/nowhere", data={"a": "b"}).status_code == 404
