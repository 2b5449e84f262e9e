"""The demo's wishes fit together, and everybody one signs in as has something to see."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.models import Account
from app.community import queries as community
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.doctor import checks
from app.demo import claims, people, wishes
from app.demo.world import SIZES, World
from app.wishes import queries
from app.wishes.models import Claim, ClaimStatus, Wish, WishStatus


@pytest.fixture
def filled(app: Any) -> None:
    with transaction():
        world = World(SIZES["small"])
        people.fill(world)
        wishes.fill(world)
        db.session.flush()
        claims.fill(world)
        db.session.flush()
        world.settle_keys()


def demo_person(name: str) -> int:
    return db.session.scalar(sa.select(Account.id).where(Account.email == f"{name}@demo.example"))


def test_every_state_is_there_and_agrees_with_the_claims(filled):
    found = dict(
        db.session.execute(sa.select(Wish.status, sa.func.count()).group_by(Wish.status)).all()
    )
    assert set(found) == set(WishStatus)
    assert found[WishStatus.PUBLISHED] >= 40
    assert [check.name for check in checks() if "wish" in check.name and check.run()] == []
    assert community.overlapping_hours() == []


def test_each_demo_person_has_something_to_do(filled):
    own = {wish.status for wish in queries.wishes_of(demo_person("resident"))}
    assert own >= {WishStatus.FULFILLED, WishStatus.RETURNED, WishStatus.CONFIRMED}
    taken = {claim.status for claim in queries.claims_of(demo_person("volunteer"))}
    assert taken >= {ClaimStatus.CLAIMED, ClaimStatus.FULFILLED, ClaimStatus.CONFIRMED}
    assert ClaimStatus.IN_PROGRESS in {
        claim.status for claim in queries.claims_of(demo_person("volunteer2"))
    }
    assert queries.claims_of(demo_person("organisation"))
    hours = community.hours_of(demo_person("volunteer"), now=the_clock.now())
    assert hours.total > 0
    assert hours.waiting > 0


def test_visits_teams_and_hand_overs_are_there(filled):
    second = queries.claims_of(demo_person("volunteer2"))
    claim = next(c for c in second if c.status is ClaimStatus.IN_PROGRESS)
    wish = queries.wish_by_code(claim.code)
    live = queries.live_claim(wish.id)
    assert [visit.is_agreed for visit in queries.visits_of([live.id])] == [True]
    assert wish.address
    assert queries.open_offer(live.id).to_id == demo_person("volunteer")
    found = db.session.scalars(sa.select(Claim)).all()
    assert {c.status for c in found} >= {ClaimStatus.RELEASED, ClaimStatus.HANDED_OVER}
    assert any(c.team_id for c in found)
    assert any(c.end_note for c in found)


def test_words_stand_in_three_languages_and_are_found(filled):
    for wish in queries.newest_open(50):
        assert wish.title.ko
        assert wish.title.zh
        assert wish.title.en
        assert "{" not in "".join((*wish.title.texts(), *wish.story.texts()))
    assert queries.search("산책", 3) or queries.search("散步", 3)


def test_the_people_of_the_demo_can_go_on(filled, app, run_outbox, signed_in):
    run_outbox()
    for name in ("resident", "volunteer", "volunteer2", "organisation", "reviewer"):
        client = signed_in(db.session.get(Account, demo_person(name)))
        for wish in queries.newest_open(3):
            assert client.get(f"/wishes/{wish.code}").status_code == 200
    assert queries.wrong_claims() == []
