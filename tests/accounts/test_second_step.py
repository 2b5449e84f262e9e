"""The second step: set up with an app, asked for when signing in, each code good once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import sqlalchemy as sa

from app.accounts import factors, queries
from app.accounts.models import Account
from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.db import transaction
from tests.accounts.conftest import PASSWORD
from tests.support.sending import send

SECOND = "/me/security/second-step"


def code_now(account: Account, steps: int = 0) -> str:
    """What the app of the person shows now, or some half minutes later."""
    secret = queries.account_by_id(account.id).totp_secret
    assert secret
    moment = the_clock.now() + timedelta(seconds=30 * steps)
    return pyotp.TOTP(secret).at(moment)


@pytest.fixture
def protected(someone: Any, clock: Any) -> Callable[..., tuple[Account, list[str]]]:
    """Somebody with the second step and their recovery codes."""

    def make(*roles: Role) -> tuple[Account, list[str]]:
        account = someone(*roles)
        with transaction():
            row = queries.account_by_id(account.id)
            factors.begin(row)
        with transaction():
            row = queries.account_by_id(account.id)
            codes = factors.confirm(row, code_now(account), sign_in_id=None, now=the_clock.now())
        clock.advance(timedelta(minutes=2))
        return account, codes

    return make


@pytest.fixture
def second_factor_wanted(app: Any) -> Iterator[None]:
    before = app.config["SECOND_FACTOR"]
    app.config["SECOND_FACTOR"] = True
    yield
    app.config["SECOND_FACTOR"] = before


def second(client: Any, code: str) -> Any:
    return send(client, "/sign-in/code", {"code": code})


def test_it_is_set_up_with_the_password_and_a_code_of_the_app(
    app: Any, client: Any, someone: Any, enter: Any, clock: Any
) -> None:
    account = someone()
    enter(client, account.email)
    assert send(client, "/me/security", {"password": "wrong"}, to=SECOND).status_code == 422
    assert send(client, "/me/security", {"password": PASSWORD}, to=SECOND).location == SECOND
    page = client.get(SECOND).get_data(as_text=True)
    assert "<svg" in page
    secret = queries.account_by_id(account.id).totp_secret or ""
    assert " ".join(re.findall("....", secret)) in page
    wrong = send(client, SECOND, {"code": "000000"}, to=SECOND + "/confirmation")
    assert wrong.status_code == 422
    assert 'id="code-error"' in wrong.get_data(as_text=True)
    done = send(client, SECOND, {"code": code_now(account)}, to=SECOND + "/confirmation")
    codes = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", done.get_data(as_text=True))
    assert len(set(codes)) == 10
    assert "no-store" in done.headers["Cache-Control"]
    assert client.get("/me/security").status_code == 200, "this device stays signed in"


def test_it_does_not_count_before_a_code_was_typed(
    app: Any, client: Any, someone: Any, enter: Any
) -> None:
    account = someone()
    with transaction():
        factors.begin(queries.account_by_id(account.id))
    assert enter(client, account.email).location == "/me"


def test_the_secret_is_sealed_at_rest(app: Any, protected: Any, session: Any) -> None:
    account, codes = protected()
    kept = session.execute(sa.text("SELECT totp_secret FROM accounts")).scalar_one()
    assert queries.account_by_id(account.id).totp_secret not in kept
    hashes = session.execute(sa.text("SELECT code_hash FROM recovery_codes")).scalars().all()
    assert not set(codes) & set(hashes)


def test_signing_in_asks_for_the_code(
    app: Any, client: Any, protected: Any, enter: Any, inside: Any
) -> None:
    account, _codes = protected()
    assert enter(client, account.email, next="/me/privacy").location == "/sign-in/code"
    assert not inside(client), "half-way is outside"
    assert second(client, "123456").status_code == 422
    assert not inside(client)
    answer = second(client, code_now(account))
    assert (answer.status_code, answer.location) == (303, "/me/privacy")
    assert inside(client)


@pytest.mark.parametrize("write", [" {0}{1} ", "{0} {1}", "{0}-{1}", "fullwidth"])
def test_digits_may_be_written_as_one_likes(
    app: Any, client: Any, protected: Any, enter: Any, write: str
) -> None:
    account, _codes = protected()
    enter(client, account.email)
    digits = code_now(account)
    if write == "fullwidth":
        typed = "".join(chr(ord(digit) + 0xFEE0) for digit in digits)
    else:
        typed = write.format(digits[:3], digits[3:])
    assert second(client, typed).status_code == 303


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_phone_whose_clock_is_half_a_minute_off_still_works(
    app: Any, client: Any, protected: Any, enter: Any, steps: int
) -> None:
    account, _codes = protected()
    enter(client, account.email)
    assert second(client, code_now(account, steps)).status_code == 303


@pytest.mark.parametrize("steps", [-2, 2, 10])
def test_old_and_coming_codes_do_not(
    app: Any, client: Any, protected: Any, enter: Any, steps: int
) -> None:
    account, _codes = protected()
    enter(client, account.email)
    assert second(client, code_now(account, steps)).status_code == 422


def test_a_code_works_once(app: Any, client: Any, protected: Any, enter: Any) -> None:
    account, _codes = protected()
    digits = code_now(account)
    enter(client, account.email)
    assert second(client, digits).status_code == 303
    thief = app.test_client()
    enter(thief, account.email)
    assert second(thief, digits).status_code == 422
    assert second(thief, code_now(account, -1)).status_code == 422, "nor does one before it"


def test_a_code_used_by_twenty_at_once_lets_one_in(
    app: Any, protected: Any, enter: Any, race: Any
) -> None:
    account, _codes = protected()
    browsers = [app.test_client() for _ in range(7)]
    for browser in browsers:
        enter(browser, account.email)
    digits = code_now(account)
    codes = race(7, lambda number: second(browsers[number], digits).status_code)
    assert codes.count(303) == 1, codes


def test_a_recovery_code_works_once_and_however_it_is_written(
    app: Any, protected: Any, enter: Any
) -> None:
    account, codes = protected()
    for attempt, expected in ((codes[0], 303), (codes[0], 422), (codes[1].upper(), 303)):
        client = app.test_client()
        enter(client, account.email)
        assert second(client, attempt).status_code == expected
    client = app.test_client()
    enter(client, account.email)
    assert second(client, f" {codes[2].replace('-', ' ')} ").status_code == 303
    assert len(queries.unused_recovery_codes(account.id)) == 7


def test_recovery_codes_of_others_are_worth_nothing(app: Any, protected: Any, enter: Any) -> None:
    mine, _codes = protected()
    _theirs, codes = protected()
    client = app.test_client()
    enter(client, mine.email)
    assert second(client, codes[0]).status_code == 422


def test_new_recovery_codes_end_the_old_ones(
    app: Any, client: Any, protected: Any, enter: Any
) -> None:
    account, codes = protected()
    enter(client, account.email)
    second(client, code_now(account))
    path = "/me/security/recovery-codes"
    answer = send(client, "/me/security", {"password": PASSWORD}, to=path)
    fresh = re.findall(r"<code>(.{11})</code>", answer.get_data(as_text=True))
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)
    other = app.test_client()
    enter(other, account.email)
    assert second(other, codes[5]).status_code == 422
    assert second(other, fresh[5]).status_code == 303


def test_guessing_codes_is_braked(app: Any, client: Any, protected: Any, enter: Any) -> None:
    account, _codes = protected()
    enter(client, account.email)
    for number in range(8):
        assert second(client, f"{number:06}").status_code == 422
    stopped = second(client, code_now(account))
    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) > 0


def test_half_way_in_ends_after_ten_minutes_and_with_a_new_password(
    app: Any, client: Any, protected: Any, enter: Any, clock: Any
) -> None:
    account, _codes = protected()
    enter(client, account.email)
    clock.advance(timedelta(minutes=11))
    assert client.get("/sign-in/code").location == "/sign-in"
    enter(client, account.email)
    with transaction():
        queries.account_by_id(account.id).password_hash = "-"
    assert second(client, code_now(account)).status_code == 422


def test_turning_it_off_wants_the_password(
    app: Any, client: Any, protected: Any, enter: Any
) -> None:
    account, _codes = protected()
    enter(client, account.email)
    second(client, code_now(account))
    path = SECOND + "/removal"
    assert send(client, "/me/security", {"password": "wrong"}, to=path).status_code == 422
    assert send(client, "/me/security", {"password": PASSWORD}, to=path).status_code == 303
    assert enter(app.test_client(), account.email).location == "/me"
    assert queries.unused_recovery_codes(account.id) == []


def test_setting_it_up_again_does_not_turn_it_off(
    app: Any, client: Any, protected: Any, enter: Any
) -> None:
    account, _codes = protected()
    enter(client, account.email)
    second(client, code_now(account))
    assert send(client, "/me/security", {"password": PASSWORD}, to=SECOND).status_code == 422
    assert queries.account_by_id(account.id).totp_confirmed_at is not None


@pytest.mark.usefixtures("second_factor_wanted")
def test_staff_pages_want_it_where_the_house_says_so(
    app: Any, client: Any, someone: Any, protected: Any, enter: Any
) -> None:
    bare = someone(Role.ADMIN)
    enter(client, bare.email)
    stopped = client.get("/office/people?lang=en")
    assert stopped.status_code == 403
    assert 'href="/me/security"' in stopped.get_data(as_text=True)
    assert "Staff sign in with two steps" in client.get("/me/security?lang=en").get_data(True)
    account, _codes = protected(Role.ADMIN)
    with_code = app.test_client()
    enter(with_code, account.email)
    second(with_code, code_now(account))
    assert with_code.get("/office/people").status_code == 200


@pytest.mark.usefixtures("second_factor_wanted")
def test_who_sets_it_up_is_let_in_at_once_and_out_when_it_is_off(
    app: Any, client: Any, someone: Any, enter: Any
) -> None:
    account = someone(Role.ADMIN)
    enter(client, account.email)
    send(client, "/me/security", {"password": PASSWORD}, to=SECOND)
    send(client, SECOND, {"code": code_now(account)}, to=SECOND + "/confirmation")
    assert client.get("/office/people").status_code == 200
    send(client, "/me/security", {"password": PASSWORD}, to=SECOND + "/removal")
    assert client.get("/office/people").status_code == 403


@pytest.mark.usefixtures("second_factor_wanted")
def test_who_is_no_staff_needs_none(app: Any, client: Any, someone: Any, enter: Any) -> None:
    enter(client, someone(Role.MERCHANT).email)
    assert client.get("/me/profile").status_code == 200
