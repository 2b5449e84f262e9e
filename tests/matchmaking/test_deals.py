"""Deals by their rules: rounds, turns, time, exclusivity, and what both sides are told."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.errors import Refused
from app.core.outbox import OutboxRow
from app.core.workflow import StatusChange
from app.matchmaking import queries, rules
from app.matchmaking.models import DealStatus, ListingStatus, Offer, Plan
from app.matchmaking.rules import refusals
from tests.matchmaking.conftest import (
    USUAL,
    accept,
    counter,
    decline,
    draft,
    fresh,
    make_profile,
    notices,
    propose,
    put_up,
    withdraw,
)
from tests.support.people import make_account, viewer_of


def test_propose_counter_accept_and_both_are_told(clock, deal, merchant, influencer):
    assert (deal.status, deal.rounds, deal.turn_id) == (DealStatus.PROPOSED, 1, merchant.id)
    counter(deal, merchant, commission_bp=1_600)
    assert (fresh(deal).status, fresh(deal).turn_id) == (DealStatus.COUNTERED, influencer.id)
    counter(deal, influencer, commission_bp=1_700)
    assert fresh(deal).status is DealStatus.PROPOSED
    accept(deal, merchant)
    found = fresh(deal)
    assert (found.status, found.accepted_round, found.turn_id) == (DealStatus.ACCEPTED, 3, None)
    assert queries.agreed_offer(found).commission_bp == 1_700
    assert notices(merchant) == ["matchmaking.proposed", "matchmaking.countered"]
    assert notices(influencer) == ["matchmaking.countered", "matchmaking.accepted"]
    steps = db.session.scalars(
        sa.select(StatusChange.to_status)
        .where(StatusChange.kind == "deals", StatusChange.subject_id == deal.id)
        .order_by(StatusChange.id)
    ).all()
    assert list(steps) == ["proposed", "countered", "proposed", "accepted"]


def test_declining_keeps_the_reason_and_tells_the_other_side(clock, deal, merchant, influencer):
    decline(deal, merchant, reason="이달은 어렵습니다.")
    assert fresh(deal).status is DealStatus.DECLINED
    assert notices(influencer) == ["matchmaking.declined"]
    kept = db.session.scalar(
        sa.select(StatusChange.why).where(StatusChange.to_status == "declined")
    )
    assert kept == "이달은 어렵습니다."


def test_terms_are_frozen_also_for_whoever_has_the_database(clock, deal, merchant):
    accept(deal, merchant)
    for column, value in (("commission_bp", 1), ("slot_fee", 0), ("live_price", 1), ("round", 6)):
        with pytest.raises(sa.exc.DBAPIError), transaction() as session:
            session.execute(sa.text(f"UPDATE offers SET {column} = {value}"))
    assert queries.agreed_offer(fresh(deal)).commission_bp == 1_800


def test_a_changed_listing_changes_no_offer(clock, deal, listing, merchant):
    values = USUAL | {"list_price": 9_900, "live_price": 9_000, "commission_bp": 500}
    with transaction() as session:
        found = queries.listing_by_code(listing.code)
        rules.save(
            session,
            found,
            values,
            version=found.version,
            by=viewer_of(merchant),
            now=clock.now(),
        )
    accept(deal, merchant)
    agreed = queries.agreed_offer(fresh(deal))
    assert (agreed.commission_bp, agreed.live_price) == (1_800, 6_800)


def test_an_offer_ends_by_its_timer_and_both_are_told(
    clock, deal, merchant, influencer, run_outbox
):
    clock.advance(timedelta(days=2, hours=23))
    run_outbox()
    assert fresh(deal).status is DealStatus.PROPOSED
    clock.advance(timedelta(hours=2))
    run_outbox()
    assert fresh(deal).status is DealStatus.EXPIRED
    assert notices(merchant)[-1] == notices(influencer)[-1] == "matchmaking.expired"


def test_an_answer_in_time_takes_the_timer_back(clock, deal, merchant, run_outbox):
    counter(deal, merchant, commission_bp=900, days=7, live_at=clock.now() + timedelta(days=20))
    clock.advance(timedelta(days=4))
    run_outbox()
    assert fresh(deal).status is DealStatus.COUNTERED
    due = db.session.scalars(
        sa.select(OutboxRow.key).where(
            OutboxRow.topic == "matchmaking.expire", OutboxRow.done_at.is_(None)
        )
    ).all()
    assert list(due) == [f"deal:{deal.id}:round:2"]


def test_nobody_accepts_after_the_time_even_before_the_timer_ran(clock, deal, merchant):
    clock.advance(timedelta(days=3))
    with pytest.raises(refusals.OverTime):
        accept(deal, merchant)


def test_an_offer_whose_time_is_over_does_not_block_a_new_one(clock, deal, listing, influencer):
    clock.advance(timedelta(days=4))
    again = propose(listing, influencer)
    assert again.id != deal.id
    assert fresh(deal).status is DealStatus.EXPIRED


def test_an_offer_never_stands_beyond_its_livestream(clock, listing, influencer):
    live_at = clock.now() + timedelta(hours=20)
    deal = propose(listing, influencer, days=7, live_at=live_at)
    assert deal.expires_at == live_at - timedelta(hours=1)


def test_two_talk_about_a_listing_only_once_at_a_time(clock, deal, listing, influencer, merchant):
    with pytest.raises(refusals.AlreadyTalking):
        propose(listing, influencer)
    decline(deal, merchant)
    assert propose(listing, influencer).rounds == 1


def test_for_targeted_goods_the_merchant_invites(clock, make_listing, influencer, merchant):
    targeted = make_listing(plan=Plan.TARGETED)
    with pytest.raises(refusals.InvitedOnly):
        propose(targeted, influencer)
    profile = make_profile(influencer)
    with transaction() as session:
        found = rules.propose(
            session, targeted, draft(), to=profile, by=viewer_of(merchant), now=clock.now()
        )
    assert (found.begun_by, found.turn_id) == (merchant.id, influencer.id)
    assert notices(influencer) == ["matchmaking.invited"]
    accept(found, influencer)
    assert fresh(found).is_accepted


def test_exclusive_goods_go_to_one_and_all_others_are_told(
    clock, make_listing, merchant, make_account, run_outbox
):
    alone = make_listing(plan=Plan.EXCLUSIVE)
    first, second = make_account(Role.INFLUENCER), make_account(Role.INFLUENCER)
    one, two = propose(alone, first), propose(alone, second)
    accept(one, merchant)
    assert queries.listing_by_code(alone.code).status is ListingStatus.PAUSED
    with pytest.raises(refusals.TakenAlone):
        accept(two, merchant)
    run_outbox()
    assert fresh(two).status is DealStatus.DECLINED
    assert notices(second) == ["matchmaking.given_away"]


def test_exclusive_goods_come_back_after_the_livestream(clock, make_listing, merchant, influencer):
    alone = make_listing(plan=Plan.EXCLUSIVE)
    accept(propose(alone, influencer), merchant)

    def reopen() -> None:
        with transaction() as session:
            found = queries.listing_by_code(alone.code)
            rules.reopen(session, found, by=viewer_of(merchant), now=the_clock.now())

    with pytest.raises(Refused):
        reopen()
    clock.advance(timedelta(days=8))
    reopen()
    assert queries.listing_by_code(alone.code).is_open
    accept(propose(alone, make_account(Role.INFLUENCER)), merchant)


STEPS = ("accept", "counter", "decline", "withdraw", "wait", "timer")


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.booleans()), max_size=14))
def test_any_order_of_any_steps_keeps_deals_true(app, steps):
    """Rounds equal offers, six at most; who has the turn is right; a decision is final."""
    the_clock.fix(the_clock.now())
    merchant, influencer = make_account(Role.MERCHANT), make_account(Role.INFLUENCER)
    listing = put_up(merchant)
    deal = propose(listing, influencer)
    decided: DealStatus | None = None
    for number, (step, by_merchant) in enumerate(steps):
        by = merchant if by_merchant else influencer
        try:
            if step == "accept":
                accept(deal, by)
            elif step == "counter":
                live_at = the_clock.now() + timedelta(days=9)
                counter(deal, by, commission_bp=1_000 + number, live_at=live_at)
            elif step == "decline":
                decline(deal, by)
            elif step == "withdraw":
                withdraw(deal, by)
            elif step == "wait":
                the_clock.advance(timedelta(days=2))
            else:
                with transaction():
                    rules.expire(deal.id, fresh(deal).rounds, now=the_clock.now())
        except Refused:
            db.session.rollback()
        now = fresh(deal)
        offers = queries.offers_of(deal.id)
        assert [offer.round for offer in offers] == list(range(1, now.rounds + 1))
        assert all(a.made_by != b.made_by for a, b in pairwise(offers))
        assert len(offers) <= 6
        assert (now.turn_id is not None) == now.is_open
        if now.is_open:
            assert now.turn_id != offers[-1].made_by
        if decided is not None:
            assert now.status is decided
        decided = None if now.is_open else now.status
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Offer)) >= 1
    the_clock.release()
