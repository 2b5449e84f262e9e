"""Consent, a copy of one's data, and an end to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import consents, privacy, queries
from app.accounts.models import Account, Consent, SignIn
from app.accounts.viewer import Role
from app.core.db import db, transaction
from tests.accounts.conftest import PASSWORD
from tests.support.sending import send

PRIVACY = "/me/privacy"


def given(account: Account) -> list[Consent]:
    return list(queries.consents_of(account.id))


def test_a_consent_has_a_version_and_can_be_taken_back(
    app: Any, someone: Any, signed_in: Any
) -> None:
    account = someone()
    client = signed_in(account)
    assert send(client, PRIVACY, {}, to=PRIVACY + "/consents/name").status_code == 303
    assert queries.account_by_id(account.id).show_name is True
    send(client, PRIVACY, {}, to=PRIVACY + "/consents/name")
    assert [(one.purpose, one.text_version) for one in given(account)] == [
        ("name", consents.NAME.version)
    ], "agreeing twice is agreeing once"
    send(client, PRIVACY, {}, to=PRIVACY + "/consents/name/withdrawal")
    assert queries.account_by_id(account.id).show_name is False
    assert given(account)[0].withdrawn_at is not None
    send(client, PRIVACY, {}, to=PRIVACY + "/consents/name")
    assert [one.withdrawn_at is None for one in given(account)] == [True, False]


def test_a_new_text_is_asked_for_again_and_the_old_consent_stays_on_record(
    app: Any, someone: Any, signed_in: Any, monkeypatch: Any
) -> None:
    account = someone()
    client = signed_in(account)
    with transaction():
        consents.give(account, consents.TERMS, now=account.created_at)
    newer = consents.TERMS._replace(version="2027-05")
    monkeypatch.setattr(consents, "PURPOSES", (newer, consents.NAME))
    page = client.get("/me/privacy?lang=en").get_data(as_text=True)
    assert "The text has changed since then." in page
    send(client, PRIVACY, {}, to=PRIVACY + "/consents/terms")
    assert [one.text_version for one in given(account)] == ["2027-05", consents.TERMS.version]
    page = client.get("/me/privacy?lang=en").get_data(as_text=True)
    assert "text of 2027-05" in page
    assert "The text has changed" not in page


def test_what_an_account_cannot_do_without_is_not_taken_back(
    app: Any, someone: Any, signed_in: Any
) -> None:
    account = someone()
    with transaction():
        consents.give(account, consents.TERMS, now=account.created_at)
    client = signed_in(account)
    answer = send(client, PRIVACY, {}, to=PRIVACY + "/consents/terms/withdrawal")
    assert answer.status_code == 422
    assert given(account)[0].withdrawn_at is None


def test_there_is_nothing_else_to_agree_to(app: Any, someone: Any, signed_in: Any) -> None:
    client = signed_in(someone())
    assert send(client, PRIVACY, {}, to=PRIVACY + "/consents/everything").status_code == 404


def test_the_copy_holds_everything_and_nothing_of_others(
    app: Any, someone: Any, signed_in: Any
) -> None:
    account = someone(Role.MERCHANT, name="김영희", phone="+8613844331234", email="y@test.example")
    someone(name="남의이름", email="other@test.example")
    client = signed_in(account)
    send(client, "/me/profile", {"merchant-stall": "순희네"}, to="/me/profile/merchant")
    answer = client.get(PRIVACY + "/data.json")
    assert answer.mimetype == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    copy = json.loads(answer.get_data(as_text=True))
    own = copy["account"]
    assert (own["name"], own["email"], own["phone"]) == (
        "김영희",
        "y@test.example",
        "+8613844331234",
    )
    assert own["roles"][0]["role"] == "merchant"
    assert own["profiles"]["merchant"]["stall"] == "순희네"
    text = answer.get_data(as_text=True)
    assert "other@test.example" not in text
    assert "password" not in text
    assert account.password_hash not in text


def test_deleting_wants_the_password(app: Any, someone: Any, signed_in: Any) -> None:
    account = someone()
    client = signed_in(account)
    for password in ("", "wrong wrong wrong"):
        answer = send(client, PRIVACY, {"password": password}, to=PRIVACY + "/deletion")
        assert answer.status_code == 422
        assert 'id="proof-password-error"' in answer.get_data(as_text=True)
    assert queries.account_by_id(account.id).deleted_at is None


def test_guessing_at_an_open_page_is_braked(app: Any, someone: Any, signed_in: Any) -> None:
    client = signed_in(someone())
    path = PRIVACY + "/deletion"
    for number in range(8):
        send(client, PRIVACY, {"password": f"wrong wrong {number}"}, to=path)
    stopped = send(client, PRIVACY, {"password": PASSWORD}, to=path)
    assert stopped.status_code == 429
    assert int(stopped.headers["Retry-After"]) > 0


def test_a_deleted_account_leaves_nothing_that_tells_who_it_was(
    app: Any, someone: Any, signed_in: Any, client: Any, enter: Any
) -> None:
    account = someone(
        Role.MERCHANT, name="김영희", phone="+8613844331234", email="young@test.example"
    )
    password_hash = account.password_hash
    browser, other_device = signed_in(account), signed_in(account)
    send(browser, "/me/profile", {"merchant-stall": "순희네"}, to="/me/profile/merchant")
    answer = send(browser, PRIVACY, {"password": PASSWORD}, to=PRIVACY + "/deletion")
    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.get(PRIVACY).status_code == 401
    assert other_device.get(PRIVACY).status_code == 401
    assert enter(client, "young@test.example").status_code == 422
    row = db.session.execute(sa.select(Account.__table__)).one()._mapping
    kept = " ".join(str(value) for value in row.values())
    for secret in ("김영희", "young", "13844331234", password_hash):
        assert secret not in kept
    assert queries.account_by_id(account.id).live_grants == []
    assert db.session.scalar(sa.text("SELECT count(*) FROM role_profiles")) == 0
    assert db.session.scalars(sa.select(SignIn.device)).all() == ["", ""]


def test_the_address_of_somebody_who_left_is_free_again(
    app: Any, someone: Any, signed_in: Any, client: Any
) -> None:
    account = someone(email="young@test.example", phone="+8613844331234")
    send(signed_in(account), PRIVACY, {"password": PASSWORD}, to=PRIVACY + "/deletion")
    fields = {
        "name": "김영희",
        "email": "young@test.example",
        "phone": "13844331234",
        "password": PASSWORD,
        "consent": "y",
    }
    assert send(client, "/join", fields).status_code == 303


def test_while_something_is_open_an_account_stays(
    app: Any, someone: Any, signed_in: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(privacy, "_holders", [lambda _id: ["한가지 일이 남아있습니다."]])
    account = someone()
    answer = send(signed_in(account), PRIVACY, {"password": PASSWORD}, to=PRIVACY + "/deletion")
    assert answer.status_code == 422
    assert "한가지 일이 남아있습니다." in answer.get_data(as_text=True)
    assert queries.account_by_id(account.id).deleted_at is None


def test_a_part_that_fails_deletes_nothing(
    app: Any, someone: Any, clock: Any, monkeypatch: Any
) -> None:
    account = someone(name="김영희")

    def break_down(_id: int, _now: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(privacy, "_forgetters", [break_down])
    with pytest.raises(RuntimeError), transaction():
        privacy.delete(queries.account_by_id(account.id), now=clock.now())
    db.session.expire_all()
    assert queries.account_by_id(account.id).name == "김영희"


def test_the_last_administrator_stays(app: Any, someone: Any, signed_in: Any) -> None:
    account = someone(Role.ADMIN)
    client = signed_in(account)
    path = PRIVACY + "/deletion"
    assert send(client, PRIVACY, {"password": PASSWORD}, to=path).status_code == 422
    assert queries.account_by_id(account.id).deleted_at is None
    someone(Role.ADMIN)
    assert send(client, PRIVACY, {"password": PASSWORD}, to=path).status_code == 303


def test_what_is_agreed_to_can_be_read_by_everybody(app: Any, client: Any) -> None:
    answer = client.get("/privacy?lang=zh")
    assert answer.status_code == 200
    assert consents.TERMS.version in answer.get_data(as_text=True)
