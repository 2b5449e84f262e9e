"""Signing in and out: who gets in, what is told to those who do not, and when it ends."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from app.accounts import passwords, queries, roles, signing_in
from app.accounts.models import FailedSignIn, SignIn
from app.accounts.viewer import Role
from app.core.db import db, transaction
from tests.accounts.conftest import PASSWORD
from tests.support.people import viewer_of
from tests.support.sending import hidden_fields, send, token_of

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


def test_signing_out_ends_the_sign_in_even_when_the_cookie_is_kept(
    app: Any, client: Any, someone: Any, enter: Any, inside: Any
) -> None:
    enter(client, someone().email)
    kept = client.get_cookie("azalea")
    answer = send(client, "/me/security", {}, to="/sign-out")
    assert (answer.status_code, answer.location) == (303, "/")
    assert not inside(client)
    thief = app.test_client()
    thief.set_cookie("azalea", kept.value)
    assert not inside(thief)


def test_signing_out_is_a_button_and_never_a_link(app: Any, signed_in: Any, someone: Any) -> None:
    client = signed_in(someone())
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code in (401, 422)
    assert client.get("/me/security").status_code == 200


def test_signing_in_begins_a_new_session(app: Any, client: Any, someone: Any, enter: Any) -> None:
    """A cookie that somebody planted before is worth nothing after."""
    client.get("/sign-in")
    before = client.get_cookie("azalea")
    enter(client, someone().email)
    after = client.get_cookie("azalea")
    assert before.value != after.value
    tokens = db.session.scalars(sa.select(SignIn.token_hash)).all()
    assert len(tokens) == 1
    assert tokens[0] not in after.value


@pytest.mark.parametrize("stay", [True, False])
def test_staying_signed_in_is_a_choice(
    app: Any, client: Any, someone: Any, enter: Any, stay: bool
) -> None:
    answer = enter(client, someone().email, **({"stay": "y"} if stay else {}))
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("azalea="))
    assert ("Expires=" in cookie) is stay
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_changed_password_signs_out_every_other_device(
    app: Any, someone: Any, enter: Any, inside: Any
) -> None:
    account = someone()
    here, there = app.test_client(), app.test_client()
    enter(here, account.email)
    enter(there, account.email)
    fields = {"old_password": PASSWORD, "new_password": "가을에 단풍이 든다"}
    assert send(here, "/me/security", fields, to="/me/security/password").status_code == 303
    assert inside(here)
    assert not inside(there)
    assert enter(there, account.email).status_code == 422
    assert enter(there, account.email, "가을에 단풍이 든다").status_code == 303


def test_a_closed_account_is_out_at_once(
    app: Any, client: Any, someone: Any, enter: Any, inside: Any, clock: Any
) -> None:
    account, admin = someone(), someone(Role.ADMIN)
    enter(client, account.email)
    assert inside(client)
    with transaction():
        roles.disable(queries.account_by_id(account.id), by=viewer_of(admin), now=clock.now())
    assert not inside(client)
    with transaction():
        roles.enable(queries.account_by_id(account.id), by=viewer_of(admin))
    assert not inside(client), "the old sign-in does not come back"
    assert enter(client, account.email).status_code == 303


def test_each_device_can_be_signed_out_by_itself(
    app: Any, someone: Any, enter: Any, inside: Any
) -> None:
    account = someone()
    here, there = app.test_client(), app.test_client()
    enter(here, account.email)
    enter(there, account.email)
    other = queries.live_sign_ins(account.id)
    assert len(other) == 2
    mine = [row for row in other if row.token_hash == _token_hash(here)]
    theirs = next(row for row in other if row not in mine)
    path = f"/me/security/devices/{theirs.handle}/end"
    assert send(here, "/me/security", {}, to=path).status_code == 303
    assert inside(here)
    assert not inside(there)
    assert send(here, "/me/security", {}, to=path).status_code == 404


def _token_hash(client: Any) -> str:
    with client.session_transaction() as session:
        return signing_in.token_hash(session["_user_id"])


def test_nobody_ends_the_devices_of_others(app: Any, someone: Any, enter: Any, inside: Any) -> None:
    victim = app.test_client()
    enter(victim, someone().email)
    handle = db.session.scalars(sa.select(SignIn)).one().handle
    thief = app.test_client()
    enter(thief, someone().email)
    path = f"/me/security/devices/{handle}/end"
    assert send(thief, "/me/security", {}, to=path).status_code == 404
    assert inside(victim)


def test_all_other_devices_can_be_signed_out(
    app: Any, someone: Any, enter: Any, inside: Any
) -> None:
    account = someone()
    browsers = [app.test_client() for _ in range(3)]
    for browser in browsers:
        enter(browser, account.email)
    send(browsers[0], "/me/security", {}, to="/me/security/devices/others/end")
    assert [inside(browser) for browser in browsers] == [True, False, False]


def test_devices_not_seen_for_three_months_end(
    app: Any, someone: Any, enter: Any, inside: Any, clock: Any
) -> None:
    account = someone()
    old = app.test_client()
    enter(old, account.email)
    clock.advance(timedelta(days=91))
    enter(app.test_client(), account.email)
    assert not inside(old)


@pytest.mark.parametrize("hours", [-48, 48, 24 * 80])
def test_a_clock_that_jumps_signs_nobody_out(
    app: Any, client: Any, someone: Any, enter: Any, inside: Any, clock: Any, hours: int
) -> None:
    enter(client, someone().email)
    clock.advance(timedelta(hours=hours))
    assert inside(client)


def test_a_password_hashed_more_cheaply_is_hashed_anew(
    app: Any, client: Any, someone: Any, enter: Any
) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=16, parallelism=2)
    account = someone(password_hash=cheap.hash(passwords._bytes(PASSWORD)))
    before = account.password_hash
    assert enter(client, account.email).status_code == 303
    assert queries.account_by_id(account.id).password_hash != before
    assert enter(app.test_client(), account.email).status_code == 303


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 MicroMessenger/8.0", "WeChat · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17) Safari/604", "Safari · iPhone"),
        ("curl/8", ""),
        ("x" * 5000, ""),
    ],
)
def test_a_device_is_named_in_two_words(agent: str, name: str) -> None:
    assert signing_in.device_name(agent) == name
