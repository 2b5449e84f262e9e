"""A form that stood open too long, or came from elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from app.accounts import queries
from tests.support.sending import hidden_fields, send, token_of

TYPED = {"name": "오래 적은 이름 <b>", "locale": "zh", "community": "", "mail_notices": "y"}


@pytest.mark.parametrize("token", ["", "spoiled", "가"])
def test_what_was_typed_is_shown_and_can_be_sent_again(
    app: Any, someone: Any, signed_in: Any, token: str
) -> None:
    account = someone(name="전")
    client = signed_in(account)
    answer = client.post("/me/profile", data={**TYPED, "csrf_token": token})
    assert answer.status_code == 422
    assert "오래 적은 이름 &lt;b&gt;" in answer.get_data(as_text=True)
    assert queries.account_by_id(account.id).name == "전"
    again = client.post("/me/profile", data=hidden_fields(answer, "/me/profile"))
    assert again.status_code == 303
    assert queries.account_by_id(account.id).name == TYPED["name"]


def test_passwords_are_never_shown_again(app: Any, client: Any) -> None:
    answer = client.post(
        "/join", data={"name": "김", "password": "secret words here", "csrf_token": "x"}
    )
    assert answer.status_code == 422
    assert "secret words" not in answer.get_data(as_text=True)
    assert "김" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(
    app: Any, someone: Any, signed_in: Any, headers: dict[str, str]
) -> None:
    account = someone(name="전")
    answer = signed_in(account).post("/me/profile", data=TYPED, headers=headers)
    assert answer.status_code == 403
    assert "오래" not in answer.get_data(as_text=True)
    assert queries.account_by_id(account.id).name == "전"


def test_the_token_of_one_person_is_nothing_to_another(
    app: Any, someone: Any, signed_in: Any
) -> None:
    mine, theirs = signed_in(someone()), signed_in(someone())
    token = token_of(theirs.get("/me/profile"))
    assert mine.post("/me/profile", data={**TYPED, "csrf_token": token}).status_code == 422


@pytest.mark.parametrize("size", [100, 300])
def test_a_form_with_too_many_fields_breaks_nothing(app: Any, client: Any, size: int) -> None:
    fields = {f"field{number}": "값" for number in range(size)}
    assert client.post("/join", data=fields).status_code == 422


def test_a_form_sent_after_the_sign_in_ended_asks_to_sign_in(
    app: Any, someone: Any, signed_in: Any
) -> None:
    client = signed_in(someone())
    token = token_of(client.get("/me/profile"))
    send(client, "/me/security", {}, to="/sign-out")
    answer = client.post("/me/profile", data={**TYPED, "csrf_token": token})
    assert answer.status_code == 401
    assert "오래 적은 이름" in answer.get_data(as_text=True)
