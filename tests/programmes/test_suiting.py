"""What is put first for somebody, and why: a next step, one's market, one's community."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.models import RoleProfile
from app.accounts.viewer import Role
from app.community.models import Community
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.localized import Localized
from app.programmes.models import Kind, ProgrammeStep, Registration, RegistrationStatus
from app.programmes.queries import Candidate
from app.programmes.suiting import score, suggest
from tests.programmes.conftest import make_programme, sign_up
from tests.programmes.test_finding import place, put, text


def candidate(number: int = 1, **values: Any) -> Candidate:
    start = the_clock.now() + timedelta(days=number)
    plain = {
        "id": number,
        "code": f"c{number}",
        "starts_at": start,
        "ends_at": start,
        "capacity": 5,
        "taken": 0,
        "waiting": 0,
        "room": None,
        "kind": Kind.TRAINING,
        "title": Localized("가", "一"),
        "price": 0,
        "place": Localized("나", "二"),
        "mine": None,
        "mine_status": None,
        "dates": 1,
        "closes": None,
        "programme_id": number,
        "builds_on": None,
        "my_market": False,
        "my_community": False,
        "my_kind": False,
    }
    return Candidate(**plain | values)


STEP = Localized("앞", "前")


def test_a_next_step_outweighs_the_market_and_that_the_community():
    kind = candidate(1, my_kind=True)
    community = candidate(2, my_community=True)
    market = candidate(3, my_market=True)
    step = candidate(4, builds_on=STEP)
    nothing = candidate(5)
    found = suggest([nothing, kind, community, market, step])
    assert [one.event for one in found] == [step, market, community]
    assert score(nothing) == 0
    assert score(candidate(builds_on=STEP, my_market=True)) == score(step) + score(market)


def test_one_date_of_a_programme_the_sooner_one():
    later = candidate(9, my_market=True, programme_id=7)
    sooner = candidate(2, my_market=True, programme_id=7)
    assert [one.event for one in suggest([later, sooner])] == [sooner]
    assert suggest([]) == []


def was_there(event, account) -> None:
    row = sign_up(event, account)
    with transaction() as session:
        session.execute(
            sa.update(Registration)
            .where(Registration.id == row.id)
            .values(status=RegistrationStatus.ATTENDED)
        )


@pytest.fixture
def merchant(make_account):
    """A merchant of the Water Market who lives in Minhe."""
    home = db.session.scalar(sa.select(Community.id).where(Community.slug == "minhe"))
    account = make_account(Role.MERCHANT, community_id=home)
    with transaction() as session:
        session.add(
            RoleProfile(account_id=account.id, role=Role.MERCHANT, fields={"market": "water"})
        )
    return account


def suggested(answer) -> dict[str, str]:
    """What stands above the list: code and reasons."""
    cards = re.findall(
        r'"suits-event-(\w+)".*?class="fact why">.*?<span>(.*?)</span>', text(answer), re.S
    )
    return dict(cards)


def test_the_list_begins_with_what_suits_me_and_says_why(
    clock, signed_in, merchant, make_event, make_account
):
    first = make_event(5, days=1, title=Localized("첫걸음", "第一课", "First"))
    second = make_programme(kind=Kind.LECTURE)
    with transaction() as session:
        session.add(
            ProgrammeStep(programme_id=second.id, builds_on_id=first.programme_id, required=True)
        )
    step = make_event(5, programme=second)
    market = make_event(5, market="water", kind=Kind.EXHIBITION)
    near = put(make_event(5, kind=Kind.ELDER_CARE), place_id=place("elder-care"))
    full = make_event(1, market="water", kind=Kind.EXHIBITION)
    sign_up(full, make_account())
    make_event(5, market="west", kind=Kind.EXHIBITION)
    browser = signed_in(merchant)
    assert suggested(browser.get("/programmes?lang=en")) == {
        market.code: "At your market",
        near.code: "In your community",
    }
    was_there(first, merchant)
    clock.advance(timedelta(days=2))
    found = suggested(browser.get("/programmes?lang=en"))
    assert list(found) == [step.code, market.code, near.code]
    assert found[step.code] == "Builds on First"
    sign_up(step, merchant)
    assert step.code not in suggested(browser.get("/programmes"))


def test_only_the_first_unfiltered_page_of_a_member_suggests(
    clock, client, signed_in, merchant, make_event
):
    event = make_event(5, market="water")
    assert not suggested(client.get("/programmes"))
    browser = signed_in(merchant)
    assert list(suggested(browser.get("/programmes"))) == [event.code]
    for filtered in ("market=water", "day=2026-11-30", "left=1", "q=직"):
        assert not suggested(browser.get(f"/programmes?{filtered}"))


def test_the_list_below_is_the_same_as_without(clock, client, signed_in, merchant, make_event):
    for number in range(30):
        make_event(5, days=3 + number / 10, market="water")
    mine = text(signed_in(merchant).get("/programmes"))
    theirs = text(client.get("/programmes"))
    listed = re.compile(r'"event-(\w+)"')
    assert listed.findall(mine) == listed.findall(theirs)
    after = re.compile(r'href="[^"]*after=([^"]+)" rel="next"')
    assert after.findall(mine) == after.findall(theirs) != []
