"""A wish that its resident does not want on the board: one team knows of it, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role
from app.community import queries as community
from app.community import teams
from app.community.models import ServiceRecord, TeamMembership
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.errors import Refused
from app.notices.models import Notice
from app.wishes import queries, rules
from app.wishes.models import Wish, WishStatus
from app.wishes.rules.claiming import ForItsTeam
from tests.support.people import make_account, viewer_of
from tests.support.sending import send, token_of
from tests.wishes.conftest import PUBLIC_STORY, PUBLIC_TITLE, fresh
from tests.wishes.test_pages import fields, text

LISTS = (
    "/",
    "/wishes",
    "/wishes?kind=service",
    "/wishes?q=밥솥",
    "/search?q=밥솥",
    "/wishes/team",
    "/wishes/thanks",
    "/organisations",
    "/about",
    "/me",
)
CALLING = (Role.REVIEWER, Role.CLERK, Role.GRID_MEMBER, Role.ADMIN)


def team_member(team: int = 0, *, leads: bool = False) -> Any:
    """A volunteer who belongs to a team."""
    account = make_account(Role.VOLUNTEER)
    with transaction():
        teams.belong_to(account.id, community.teams()[team].slug, now=the_clock.now())
        if leads:
            db.session.execute(
                sa.update(TeamMembership)
                .where(TeamMembership.account_id == account.id)
                .values(is_leader=True)
            )
    return account


def private(steps: Any, team: int = 0, **values: Any) -> Wish:
    """A wish that a reviewer gave to a team."""
    wish = steps.make(may_publish=False, **values)
    with transaction() as session:
        wish = queries.wish_by_code(wish.code)
        rules.publish(
            session,
            wish,
            rules.PublicWords(PUBLIC_TITLE, PUBLIC_STORY),
            by=steps.reviewer,
            now=the_clock.now(),
            team_id=community.teams()[team].id,
        )
    return wish


def tells(client: Any, path: str, wish: Wish) -> bool:
    answer = client.get(path)
    page = text(answer)
    return wish.code in page or PUBLIC_TITLE in page or PUBLIC_STORY in page


@pytest.mark.parametrize("role", list(Role))
def test_no_list_tells_anybody_of_it(steps, clock, client, signed_in, role):
    wish = private(steps)
    stranger = signed_in(make_account(role))
    for browser in (client, stranger):
        for path in LISTS:
            assert not tells(browser, path, wish), path
    knows = role in CALLING
    assert stranger.get(f"/wishes/{wish.code}").status_code == (200 if knows else 404)
    assert client.get(f"/wishes/{wish.code}").status_code == 404


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.ORGANISATION, Role.ORGANISER])
def test_another_team_knows_nothing(steps, clock, signed_in, role):
    wish = private(steps)
    other = signed_in(team_member(1))
    for path in LISTS:
        assert not tells(other, path, wish), path
    for step in ("claim", "contact", "questions", "picture"):
        token = token_of(other.get("/wishes/new"))
        sent = {"csrf_token": token, "question": "누구십니까", "note": ""}
        method = other.get if step == "picture" else other.post
        assert method(f"/wishes/{wish.code}/{step}", data=sent).status_code == 404


def test_no_number_counts_it_and_no_board_hears_of_it(steps, clock):
    def told() -> queries.News:
        clock.advance(timedelta(seconds=2))
        return queries.news(the_clock.now() - timedelta(hours=1))

    before = (queries.count_open().value, told())
    private(steps)
    assert (queries.count_open().value, told()) == before
    assert queries.newest_open(5) == []
    assert queries.search("밥솥", 5, members=True) == []


def test_what_came_true_in_a_team_is_not_counted_for_all(steps, clock):
    member = viewer_of(team_member())
    wish = private(steps)
    steps.claim(wish, by=member)
    steps.act("contact", wish, "", by=member)
    steps.act("fulfil", wish, "", 30, by=member)
    steps.act("confirm", wish, ok=True, by=steps.resident)
    assert queries.fulfilled_count().value == 0
    details = db.session.scalar(sa.select(ServiceRecord.details))
    assert details["title"] == {}, "hours on somebody's page do not tell of it"


def test_the_team_sees_and_takes_it(steps, clock, signed_in):
    wish = private(steps)
    account = team_member()
    helping = signed_in(account)
    assert "/wishes/team" in text(helping.get("/wishes"))
    assert not tells(helping, "/wishes", wish)
    assert tells(helping, "/wishes/team", wish)
    path = f"/wishes/{wish.code}"
    assert f'action="{path}/claim"' in text(helping.get(path))
    assert send(helping, path, {}, to=f"{path}/claim").status_code == 303
    assert not tells(helping, "/wishes/team", wish)
    assert fresh(wish).status is WishStatus.CLAIMED


def test_staff_outside_the_team_see_it_and_cannot_take_it(steps, clock, signed_in):
    wish = private(steps)
    both = make_account(Role.CLERK, Role.VOLUNTEER)
    assert "/claim" not in text(signed_in(both).get(f"/wishes/{wish.code}"))
    with pytest.raises(ForItsTeam):
        steps.claim(wish, by=viewer_of(both))


def test_who_leaves_the_team_knows_nothing_more(steps, clock, signed_in):
    wish = private(steps)
    account = team_member()
    steps.claim(wish, by=viewer_of(account))
    steps.act("release", wish, by=viewer_of(account))
    browser = signed_in(account)
    assert browser.get(f"/wishes/{wish.code}").status_code == 200
    with transaction():
        teams.leave_all(account.id, now=the_clock.now())
    assert browser.get(f"/wishes/{wish.code}").status_code == 404
    assert not tells(browser, "/wishes/team", wish)


def test_given_back_it_stays_with_its_team(steps, clock, client):
    wish = private(steps)
    member = viewer_of(team_member())
    steps.claim(wish, by=member)
    steps.act("release", wish, by=member)
    again = fresh(wish)
    assert (again.status, again.is_private) == (WishStatus.PUBLISHED, True)
    assert not tells(client, "/wishes", wish)


def test_refusing_costs_nothing_and_asks_for_a_team(steps, clock, signed_in, resident, reviewer):
    at_home, on_duty = signed_in(resident), signed_in(reviewer)
    path = send(at_home, "/wishes/new", fields(may_publish="no"), to="/wishes").location
    review = {"decision": "publish", "public_title": PUBLIC_TITLE, "public_story": PUBLIC_STORY}
    refused = send(on_duty, path, review, to=f"{path}/review")
    assert refused.status_code == 422
    assert 'id="review-team-error"' in text(refused)
    team = community.teams()[0]
    assert send(on_duty, path, {**review, "team": team.slug}, to=f"{path}/review").location
    wish = queries.wish_by_code(path.rsplit("/", 1)[1])
    assert (wish.status, wish.team_id) == (WishStatus.PUBLISHED, team.id)
    assert PUBLIC_TITLE not in text(on_duty.get("/wishes"))


def test_who_says_nothing_agrees_as_before(steps, clock, signed_in, resident):
    path = send(signed_in(resident), "/wishes/new", fields(), to="/wishes").location
    assert queries.wish_by_code(path.rsplit("/", 1)[1]).may_publish


def test_sent_again_it_may_go_to_the_board_and_back(steps, clock, client):
    wish = private(steps)
    with transaction() as session:
        wish = queries.wish_by_code(wish.code)
        rules.over(session, wish.id, now=the_clock.now() + timedelta(days=40))
    with transaction():
        day = the_clock.today() + timedelta(days=40)
        wish = queries.wish_by_code(wish.code)
        rules.renew(wish, day, by=steps.resident, now=the_clock.now())
    with pytest.raises(Refused):
        steps.publish(wish)
    assert not tells(client, "/wishes", wish)


def test_its_leaders_are_told(steps, clock, run_outbox):
    leader, member = team_member(leads=True), team_member()
    private(steps)
    run_outbox()
    db.session.rollback()
    told = set(
        db.session.scalars(sa.select(Notice.account_id).where(Notice.kind == "wishes.for_team"))
    )
    assert leader.id in told
    assert member.id not in told


def test_the_way_to_the_team_costs_the_board_nothing(steps, clock, signed_in, count_queries):
    steps.published()
    browser = signed_in(team_member())
    browser.get("/wishes/team")
    with count_queries() as counted:
        assert browser.get("/wishes/team").status_code == 200
    assert counted.count <= 3
