"""Joining: what makes an account, and what is said beside which field."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import consents, queries
from app.accounts.models import Account, SignIn
from app.accounts.viewer import Role
from app.core.db import db
from tests.support.sending import send, token_of


def words(**changes: Any) -> dict[str, Any]:
    return {
        "name": "김영희",
        "email": "Younghee@Test.Example",
        "phone": "138 4433 1234",
        "password": "봄날에 진달래가 핀다",
        "roles": ["merchant", "volunteer"],
        "consent": "y",
        **changes,
    }


def test_joining_makes_one_account_signed_in_with_its_roles_and_consent(app, client, clock):
    answer = send(client, "/join", words())
    assert (answer.status_code, answer.location) == (303, "/me")
    account = db.session.scalars(sa.select(Account)).one()
    assert (account.name, account.email, account.phone) == (
        "김영희",
        "younghee@test.example",
        "+8613844331234",
    )
    assert {grant.role for grant in account.live_grants} == {Role.MERCHANT, Role.VOLUNTEER}
    consent = queries.consents_of(account.id)[0]
    assert (consent.purpose, consent.text_version) == ("terms", consents.TERMS.version)
    assert client.get("/sign-in").status_code == 303


def test_a_phone_alone_is_enough_and_nobody_in_particular_is_a_resident(app, client):
    assert send(client, "/join", words(email="", roles=[])).status_code == 303
    account = db.session.scalars(sa.select(Account)).one()
    assert account.email is None
    assert [grant.role for grant in account.live_grants] == [Role.RESIDENT]


def test_phone_numbers_are_sealed_at_rest(app, client):
    send(client, "/join", words())
    kept = db.session.execute(sa.text("SELECT phone, phone_hash FROM accounts")).one()
    assert "13844331234" not in kept[0] + kept[1]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "가" * 10_000),
        ("name", "김\x00영희"),
        ("name", "김\u202e영희"),
        ("email", "not an address"),
        ("email", "a@localhost"),
        ("email", "a" * 10_000 + "@test.example"),
        ("email", "a\x00@test.example"),
        ("phone", "12"),
        ("phone", "call me"),
        ("phone", "１３８\x00"),
        ("password", ""),
        ("password", "short"),
        ("password", "1234567890"),
        ("password", "aaaaaaaaaaaa"),
        ("password", "QWERTYUIOP"),
        ("password", "13844331234"),
        ("password", "가" * 5000),
        ("roles", ["admin"]),
        ("roles", ["member"]),
        ("consent", ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(app, client, field, value):
    answer = send(client, "/join", words(**{field: value}))
    assert answer.status_code == 422
    body = answer.get_data(as_text=True)
    if field == "roles":
        assert "roles-error" in body
    else:
        assert f'id="{field}-error"' in body
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == 0


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("ko", "여기를 적어주세요."), ("zh", "请填写这一项。"), ("en", "Please fill this in.")],
)
def test_what_is_wrong_is_said_in_words(app, client, language, sentence):
    answer = send(client, f"/join?lang={language}", words(name="", password=""))
    body = answer.get_data(as_text=True)
    assert body.count(sentence) == 4, "beside both fields and in the summary"


def test_names_may_hold_emoji_and_any_script(app, client):
    assert send(client, "/join", words(name="小李 👩‍🌾 O'Brien <b>")).status_code == 303
    assert db.session.scalar(sa.select(Account.name)) == "小李 👩‍🌾 O'Brien <b>"


def test_a_taken_address_is_refused_without_saying_which(app, client):
    send(client, "/join", words())
    other = app.test_client()
    by_mail = send(other, "/join", words(phone="", password="다른 사람의 암호말"))
    by_phone = send(other, "/join", words(email="", password="다른 사람의 암호말"))
    assert (by_mail.status_code, by_phone.status_code) == (422, 422)
    assert "sign-in" in by_mail.get_data(as_text=True)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == 1


def test_a_form_sent_twice_joins_once_and_signs_in(app, client):
    token = token_of(client.get("/join"))
    other = app.test_client()
    assert send(other, "/join", words()).status_code == 303
    answer = client.post("/join", data={**words(), "csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/me")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignIn)) == 2


def test_twenty_at_once_with_one_phone_make_one_account(app, race):
    def act(number: int) -> int:
        return send(
            app.test_client(), "/join", words(password=f"암호말이 길다 {number}")
        ).status_code

    codes = race(20, act)
    assert codes.count(303) == 1
    assert codes.count(422) == 19
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == 1
