"""Too much, too often, the wrong way: an answer that says what to do."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.web.security import limiter
from tests.support.sending import send, token_of


@pytest.fixture
def limits(app: Any) -> Iterator[None]:
    """The limits hold, and nobody has asked for anything yet."""
    limiter.reset()
    before, limiter.enabled = limiter.enabled, True
    yield
    limiter.enabled = before
    limiter.reset()


def test_more_than_twelve_megabytes_are_refused_before_they_are_read(client: Any) -> None:
    size = 12 * 1024 * 1024 + 1
    answer = client.post("/join", data={"photo": (io.BytesIO(b"\0" * size), "photo.jpg")})
    assert answer.status_code == 413
    assert re.search(r"10 ?MB", answer.text)


@pytest.mark.parametrize(
    "data",
    [{"name": "가" * 700_000}, {f"field{n}": "x" for n in range(1100)}],
    ids=["a long field", "many fields"],
)
def test_a_form_of_absurd_size_is_refused(client: Any, data: dict[str, str]) -> None:
    answer = client.post("/join", data=data, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_nine_guesses_at_a_password_are_one_too_many(client: Any, make_account: Any) -> None:
    make_account(email="kim@test.example")
    guess = {"login": "kim@test.example", "password": "한번 맞혀볼가요"}
    answers = [send(client, "/sign-in", guess) for _ in range(9)]
    assert [answer.status_code for answer in answers] == [422] * 8 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 900


@pytest.mark.usefixtures("limits")
def test_hundreds_of_sign_ins_a_minute_from_one_place_are_slowed_down(client: Any) -> None:
    token = token_of(client.get("/sign-in"))
    for _ in range(310):
        answer = client.post("/sign-in", data={"login": "", "csrf_token": token})
        if answer.status_code != 422:
            break
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert client.get("/sign-in").status_code == 200, "looking is still possible"


def test_the_wrong_verb_says_which_one_is_right(client: Any) -> None:
    answer = client.post("/ui")
    assert answer.status_code in (405, 422)
    answer = client.delete("/ui")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize(
    "path",
    [
        "/\0",
        "/\xff\xfe",
        "/../../etc/passwd",
        "/static/../app/settings.py",
        "/static/%2e%2e/app/settings.py",
        "//evil.example/",
        "///evil.example/x",
        "/" + "a" * 8000,
        "/programmes/' OR 1=1 --",
        "/programmes/\u202e",
    ],
)
def test_an_absurd_address_is_not_found_and_leads_nowhere_else(client: Any, path: str) -> None:
    raw = path.encode().decode("latin-1")
    answer = client.get("/", environ_overrides={"PATH_INFO": raw})
    assert answer.status_code in (308, 404)
    assert not answer.headers.get("Location", "/").startswith("//")
    assert 'href="//' not in answer.text
