"""Double-registered members, what organisations did, and members who fit a wish."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import profiles
from app.accounts.models import Account
from app.accounts.viewer import Role
from app.community import queries, registering, service
from app.community.models import DoubleRegistration
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.home.badges import badge_of
from tests.support.people import make_account


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def serve(account: Account, minutes: int, *, number: int = 1, ago: int = 1) -> None:
    ended = the_clock.now() - timedelta(days=ago)
    source = service.Source("test", number)
    with transaction() as session:
        service.record(
            session,
            service.Served(
                account_id=account.id,
                source=source,
                started_at=ended - timedelta(minutes=minutes),
                ended_at=ended,
                method="reported",
                details={},
            ),
            now=the_clock.now(),
            not_before=ended - timedelta(days=2),
        )
        service.confirm(session, account.id, source)


@pytest.fixture
def organisation(app: Any) -> Any:
    return queries.organisations()[0]


@pytest.fixture
def member(app: Any, organisation: Any, clock: Any) -> Account:
    """A member of the first organisation in the first grid who repairs things."""
    account = make_account(Role.MEMBER, name="최성실")
    register(account, organisation.id, queries.grids()[0].no, ["repair"])
    return account


def register(account: Account, organisation_id: int | None, no: int, skills: list[str]) -> None:
    with transaction():
        registering.register(account.id, organisation_id, no, skills, now=the_clock.now())


def test_a_profile_registers_once_and_another_place_ends_the_former(member, organisation):
    no = queries.grids()[0].no
    register(member, organisation.id, no, ["repair"])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DoubleRegistration)) == 1
    register(member, organisation.id, queries.grids()[5].no, ["driving"])
    rows = db.session.scalars(sa.select(DoubleRegistration).order_by(DoubleRegistration.id)).all()
    assert [row.ended_at is None for row in rows] == [False, True]
    register(member, None, no, [])
    assert queries.registration_of(member.id) is None


def test_what_a_member_tells_on_their_profile_is_their_registration(organisation, clock):
    account = make_account(Role.MEMBER)
    grid = queries.grids()[3]
    told = {"organisation": organisation.code, "grid": str(grid.no), "skills": ["driving"]}
    with transaction():
        profiles.save(account, Role.MEMBER, told, now=the_clock.now())
    row = queries.registration_of(account.id)
    assert row is not None
    assert (row.organisation_id, row.grid_id, row.skills) == (
        organisation.id,
        grid.id,
        ["driving"],
    )


def test_the_office_counts_who_is_registered_and_who_was_active(
    signed_in, member, organisation, clock
):
    other = make_account(Role.MEMBER)
    register(other, queries.organisations()[1].id, queries.grids()[7].no, [])
    serve(member, 90)
    shares = {str(row.name.ko): row for row in queries.by_organisation(the_clock.now())}
    assert (shares[organisation.name.ko].registered, shares[organisation.name.ko].active) == (1, 1)
    assert shares[queries.organisations()[1].name.ko].active == 0
    office = signed_in(make_account(Role.REVIEWER))
    page = text(office.get(f"/office/members?organisation={organisation.code}"))
    assert "최성실" in page
    assert other.name not in page.split('id="list"')[1]
    assert signed_in(member).get("/office/members").status_code == 403


def test_the_page_of_an_organisation_names_its_people_to_insiders_alone(
    client, signed_in, member, organisation, clock
):
    serve(member, 11 * 60)
    path = f"/organisations/{organisation.code}"
    page = text(client.get(path))
    assert "꽃망울" in page
    assert "최성실" not in page
    assert "최성실" in text(signed_in(make_account(Role.REVIEWER)).get(path))
    acts = make_account(Role.ORGANISATION, organisation_id=organisation.id)
    assert "최성실" in text(signed_in(acts).get(path))
    assert client.get("/organisations/nosuchcode").status_code == 404


def test_badges_are_earned_by_confirmed_hours():
    assert badge_of(599) is None
    steps = [badge_of(minutes) for minutes in (600, 3_000, 12_000)]
    assert [step.minutes for step in steps if step] == [600, 3_000, 12_000]


def test_pages_of_members_ask_little(signed_in, client, member, organisation, count_queries):
    office = signed_in(make_account(Role.REVIEWER))
    for browser, path, most in (
        (office, "/office/members", 8),
        (client, f"/organisations/{organisation.code}", 6),
    ):
        browser.get(path)
        with count_queries() as counted:
            assert browser.get(path).status_code == 200
        assert counted.count <= most, counted.statements
