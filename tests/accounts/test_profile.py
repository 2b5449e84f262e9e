"""One's own profile: name, language, roles that people take and leave by themselves."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import queries
from app.accounts.models import RoleGrant, RoleProfile
from app.accounts.viewer import STAFF, Role
from app.core.db import db
from tests.support.sending import send

PROFILE = "/me/profile"


def fields(**changes: Any) -> dict[str, Any]:
    return {"name": "김영희", "locale": "ko", "community": "", "mail_notices": "y", **changes}


def roles_of(account: Any) -> set[Role]:
    return {grant.role for grant in queries.account_by_id(account.id).live_grants}


def test_name_language_and_letters_are_changed(app: Any, someone: Any, signed_in: Any) -> None:
    account = someone()
    changed = fields(name=" 리철호 ", locale="zh")
    changed.pop("mail_notices")
    answer = send(signed_in(account), PROFILE, changed)
    assert (answer.status_code, answer.location) == (303, PROFILE)
    row = queries.account_by_id(account.id)
    assert (row.name, row.locale, row.locale_fixed, row.mail_notices) == (
        "리철호",
        "zh",
        True,
        False,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "가" * 81),
        ("name", "김\x00영희"),
        ("locale", "fr"),
        ("locale", ""),
        ("community", "x"),
        ("community", "-1"),
        ("community", "9" * 40),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_stays(
    app: Any, someone: Any, signed_in: Any, field: str, value: str
) -> None:
    account = someone(name="그대로")
    typed = fields(name="새이름", **({} if field == "name" else {field: value}))
    if field == "name":
        typed["name"] = value
    answer = send(signed_in(account), PROFILE, typed)
    body = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in body
    assert queries.account_by_id(account.id).name == "그대로"
    if field != "name":
        assert 'value="새이름"' in body


def test_names_are_shown_as_text(app: Any, someone: Any, signed_in: Any) -> None:
    account = someone(name="<script>alert(1)</script>'\"")
    body = signed_in(account).get(PROFILE).get_data(as_text=True)
    assert "<script>alert" not in body
    assert "&lt;script&gt;" in body


def test_an_open_role_is_taken_and_left_and_stays_on_record(
    app: Any, someone: Any, signed_in: Any
) -> None:
    account = someone(Role.RESIDENT)
    client = signed_in(account)
    assert send(client, PROFILE, {"role": "merchant"}, to=PROFILE + "/roles").status_code == 303
    assert roles_of(account) == {Role.RESIDENT, Role.MERCHANT}
    assert client.get("/me/profile?lang=en").get_data(True).count('id="role-merchant"') == 1
    again = send(client, PROFILE, {"role": "merchant"}, to=PROFILE + "/roles")
    assert again.status_code == 422
    left = send(client, PROFILE, {}, to=PROFILE + "/roles/merchant/leaving")
    assert left.status_code == 303
    assert roles_of(account) == {Role.RESIDENT}
    record = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.role == Role.MERCHANT)).one()
    assert record.revoked_by == account.id
    assert record.revoked_at is not None
    assert send(client, PROFILE, {"role": "merchant"}, to=PROFILE + "/roles").status_code == 303


@pytest.mark.parametrize(
    "role", sorted(role.value for role in STAFF | {Role.MEMBER, Role.ORGANISATION})
)
def test_nobody_gives_themselves_what_the_office_gives(
    app: Any, someone: Any, signed_in: Any, role: str
) -> None:
    account = someone()
    answer = send(signed_in(account), PROFILE, {"role": role}, to=PROFILE + "/roles")
    assert answer.status_code == 422
    assert "가두판사처" in answer.get_data(as_text=True)
    assert roles_of(account) == set()


def test_nobody_leaves_what_the_office_gave(app: Any, someone: Any, signed_in: Any) -> None:
    account = someone(Role.ORGANISER)
    client = signed_in(account)
    assert send(client, PROFILE, {}, to=PROFILE + "/roles/organiser/leaving").status_code == 422
    assert roles_of(account) == {Role.ORGANISER}


def test_there_are_no_other_roles(app: Any, someone: Any, signed_in: Any) -> None:
    client = signed_in(someone())
    assert send(client, PROFILE, {"role": "king"}, to=PROFILE + "/roles").status_code == 404
    assert send(client, PROFILE, {}, to=PROFILE + "/roles/king/leaving").status_code == 404
    assert send(client, PROFILE, {}, to=PROFILE + "/king").status_code == 404


def test_a_role_taken_twice_at_once_is_held_once(
    app: Any, someone: Any, signed_in: Any, race: Any
) -> None:
    account = someone()
    browsers = [signed_in(account) for _ in range(8)]

    def take(number: int) -> int:
        return send(
            browsers[number], PROFILE, {"role": "courier"}, to=PROFILE + "/roles"
        ).status_code

    codes = race(8, take)
    assert (codes.count(303), codes.count(422)) == (1, 7)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RoleGrant)) == 1


def test_a_role_has_its_own_fields_and_only_its_holder_fills_them(
    app: Any, someone: Any, signed_in: Any
) -> None:
    account = someone(Role.COURIER)
    client = signed_in(account)
    path = PROFILE + "/courier"
    assert send(client, PROFILE, {"courier-platform": "sf"}, to=path).status_code == 303
    assert send(client, PROFILE, {"courier-platform": "moon"}, to=path).status_code == 422
    assert (
        send(client, PROFILE, {"merchant-stall": "x"}, to=PROFILE + "/merchant").status_code == 404
    )
    kept = db.session.scalars(sa.select(RoleProfile)).one()
    assert kept.fields == {"platform": "sf"}
    assert 'value="sf" selected' in client.get(PROFILE).get_data(as_text=True).replace(
        'selected value="sf"', 'value="sf" selected'
    )


def test_what_is_wrong_in_a_role_is_said_there(app: Any, someone: Any, signed_in: Any) -> None:
    client = signed_in(someone(Role.MERCHANT))
    answer = send(client, PROFILE, {"merchant-stall": "가" * 81}, to=PROFILE + "/merchant")
    assert answer.status_code == 422
    assert 'id="merchant-stall-error"' in answer.get_data(as_text=True)


def test_the_profile_page_costs_few_queries(
    app: Any, someone: Any, signed_in: Any, count_queries: Any
) -> None:
    client = signed_in(someone(Role.MERCHANT, Role.VOLUNTEER, Role.COURIER))
    client.get(PROFILE)
    with count_queries() as counted:
        client.get(PROFILE)
    assert counted.count <= 9, counted.statements
