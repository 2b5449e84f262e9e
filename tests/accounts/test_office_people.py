"""The office's people: found, given roles on record, closed and opened, looked at on record."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import queries
from app.accounts.models import RoleGrant
from app.accounts.viewer import Role
from app.core import outbox
from app.core.db import db, transaction
from app.core.doctor import checks
from app.core.seal import Reveal
from tests.accounts.conftest import PASSWORD
from tests.support.sending import send

PEOPLE = "/office/people"


@pytest.fixture
def admin(someone: Any) -> Any:
    return someone(Role.ADMIN, name="신동철")


@pytest.fixture
def desk(signed_in: Any, admin: Any) -> Any:
    """The browser of an administrator."""
    return signed_in(admin)


def page_of(account: Any) -> str:
    return f"{PEOPLE}/{account.code}"


def live(account: Any) -> list[tuple[Role, str, int]]:
    grants = queries.account_by_id(account.id).live_grants
    return [(grant.role, grant.scope_kind, grant.scope_id) for grant in grants]


def test_people_are_found_by_name_mail_phone_and_role(app: Any, someone: Any, desk: Any) -> None:
    someone(Role.MERCHANT, name="김순희", email="soonhee@test.example", phone="+8613844331234")
    someone(Role.VOLUNTEER, name="리철호", email="100%_sure@test.example")

    def names(**asked: str) -> set[str]:
        body = desk.get(PEOPLE, query_string={**asked, "lang": "ko"}).get_data(as_text=True)
        return set(re.findall(r'href="/office/people/\w+">([^<]+)</a>', body))

    assert names() == {"김순희", "리철호", "신동철"}
    assert names(q="순") == {"김순희"}
    assert names(q="SoonHee@test.example") == {"김순희"}
    assert names(q="138 4433 1234") == {"김순희"}
    assert names(q="%") == set()
    assert names(q="_") == set()
    assert names(role="volunteer") == {"리철호"}
    assert names(q="김", role="volunteer") == set()
    assert names(role="king") == {"김순희", "리철호", "신동철"}
    assert names(q="\x00") == {"김순희", "리철호", "신동철"}


def test_a_long_list_has_pages(app: Any, someone: Any, desk: Any) -> None:
    for number in range(30):
        someone(name=f"사람{number}")
    body = desk.get(PEOPLE).get_data(as_text=True)
    older = re.search(r'href="(/office/people\?after=[^"]+)"', body)
    assert older
    rest = desk.get(older[1]).get_data(as_text=True)
    first = set(re.findall(r"사람\d+", body))
    assert first.isdisjoint(re.findall(r"사람\d+", rest))
    assert len(first | set(re.findall(r"사람\d+", rest))) == 30


def test_a_role_is_given_with_who_and_when_and_told_to_the_person(
    app: Any, someone: Any, desk: Any, admin: Any, clock: Any
) -> None:
    person = someone()
    given = {"role": "organiser", "scope_kind": "everywhere"}
    answer = send(desk, page_of(person), given, to=page_of(person) + "/roles")
    assert answer.status_code == 303
    grant = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.role == Role.ORGANISER)).one()
    assert (grant.granted_by, grant.granted_at) == (admin.id, clock.now())
    assert "신동철님이 드림" in desk.get(page_of(person) + "?lang=ko").get_data(as_text=True)
    topics = db.session.scalars(sa.select(outbox.OutboxRow.topic)).all()
    assert "accounts.role_granted" in topics
    again = send(desk, page_of(person), given, to=page_of(person) + "/roles")
    assert again.status_code == 422
    assert 'id="role-error"' in again.get_data(as_text=True)


def test_a_role_can_hold_in_one_grid_only(app: Any, someone: Any, desk: Any) -> None:
    person = someone()
    grid = db.session.scalar(sa.text("SELECT id FROM grids WHERE no = 7"))
    given = {"role": "grid_member", "scope_kind": f"grid:{grid}"}
    assert send(desk, page_of(person), given, to=page_of(person) + "/roles").status_code == 303
    assert live(person) == [(Role.GRID_MEMBER, "grid", grid)]
    assert "7 · 민안 뒤거리" in desk.get(page_of(person) + "?lang=ko").get_data(as_text=True)


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        ("organiser", "grid:999999"),
        ("organiser", "moon:1"),
        ("organiser", "everywhere:1"),
        ("organiser", ""),
        ("organiser", "grid:" + "9" * 40),
        ("king", "everywhere"),
        ("", ""),
        ("organisation", "everywhere"),
        ("admin", "community:1"),
    ],
)
def test_roles_that_make_no_sense_are_refused_beside_the_field(
    app: Any, someone: Any, desk: Any, role: str, scope: str
) -> None:
    person = someone()
    given = {"role": role, "scope_kind": scope}
    answer = send(desk, page_of(person), given, to=page_of(person) + "/roles")
    assert answer.status_code == 422
    assert re.search(r'id="(role|scope_kind)-error"', answer.get_data(as_text=True))
    assert live(person) == []


def test_somebody_of_an_organisation_acts_for_it(app: Any, someone: Any, desk: Any) -> None:
    person = someone()
    organisation = db.session.scalar(sa.text("SELECT id FROM organisations WHERE code='org001'"))
    given = {"role": "organisation", "scope_kind": f"organisation:{organisation}"}
    send(desk, page_of(person), given, to=page_of(person) + "/roles")
    row = queries.account_by_id(person.id)
    assert row.organisation_id == organisation
    path = f"{page_of(person)}/roles/{row.live_grants[0].id}/revocation"
    send(desk, page_of(person), {}, to=path)
    assert queries.account_by_id(person.id).organisation_id is None


def test_a_role_taken_away_ends_at_once_and_stays_on_record(
    app: Any, someone: Any, desk: Any, admin: Any, signed_in: Any
) -> None:
    person = someone(Role.ADMIN)
    browser = signed_in(person)
    assert browser.get(PEOPLE).status_code == 200
    grant = queries.account_by_id(person.id).live_grants[0]
    path = f"{page_of(person)}/roles/{grant.id}/revocation"
    assert send(desk, page_of(person), {}, to=path).status_code == 303
    assert browser.get(PEOPLE).status_code == 403
    kept = db.session.get(RoleGrant, grant.id)
    assert kept is not None
    assert kept.revoked_by == admin.id
    assert send(desk, page_of(person), {}, to=path).status_code == 404


def test_the_last_administrator_cannot_be_removed(
    app: Any, desk: Any, admin: Any, someone: Any, clock: Any
) -> None:
    someone(Role.ADMIN, disabled_at=clock.now())
    someone(Role.ADMIN, email=None, phone="+8613844331234", deleted_at=clock.now())
    grant = queries.account_by_id(admin.id).live_grants[0]
    path = f"{page_of(admin)}/roles/{grant.id}/revocation"
    answer = send(desk, page_of(admin), {}, to=path)
    assert answer.status_code == 422
    assert live(admin) == [(Role.ADMIN, "everywhere", 0)]


@pytest.mark.race
def test_two_administrators_who_remove_each_other_leave_one(
    app: Any, someone: Any, signed_in: Any, race: Any
) -> None:
    for _ in range(3):
        pair = [someone(Role.ADMIN), someone(Role.ADMIN)]
        browsers = [signed_in(person) for person in pair]
        pages = [page_of(person) for person in pair]
        grants = [queries.account_by_id(person.id).live_grants[0].id for person in pair]
        ids = [person.id for person in pair]

        def remove(number: int) -> int:
            other = 1 - number
            path = f"{pages[other]}/roles/{grants[other]}/revocation"  # noqa: B023
            return int(send(browsers[number], pages[other], {}, to=path).status_code)  # noqa: B023

        answers = race(2, remove)
        db.session.rollback()
        assert queries.usable_admins() == 1, answers
        with transaction():
            for key in ids:
                for grant in queries.account_by_id(key).live_grants:
                    grant.revoked_at = grant.granted_at


def test_an_account_is_closed_and_opened_by_somebody_else(
    app: Any, someone: Any, desk: Any, admin: Any
) -> None:
    person = someone()
    assert send(desk, page_of(person), {}, to=page_of(person) + "/closing").status_code == 303
    assert queries.account_by_id(person.id).disabled_at is not None
    assert send(desk, page_of(person), {}, to=page_of(person) + "/opening").status_code == 303
    assert queries.account_by_id(person.id).disabled_at is None
    itself = send(desk, page_of(person), {}, to=page_of(admin) + "/closing")
    assert itself.status_code == 422
    assert queries.account_by_id(admin.id).disabled_at is None


def test_looking_at_a_phone_is_written_down_with_its_reason(
    app: Any, someone: Any, desk: Any, admin: Any
) -> None:
    person = someone(phone="+8613844331234")
    shown = desk.get(page_of(person)).get_data(as_text=True)
    assert "+86138****1234" in shown
    assert "4433" not in shown
    path = page_of(person) + "/phone"
    bare = send(desk, page_of(person), {"why": "  "}, to=path)
    assert bare.status_code == 422
    assert "4433" not in bare.get_data(as_text=True)
    answer = send(desk, page_of(person), {"why": "결석을 알리려고"}, to=path)
    assert "138 4433 1234" in answer.get_data(as_text=True)
    assert "no-store" in answer.headers["Cache-Control"]
    reveal = db.session.scalars(sa.select(Reveal)).one()
    assert (reveal.account_id, reveal.subject_kind, reveal.subject_id) == (
        admin.id,
        "accounts",
        person.id,
    )
    assert (reveal.fields, reveal.why) == ("phone", "결석을 알리려고")
    assert "4433" not in desk.get(page_of(person)).get_data(as_text=True)


def test_a_new_password_is_shown_once_and_ends_the_old(
    app: Any, someone: Any, desk: Any, admin: Any, client: Any, enter: Any, signed_in: Any
) -> None:
    person = someone()
    browser = signed_in(person)
    answer = send(desk, page_of(person), {}, to=page_of(person) + "/password")
    fresh = re.search(r"[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5}", answer.get_data(as_text=True))
    assert fresh
    assert browser.get("/me/security").status_code == 401
    assert enter(client, person.email, PASSWORD).status_code == 422
    assert enter(client, person.email, fresh[0]).status_code == 303
    assert fresh[0] not in desk.get(page_of(person)).get_data(as_text=True)
    assert send(desk, page_of(person), {}, to=page_of(admin) + "/password").status_code == 422


def test_names_are_plain_for_staff_and_shown_as_text(app: Any, someone: Any, desk: Any) -> None:
    person = someone(name="<img src=x onerror=alert(1)>")
    for address in (PEOPLE, page_of(person)):
        assert "<img" not in desk.get(address).get_data(as_text=True)
        assert "&lt;img" in desk.get(address).get_data(as_text=True)


def test_the_list_of_people_costs_few_queries(
    app: Any, someone: Any, desk: Any, count_queries: Any
) -> None:
    for _ in range(25):
        someone(Role.RESIDENT)
    desk.get(PEOPLE)
    with count_queries() as counted:
        desk.get(PEOPLE)
    assert counted.count <= 4, counted.statements


def problems(name: str) -> list[str]:
    return next(check.run for check in checks() if check.name.startswith(name))()


def test_the_doctor_looks_after_people(app: Any, someone: Any) -> None:
    assert problems("people: somebody") == [], "an empty house needs nobody"
    lost = someone()
    assert "Nobody is an administrator" in problems("people: somebody")[0]
    someone(Role.ADMIN)
    assert problems("people: somebody") == []
    with transaction():
        row = queries.account_by_id(lost.id)
        row.email, row.phone_hash = None, "nothing behind it"
    assert "1 accounts have neither" in problems("people: somebody")[0]
    assert problems("people: staff") == []
    before = app.config["SECOND_FACTOR"]
    app.config["SECOND_FACTOR"] = True
    try:
        assert "1 of the staff" in problems("people: staff")[0]
    finally:
        app.config["SECOND_FACTOR"] = before


def test_the_first_administrator_is_named_at_the_command_line(
    app: Any, someone: Any, clock: Any
) -> None:
    person = someone(phone="+8613844331234")
    run = app.test_cli_runner().invoke
    assert run(args=["admin", "nobody@test.example"]).exit_code == 1
    clock.advance(timedelta(minutes=1))
    assert run(args=["admin", "138 4433 1234"]).exit_code == 0
    db.session.expire_all()
    assert live(person) == [(Role.ADMIN, "everywhere", 0)]
    assert run(args=["admin", "138 4433 1234"]).exit_code == 1
