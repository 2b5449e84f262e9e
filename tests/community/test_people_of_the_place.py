"""What the place gives to people's pages: community, team, market, and where roles hold."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import privacy, profiles, roles
from app.accounts import queries as accounts
from app.accounts.viewer import Role
from app.community import queries, teams
from app.community.models import TeamMembership
from app.core import clock
from app.core.db import db, transaction
from app.core.doctor import checks
from tests.support.sending import send


def my_teams(account_id: int) -> list[str]:
    return [membership.team.slug for membership in queries.memberships_of(account_id)]


def test_a_volunteer_chooses_a_team_in_the_profile(
    app: Any, make_account: Any, signed_in: Any
) -> None:
    account = make_account(Role.VOLUNTEER)
    client = signed_in(account)
    assert "이웃사랑봉사대" in client.get("/me/profile?lang=ko").get_data(as_text=True)
    for team in ("green", "neighbours", "neighbours"):
        fields = {"volunteer-team": team, "volunteer-skills": ["hair", "law"]}
        answer = send(client, "/me/profile", fields, to="/me/profile/volunteer")
        assert answer.status_code == 303
    assert my_teams(account.id) == ["neighbours"]
    assert profiles.values_of(account.id, Role.VOLUNTEER)["skills"] == ["hair", "law"]
    send(client, "/me/profile", {"volunteer-team": ""}, to="/me/profile/volunteer")
    assert my_teams(account.id) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(TeamMembership)) == 2


@pytest.mark.parametrize("team", ["nowhere", "1", "<b>", "\x00"])
def test_there_are_no_other_teams(app: Any, make_account: Any, signed_in: Any, team: str) -> None:
    account = make_account(Role.VOLUNTEER)
    fields = {"volunteer-team": team}
    answer = send(signed_in(account), "/me/profile", fields, to="/me/profile/volunteer")
    assert answer.status_code == 422
    assert 'id="volunteer-team-error"' in answer.get_data(as_text=True)
    assert my_teams(account.id) == []


def test_a_merchant_says_where_the_stall_is(app: Any, make_account: Any, signed_in: Any) -> None:
    account = make_account(Role.MERCHANT)
    fields = {"merchant-stall": "순희네 김치", "merchant-market": "west"}
    answer = send(signed_in(account), "/me/profile", fields, to="/me/profile/merchant")
    assert answer.status_code == 303
    assert profiles.values_of(account.id, Role.MERCHANT)["market"] == "west"


def test_people_say_in_which_community_they_live(
    app: Any, make_account: Any, signed_in: Any
) -> None:
    account = make_account()
    community = queries.communities()[3]
    fields = {"name": "김영희", "locale": "ko", "community": str(community.id)}
    assert send(signed_in(account), "/me/profile", fields).status_code == 303
    assert accounts.account_by_id(account.id).community_id == community.id
    fields["community"] = "999999"
    assert send(signed_in(account), "/me/profile", fields).status_code == 422


def test_roles_can_hold_in_one_community_grid_or_organisation(app: Any) -> None:
    counted = {kind: len(spots) for kind, spots in roles.scopes().items()}
    assert (counted["community"], counted["grid"], counted["organisation"]) == (10, 42, 86)


def test_who_leaves_leaves_the_team_too(app: Any, make_account: Any) -> None:
    account = make_account()
    with transaction():
        teams.belong_to(account.id, "green", now=clock.now())
    assert privacy.copy_of(accounts.account_by_id(account.id))["teams"][0]["team"] == "green"
    with transaction():
        privacy.delete(accounts.account_by_id(account.id), now=clock.now())
    assert my_teams(account.id) == []


def test_two_choices_at_once_leave_one_team(app: Any, make_account: Any, race: Any) -> None:
    account_id = make_account(Role.VOLUNTEER).id

    def choose(number: int) -> None:
        with transaction():
            teams.belong_to(account_id, ("green", "skills")[number % 2], now=clock.now())

    assert race(8, choose) == [None] * 8
    assert len(my_teams(account_id)) == 1


def test_the_doctor_finds_the_place_complete(app: Any) -> None:
    assert next(check.run for check in checks() if check.name.startswith("the place"))() == []
