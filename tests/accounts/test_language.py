"""Which language a page is in: the address, the account, the cookie, the browser, Korean."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.sending import send

WORDS = {"ko": "로그인", "zh": "登录", "en": "Sign in"}


def language(client: Any, address: str = "/sign-in", **headers: str) -> str:
    body = client.get(address, headers=headers).get_data(as_text=True)
    return str(body.split('<html lang="')[1].split('"')[0])


def test_nobody_in_particular_reads_korean(app: Any, client: Any) -> None:
    assert language(client) == "ko"


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("en-GB,en;q=0.9", "en"),
        ("ko-KR", "ko"),
        ("fr,de", "ko"),
        ("fr,zh;q=0.3", "zh-Hans"),
        ("*", "ko"),
        (";;;q=x,", "ko"),
    ],
)
def test_strangers_read_what_their_browser_asks_for(
    app: Any, client: Any, accepted: str, expected: str
) -> None:
    assert language(client, **{"Accept-Language": accepted}) == expected


@pytest.mark.parametrize("code", ["ko", "zh", "en"])
def test_the_address_chooses_and_is_remembered(app: Any, client: Any, code: str) -> None:
    answer = client.get(f"/sign-in?lang={code}", headers={"Accept-Language": "ko"})
    assert WORDS[code] in answer.get_data(as_text=True)
    kept = client.get("/sign-in", headers={"Accept-Language": "ko"})
    assert WORDS[code] in kept.get_data(as_text=True)


@pytest.mark.parametrize("code", ["", "fr", "zh-TW", "<b>", "\r\n"])
def test_other_languages_change_nothing(app: Any, client: Any, code: str) -> None:
    answer = client.get("/sign-in", query_string={"lang": code})
    assert 'lang="ko"' in answer.get_data(as_text=True)
    assert not any("lang=" in cookie for cookie in answer.headers.getlist("Set-Cookie"))


def test_the_language_of_the_account_goes_before_the_browsers(
    app: Any, someone: Any, signed_in: Any
) -> None:
    client = signed_in(someone(locale="zh"))
    assert language(client, "/me/security", **{"Accept-Language": "en"}) == "zh-Hans"


def test_a_language_chosen_in_the_profile_goes_before_the_cookie(
    app: Any, someone: Any, signed_in: Any
) -> None:
    client = signed_in(someone(locale="ko"))
    client.get("/me/security?lang=en")
    assert language(client, "/me/security") == "en"
    fields = {"name": "a", "locale": "zh", "community": ""}
    send(client, "/me/profile", fields)
    assert language(client, "/me/security") == "zh-Hans"
    assert language(client, "/me/security?lang=ko") == "ko"


def test_who_joins_keeps_the_language_they_joined_in(app: Any, client: Any) -> None:
    fields = {
        "name": "王",
        "email": "wang@test.example",
        "password": "春天里金达莱开了满山坡",
        "consent": "y",
    }
    send(client, "/join?lang=zh", fields)
    client.delete_cookie("lang")
    assert language(client, "/me/security", **{"Accept-Language": "en"}) == "zh-Hans"
