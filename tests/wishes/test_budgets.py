"""What a page or a step may ask of the database, and that it does not grow with the rows."""

from __future__ import annotations

import pytest

from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.wishes import queries, rules
from app.wishes.models import WishStatus
from tests.support.people import make_account, viewer_of
from tests.support.sending import send, token_of


@pytest.mark.parametrize(
    "path", ["/wishes", "/wishes?kind=service&community=minan", "/wishes?q=밥솥"]
)
def test_the_board_asks_three_times(steps, clock, signed_in, volunteer, count_queries, path):
    for _ in range(3):
        steps.published()
    client = signed_in(volunteer)
    client.get(path)
    with count_queries() as counted:
        assert client.get(path).status_code == 200
    assert counted.count <= 3, counted.statements
    assert counted.writes == []


@pytest.mark.parametrize("status", [WishStatus.PUBLISHED, WishStatus.CLAIMED, WishStatus.FULFILLED])
def test_a_wish_asks_six_times(
    steps, clock, signed_in, resident, volunteer, reviewer, count_queries, status
):
    path = f"/wishes/{steps.in_state(status).code}"
    for account in (resident, volunteer, reviewer, make_account(Role.RESIDENT)):
        client = signed_in(account)
        client.get(path)
        with count_queries() as counted:
            assert client.get(path).status_code == 200
        assert counted.writes == []
        assert counted.count <= 6, counted.statements


def test_a_claim_writes_four_times(steps, clock, count_queries):
    wish = steps.published()
    by = viewer_of(make_account(Role.VOLUNTEER))
    db.session.rollback()
    with count_queries() as counted, transaction() as session:
        rules.claim(session, queries.wish_by_code(wish.code), by=by, now=the_clock.now())
    assert len(counted.writes) <= 4, counted.writes


def test_a_claim_through_the_page_writes_four_times(
    steps, clock, signed_in, volunteer, count_queries
):
    wish = steps.published()
    client = signed_in(volunteer)
    token = token_of(client.get(f"/wishes/{wish.code}"))
    with count_queries() as counted:
        answer = client.post(f"/wishes/{wish.code}/claim", data={"csrf_token": token})
    assert answer.status_code == 303
    assert len(counted.writes) <= 4, counted.writes


def test_the_stamp_of_the_board_asks_once(steps, clock, client, count_queries):
    steps.published()
    with count_queries() as counted:
        client.get("/wishes/board-stamp")
    assert counted.count == 1
    assert counted.writes == []


def test_the_office_asks_few_times(steps, clock, signed_in, reviewer, count_queries):
    for number in range(5):
        steps.make(title=str(number))
    client = signed_in(reviewer)
    with count_queries() as counted:
        assert client.get("/office/wishes").status_code == 200
    assert counted.count <= 6


def test_what_is_said_beside_a_wish_asks_only_where_there_is_something(
    steps, clock, signed_in, resident, volunteer, count_queries
):
    """Questions, visits and thanks cost one statement each, and nothing where there are none."""
    path = f"/wishes/{steps.in_state(WishStatus.IN_PROGRESS).code}"
    client = signed_in(volunteer)
    client.get(path)
    with count_queries() as bare:
        client.get(path)
    send(client, path, {"question": "몇시가 좋습니까?"}, to=f"{path}/questions")
    client.get(path)
    with count_queries() as asked:
        client.get(path)
    assert asked.count == bare.count + 1
