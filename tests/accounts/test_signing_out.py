"""How a sign-in ends: here, elsewhere, by itself; and what its cookie is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import queries, roles, signing_in
from app.accounts.models import SignIn
from app.accounts.viewer import Role
from app.core.db import db, transaction
from tests.accounts.conftest import PASSWORD
from tests.support.people import viewer_of
from tests.support.sending import send, token_of


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


def test_who_signs_in_after_somebody_on_one_device_ends_their_sign_in(
    app: Any, someone: Any, enter: Any, inside: Any
) -> None:
    first, second = someone(), someone()
    shared = app.test_client()
    enter(shared, first.email)
    kept = shared.get_cookie("azalea").value
    page = shared.get("/me/security")
    fields = {"login": second.email, "password": PASSWORD, "csrf_token": token_of(page)}
    assert shared.post("/sign-in", data=fields).status_code == 303
    thief = app.test_client()
    thief.set_cookie("azalea", kept)
    assert not inside(thief)
    assert inside(shared)
    assert queries.live_sign_ins(first.id) == []


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
