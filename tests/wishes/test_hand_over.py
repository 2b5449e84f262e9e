"""Handing a wish over: asked and accepted, assigned in a team, nothing lost on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.models import Account, RoleGrant
from app.accounts.viewer import Role
from app.community import queries as community
from app.core.db import db, transaction
from app.core.errors import NotAllowed
from app.core.seal import Reveal
from app.core.workflow import history_of
from app.wishes import queries, rules
from app.wishes.models import Claim, ClaimStatus, Wish, WishStatus
from app.wishes.policies import Side
from app.wishes.rules import claiming, handing
from tests.support.people import make_account, viewer_of
from tests.support.sending import send, token_of
from tests.wishes.conftest import PHONE, Steps, fresh, see_anew
from tests.wishes.test_claims import agree, join_team, text, told_of


@pytest.fixture
def other(app: Any) -> Account:
    return make_account(Role.VOLUNTEER, name="박영식", email="other@test.example")


def live(wish: Wish) -> Claim:
    see_anew()
    found = queries.live_claim(wish.id)
    assert found is not None
    return found


def answer(steps: Steps, wish: Wish, by: Account, now: Any, *, yes: bool) -> None:
    with transaction() as session:
        found = queries.wish_by_code(wish.code)
        offer = queries.open_offer(queries.live_claim(found.id).id)
        if yes:
            rules.accept(session, found, offer, by=viewer_of(by), now=now)
        else:
            rules.decline(found, offer, by=viewer_of(by), now=now)


def test_the_whole_way_of_a_hand_over(
    steps, clock, signed_in, volunteer, other, resident, run_outbox
):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    visit = agree(steps, wish, clock.now() + timedelta(days=2))
    before = live(wish)
    due = (before.contact_due, before.deliver_due)
    path = f"/wishes/{wish.code}"
    helping, stepping_in = signed_in(volunteer), signed_in(other)
    asked = send(helping, path, {"to": "other@test.example"}, to=f"{path}/hand-over")
    assert asked.status_code == 303
    assert live(wish).account_id == volunteer.id
    assert "박**" in text(helping.get(path))
    assert PHONE not in text(stepping_in.get(path))
    said = send(stepping_in, path, {"answer": "yes"}, to=f"{path}/hand-over/answer")
    assert said.status_code == 303
    claim = live(wish)
    assert (claim.account_id, claim.handed_from_id) == (other.id, before.id)
    assert (claim.contact_due, claim.deliver_due) == due
    assert claim.status is ClaimStatus.IN_PROGRESS
    assert queries.visit_by_code(visit.code).claim_id == claim.id
    page = text(stepping_in.get(path))
    assert PHONE in page
    assert "전화드렸습니다" in page
    gone = text(helping.get(path))
    assert PHONE not in gone
    assert "전화드렸습니다" not in gone
    run_outbox()
    assert "wishes.handed_to_you" in told_of(other.id)
    assert "wishes.handed_over" in told_of(volunteer.id)
    assert "wishes.somebody_else" in told_of(resident.id)
    looks = db.session.scalars(sa.select(Reveal.why).where(Reveal.account_id == other.id)).all()
    assert looks == ["handed over"]
    steps_of = history_of("wishes", wish.id)
    assert [step.why for step in steps_of if step.from_status == step.to_status] == ["handed over"]
    steps.act("fulfil", wish, "", 45, by=viewer_of(other))
    steps.act("confirm", wish, ok=True, by=steps.resident)
    assert community.hours_of(other.id, now=clock.now()).total == 45
    assert community.hours_of(volunteer.id, now=clock.now()).total == 0


def test_time_runs_on_after_a_hand_over(steps, clock, other, run_outbox):
    wish = steps.in_state(WishStatus.CLAIMED)
    run_outbox()
    clock.advance(timedelta(hours=40))
    steps.act("hand_over", wish, other)
    answer(steps, wish, other, clock.now(), yes=True)
    run_outbox()
    clock.advance(timedelta(hours=9))
    run_outbox()
    assert "wishes.call_soon" in told_of(other.id)
    clock.advance(timedelta(hours=24))
    run_outbox()
    wish = fresh(wish)
    assert wish.status is WishStatus.PUBLISHED
    ended = [claim.status for claim in queries.claims_on(wish.id)]
    assert ended == [ClaimStatus.HANDED_OVER, ClaimStatus.EXPIRED]


def test_who_says_no_or_nothing_leaves_the_wish_where_it_is(
    steps, clock, volunteer, other, run_outbox
):
    wish = steps.in_state(WishStatus.CLAIMED)
    steps.act("hand_over", wish, other)
    answer(steps, wish, other, clock.now(), yes=False)
    assert told_of(volunteer.id).count("wishes.hand_over_declined") == 1
    steps.act("hand_over", wish, other)
    offer = queries.open_offer(live(wish).id)
    clock.advance(timedelta(hours=24))
    with pytest.raises(handing.OfferOver):
        answer(steps, wish, other, clock.now(), yes=True)
    run_outbox()
    see_anew()
    assert not queries.offer_by_id(offer.id).is_open
    assert told_of(volunteer.id).count("wishes.hand_over_declined") == 2
    assert live(wish).account_id == volunteer.id


def test_the_question_ends_with_the_claim(steps, clock, other):
    wish = steps.in_state(WishStatus.CLAIMED)
    steps.act("hand_over", wish, other)
    offer = queries.open_offer(live(wish).id).id
    steps.act("release", wish)
    see_anew()
    assert not queries.offer_by_id(offer).is_open
    found = queries.wish_by_code(wish.code)
    late = queries.offer_by_id(offer)
    with pytest.raises(handing.OfferOver):
        rules.accept(db.session(), found, late, by=viewer_of(other), now=clock.now())


def test_only_one_is_asked_and_only_by_who_may(steps, clock, other, resident):
    wish = steps.in_state(WishStatus.CLAIMED)
    third = make_account(Role.VOLUNTEER)
    with pytest.raises(NotAllowed):
        steps.act("hand_over", wish, third, by=viewer_of(other))
    for nobody in (None, resident, make_account(Role.MERCHANT)):
        with pytest.raises(handing.NobodyThere):
            steps.act("hand_over", wish, nobody)
    steps.act("hand_over", wish, other)
    with pytest.raises(handing.AskedAlready):
        steps.act("hand_over", wish, third)
    with pytest.raises(NotAllowed):
        answer(steps, wish, third, clock.now(), yes=True)


def test_the_limits_hold_for_who_takes_over(steps, clock, other):
    for _ in range(3):
        steps.claim(steps.published(), by=viewer_of(other))
    wish = steps.in_state(WishStatus.CLAIMED)
    steps.act("hand_over", wish, other)
    with pytest.raises(claiming.EnoughForNow):
        answer(steps, wish, other, clock.now(), yes=True)
    assert live(wish).account_id == steps.volunteer.id


def test_the_leader_gives_a_claim_of_the_team_to_a_member_at_once(
    steps, clock, signed_in, volunteer, other, run_outbox
):
    leader = make_account(Role.VOLUNTEER, name="최련희")
    stranger = make_account(Role.VOLUNTEER, email="out@test.example")
    team = join_team(volunteer.id)
    join_team(other.id)
    join_team(leader.id, leader=True)
    wish = steps.published()
    with transaction() as session:
        found = queries.wish_by_code(wish.code)
        rules.claim(session, found, by=steps.volunteer, now=clock.now(), side=Side.TEAM)
    path = f"/wishes/{wish.code}"
    leading = signed_in(leader)
    page = text(leading.get(path))
    assert "박영식" in page
    assert PHONE not in page
    sent = send(leading, path, {"member": other.code}, to=f"{path}/hand-over")
    assert sent.status_code == 303
    claim = live(wish)
    assert (claim.account_id, claim.team_id) == (other.id, team)
    run_outbox()
    assert "wishes.handed_to_you" in told_of(other.id)
    sent = send(leading, path, {"to": "out@test.example"}, to=f"{path}/hand-over")
    assert sent.status_code == 303
    assert live(wish).account_id == other.id
    answer(steps, wish, stranger, clock.now(), yes=True)
    assert (live(wish).account_id, live(wish).team_id) == (stranger.id, None)


def test_a_reviewer_asks_somebody_too(steps, clock, other):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    steps.act("hand_over", wish, other, by=steps.reviewer)
    answer(steps, wish, other, clock.now(), yes=True)
    assert live(wish).account_id == other.id


def test_whoever_tries_many_addresses_is_stopped(steps, clock, signed_in, volunteer):
    wish = steps.in_state(WishStatus.CLAIMED)
    path = f"/wishes/{wish.code}"
    client = signed_in(volunteer)
    tried = [
        send(client, path, {"to": f"a{n}@test.example"}, to=f"{path}/hand-over").status_code
        for n in range(9)
    ]
    assert tried == [422] * 8 + [429]


def test_who_is_no_volunteer_any_more_takes_nothing_over(steps, clock, other):
    wish = steps.in_state(WishStatus.CLAIMED)
    steps.act("hand_over", wish, other)
    with transaction() as session:
        session.execute(
            sa.update(RoleGrant)
            .where(RoleGrant.account_id == other.id)
            .values(revoked_at=clock.now())
        )
    see_anew()
    with pytest.raises(NotAllowed):
        answer(steps, wish, other, clock.now(), yes=True)


def test_strangers_see_no_question_and_cannot_answer(steps, clock, signed_in, other, client):
    wish = steps.in_state(WishStatus.CLAIMED)
    steps.act("hand_over", wish, other)
    path = f"/wishes/{wish.code}"
    stranger = signed_in(make_account(Role.VOLUNTEER))
    for browser in (client, stranger):
        assert "hand-over" not in text(browser.get(path))
    token = token_of(stranger.get("/wishes/new"))
    sent = {"answer": "yes", "csrf_token": token}
    assert stranger.post(f"{path}/hand-over/answer", data=sent).status_code == 409
    assert live(wish).account_id == steps.volunteer.id
