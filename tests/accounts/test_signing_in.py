"""Signing in and out: who gets in, what is told to those who do not, and when it ends."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from app.accounts import passwords, queries
from app.accounts.models import FailedSignIn
from app.core.db import db
from tests.accounts.conftest import PASSWORD
from tests.support.sending import hidden_fields, token_of

PHONE = "+8613844331234"


@pytest.mark.parametrize(
    "login",
    [
        "younghee@test.example",
        " YoungHee@Test.Example ",
        "ｙｏｕｎｇｈｅｅ@test.example",
        "13844331234",
        "138 4433 1234",
        "138-4433-1234",
        "+86 138 4433 1234",
        "１３８４４３３１２３４",
    ],
)
def test_people_sign_in_by_mail_or_phone_however_they_write_it(
    app: Any, client: Any, someone: Any, enter: Any, inside: Any, login: str
) -> None:
    someone(email="younghee@test.example", phone=PHONE)
    answer = enter(client, login)
    assert (answer.status_code, answer.location) == (303, "/me")
    assert inside(client)


def test_a_password_may_be_typed_on_any_keyboard(
    app: Any, client: Any, someone: Any, enter: Any
) -> None:
    """Some keyboards send Korean letters in pieces."""
    account = someone()
    pieces = unicodedata.normalize("NFD", PASSWORD)
    assert pieces != PASSWORD
    assert enter(client, account.email, pieces).status_code == 303


def test_the_answer_is_the_same_for_a_wrong_password_and_for_nobody(
    app: Any, client: Any, someone: Any, enter: Any, monkeypatch: Any
) -> None:
    """Same words, and one password is checked in both cases, so the time is the same too."""
    checked = []
    really = passwords._HASHERS["test"].__class__.verify

    def verify(self: Any, kept: Any, password: Any) -> Any:
        checked.append(kept)
        return really(self, kept, password)

    monkeypatch.setattr(passwords._HASHERS["test"].__class__, "verify", verify)
    account = someone(email="here@test.example")
    wrong = enter(client, account.email, "wrong wrong wrong")
    nobody = enter(client, "nope@test.example", "wrong wrong wrong")
    no_login = enter(client, "neither mail nor phone", "wrong wrong wrong")
    assert [answer.status_code for answer in (wrong, nobody, no_login)] == [422, 422, 422]
    bodies = [
        answer.get_data(as_text=True).replace(token_of(answer), "").replace(login, "")
        for answer, login in (
            (wrong, "here@test.example"),
            (nobody, "nope@test.example"),
            (no_login, "neither mail nor phone"),
        )
    ]
    assert bodies[0] == bodies[1] == bodies[2]
    assert len(checked) == 3


def test_a_deleted_account_answers_like_nobody(
    app: Any, client: Any, someone: Any, enter: Any, clock: Any
) -> None:
    account = someone(email="gone@test.example", deleted_at=clock.now())
    answer = enter(client, account.email)
    assert answer.status_code == 422
    assert "맞지 않습니다" in answer.get_data(as_text=True)


def test_only_who_knows_the_password_learns_that_an_account_is_closed(
    app: Any, client: Any, someone: Any, enter: Any, clock: Any
) -> None:
    account = someone(disabled_at=clock.now())
    assert "닫힌" not in enter(client, account.email, "wrong wrong wrong").get_data(as_text=True)
    assert "닫힌" in enter(client, account.email).get_data(as_text=True)


def test_guessing_is_braked_for_one_name_and_says_when_to_come_back(
    app: Any, client: Any, someone: Any, enter: Any, inside: Any, clock: Any
) -> None:
    account, other = someone(phone=PHONE), someone()
    for _ in range(8):
        assert enter(client, account.email, "wrong wrong wrong").status_code == 422
    stopped = enter(client, account.email)
    assert stopped.status_code == 429
    assert 0 < int(stopped.headers["Retry-After"]) <= 15 * 60
    assert not inside(client)
    assert enter(app.test_client(), other.email).status_code == 303
    clock.advance(timedelta(minutes=16))
    assert enter(client, account.email).status_code == 303
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FailedSignIn)) == 0


def test_guessing_is_braked_for_names_that_nobody_has(app: Any, client: Any, enter: Any) -> None:
    for _ in range(8):
        enter(client, "nobody@test.example")
    assert enter(client, " NOBODY@test.example").status_code == 429


def test_what_was_tried_is_not_kept_in_plain_words(app: Any, client: Any, enter: Any) -> None:
    enter(client, "secret@test.example", "secret password")
    kept = db.session.execute(sa.text("SELECT login_hash FROM failed_sign_ins")).scalars().all()
    assert len(kept) == 1
    assert "secret" not in kept[0]


def test_thirty_guesses_at_once_are_eight(app: Any, someone: Any, enter: Any, race: Any) -> None:
    email = someone().email

    def guess(number: int) -> int:
        return int(enter(app.test_client(), email, f"wrong wrong {number}").status_code)

    codes = race(30, guess)
    assert codes.count(422) == 8
    assert codes.count(429) == 22


SAFE = ["/me/profile", "/programmes?q=%EA%B9%80%EC%B9%98&free=1", "/wishes/abc#claim"]
UNSAFE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/a\\..\\b",
    "/x\r\nSet-Cookie: a=b",
    "/x\nLocation: https://evil.example",
    "/x\x00",
    "javascript:alert(1)",
    "http:evil.example",
    "me",
    " /me",
    "/" + "a" * 600,
]


@pytest.mark.parametrize("target", SAFE)
def test_after_signing_in_one_is_where_one_wanted_to_be(
    app: Any, client: Any, someone: Any, enter: Any, target: str
) -> None:
    assert enter(client, someone().email, next=target).location == target


@pytest.mark.parametrize("target", UNSAFE)
def test_signing_in_leads_nowhere_else(
    app: Any, client: Any, someone: Any, enter: Any, target: str
) -> None:
    answer = enter(client, someone().email, next=target)
    assert (answer.status_code, answer.location) == (303, "/me")
    assert client.get("/sign-in", query_string={"next": target}).location == "/me"


def test_what_was_typed_before_signing_in_is_kept_and_can_be_sent(
    app: Any, client: Any, someone: Any
) -> None:
    """Somebody wrote a long text, and their sign-in had ended meanwhile."""
    token = token_of(client.get("/sign-in"))
    typed = {"name": "김영희", "locale": "zh", "community": "", "csrf_token": token}
    stopped = client.post("/me/profile", data=typed)
    assert stopped.status_code == 401
    assert "김영희" in stopped.get_data(as_text=True)
    account = someone(name="옛이름")
    fields = hidden_fields(stopped, "/sign-in")
    answer = client.post("/sign-in", data={**fields, "login": account.email, "password": PASSWORD})
    assert answer.status_code == 200
    again = hidden_fields(answer, "/me/profile")
    assert again["name"] == "김영희"
    sent = client.post("/me/profile", data=again)
    assert (sent.status_code, sent.location) == (303, "/me/profile")
    assert queries.account_by_id(account.id).name == "김영희"


def test_a_password_hashed_more_cheaply_is_hashed_anew(
    app: Any, client: Any, someone: Any, enter: Any
) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=16, parallelism=2)
    account = someone(password_hash=cheap.hash(passwords._bytes(PASSWORD)))
    before = account.password_hash
    assert enter(client, account.email).status_code == 303
    assert queries.account_by_id(account.id).password_hash != before
    assert enter(app.test_client(), account.email).status_code == 303
