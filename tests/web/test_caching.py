"""Pages for everybody may be kept and asked after; pages of one person may not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.sending import send

FOR_ALL = ("/", "/privacy")


@pytest.mark.parametrize("path", FOR_ALL)
def test_a_page_for_everybody_sets_no_cookie_and_is_not_sent_twice(client: Any, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert "Set-Cookie" not in first.headers
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.get_data() == b""


def test_the_same_page_in_another_language_is_another_page(client: Any) -> None:
    korean = client.get("/", headers={"Accept-Language": "ko"})
    chinese = client.get(
        "/", headers={"Accept-Language": "zh", "If-None-Match": korean.headers["ETag"]}
    )
    assert chinese.status_code == 200
    assert {"Accept-Language", "Cookie"} <= set(chinese.vary)


def test_a_compressed_page_is_the_same_page(client: Any) -> None:
    plain = client.get("/")
    small = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.get_data()) < len(plain.get_data()) / 2
    again = client.get(
        "/", headers={"Accept-Encoding": "gzip", "If-None-Match": small.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_page_with_a_form_is_for_this_browser_alone(client: Any) -> None:
    answer = client.get("/sign-in")
    assert "Set-Cookie" in answer.headers
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "ETag" not in answer.headers
    assert client.get("/sign-in").headers["Cache-Control"] == "private, no-cache", "later too"


def test_a_page_of_somebody_signed_in_is_never_kept(make_account: Any, signed_in: Any) -> None:
    for path in ("/", "/me/profile", "/nowhere"):
        answer = signed_in(make_account()).get(path)
        assert answer.headers["Cache-Control"] == "private, no-store", path
        assert "ETag" not in answer.headers


def test_a_word_said_once_is_not_kept_for_others(client: Any, make_account: Any) -> None:
    with client.session_transaction() as session:
        session["_flashes"] = [("good", "Welcome, 김영희.")]
    answer = client.get("/")
    assert "김영희" in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "김영희" not in client.get("/").get_data(as_text=True)


@pytest.mark.parametrize(("name", "value"), [("lang", "zh"), ("text", "large"), ("theme", "dark")])
def test_a_choice_of_the_reader_is_remembered_and_anything_else_is_not(
    client: Any, name: str, value: str
) -> None:
    assert client.get(f"/?{name}={value}").headers["Set-Cookie"].startswith(f"{name}={value}")
    assert "Set-Cookie" not in client.get(f"/?{name}=<script>").headers


def test_the_answer_to_a_form_is_never_kept(client: Any) -> None:
    answer = send(client, "/sign-in", {"login": "", "password": ""})
    assert answer.status_code == 422
    assert answer.headers["Cache-Control"] == "private, no-store"
