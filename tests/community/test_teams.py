"""Teams: who belongs, who leads, and whose names are shown to whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.accounts.viewer import Role
from app.community import queries, service, teams
from app.core import clock as clocks
from app.core.db import db, transaction
from app.core.errors import NotAllowed
from tests.support.people import viewer_of
from tests.support.sending import send


def join(person: Any, number: int = 0) -> int:
    key = queries.teams()[number].id
    with transaction():
        teams.join(key, by=viewer_of(person), now=clocks.now())
    return key


def make_leader(key: int, person: Any, by: Any) -> None:
    with transaction():
        teams.make_leader(key, person.code, by=viewer_of(by))


def test_one_belongs_to_one_team_at_a_time(clock, make_account):
    person = make_account(Role.VOLUNTEER)
    join(person, 0)
    second = join(person, 1)
    assert [row.team_id for row in queries.memberships_of(person.id)] == [second]
    with pytest.raises(teams.NotVolunteer):
        join(make_account(Role.RESIDENT))


def test_leaders_make_leaders_and_the_last_one_stays(clock, make_account):
    first, second = make_account(Role.VOLUNTEER), make_account(Role.VOLUNTEER)
    key = join(first)
    join(second)
    with pytest.raises(NotAllowed):
        make_leader(key, second, first)
    make_leader(key, first, make_account(Role.ADMIN))
    for go in (lambda: teams.leave(by=viewer_of(first), now=clocks.now()), lambda: join(first, 1)):
        with pytest.raises(teams.LastLeader):
            go()
    make_leader(key, second, first)
    with transaction():
        teams.leave(by=viewer_of(first), now=clocks.now())
    assert queries.memberships_of(first.id) == []


def test_names_are_for_the_team_and_for_staff(clock, make_account, signed_in, client):
    helper = make_account(Role.VOLUNTEER, name="허정숙")
    other = make_account(Role.VOLUNTEER)
    slug = queries.teams()[0].slug
    send(signed_in(helper), f"/teams/{slug}", {}, to=f"/teams/{slug}/members")
    seen = [
        "허정숙" in browser.get(f"/teams/{slug}").get_data(as_text=True).split("<main")[1]
        for browser in (client, signed_in(other), signed_in(make_account(Role.REVIEWER)))
    ]
    assert seen == [False, False, True]
    join(other)
    assert "허정숙" in signed_in(other).get(f"/teams/{slug}").get_data(as_text=True)


def test_a_team_shows_confirmed_hours_by_month(clock, make_account, client, count_queries):
    person = make_account(Role.VOLUNTEER)
    key = join(person)
    with transaction() as session:
        for number in range(3):
            starts = clocks.now() - timedelta(hours=5 + 3 * number)
            source = service.Source("wish_claim", number)
            served = service.Served(
                person.id, source, starts, starts + timedelta(hours=1), "reported", {}
            )
            service.record(session, served, now=clocks.now())
            if number:
                service.confirm(session, person.id, source)
    months = queries.team_months(key, now=clocks.now())
    assert (sum(month.minutes for month in months), sum(month.times for month in months)) == (
        120,
        2,
    )
    db.session.rollback()
    with count_queries() as counted:
        assert client.get(f"/teams/{queries.teams()[0].slug}").status_code == 200
    assert counted.count <= 6
    assert client.get("/teams").status_code == 200
    assert client.get("/teams/nobody").status_code == 404
