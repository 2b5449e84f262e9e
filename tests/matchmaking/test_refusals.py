"""What deals refuse: who may not, when not, and terms that cannot be."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role
from app.core.db import db, transaction
from app.core.errors import Missing, NotAllowed, Refused
from app.matchmaking import policies, queries, rules
from app.matchmaking.models import Deal, DealStatus, Listing
from app.matchmaking.rules import refusals
from tests.matchmaking.conftest import (
    accept,
    counter,
    decline,
    fresh,
    notices,
    propose,
    withdraw,
)
from tests.support.people import make_account, viewer_of


def test_nobody_answers_their_own_offer(clock, deal, influencer):
    for answer in (accept, counter, decline):
        more = {"commission_bp": 2_000} if answer is counter else {}
        with pytest.raises(refusals.NotYourTurn):
            answer(deal, influencer, **more)
    assert fresh(deal).rounds == 1


def test_only_the_maker_takes_an_offer_back(clock, deal, merchant, influencer):
    with pytest.raises(refusals.NotYourOffer):
        withdraw(deal, merchant)
    withdraw(deal, influencer)
    assert fresh(deal).status is DealStatus.WITHDRAWN
    assert notices(merchant) == ["matchmaking.proposed", "matchmaking.withdrawn"]


def test_there_is_no_seventh_round(clock, deal, merchant, influencer):
    for number in range(2, 7):
        by = merchant if number % 2 == 0 else influencer
        counter(deal, by, commission_bp=1_000 + number)
    with pytest.raises(refusals.LastRound):
        counter(deal, influencer, commission_bp=999)
    assert fresh(deal).rounds == 6
    accept(deal, influencer)
    assert fresh(deal).accepted_round == 6


def test_the_same_terms_again_are_no_offer(clock, deal, merchant):
    with pytest.raises(refusals.SameTerms):
        counter(deal, merchant)


def test_what_was_not_before_ones_eyes_is_not_accepted(clock, deal, merchant, influencer):
    counter(deal, merchant, commission_bp=900)
    counter(deal, influencer, commission_bp=1_000)
    with pytest.raises(refusals.NewerOffer):
        accept(deal, merchant, answers=1)


def test_a_decided_deal_takes_no_more_answers(clock, deal, merchant, influencer):
    accept(deal, merchant)
    for act in (lambda: accept(deal, merchant), lambda: withdraw(deal, influencer)):
        with pytest.raises(refusals.Decided):
            act()


def test_one_does_not_propose_for_ones_own_goods(clock, make_listing):
    both = make_account(Role.MERCHANT, Role.INFLUENCER)
    own = make_listing(of=both)
    with pytest.raises(refusals.OwnListing):
        propose(own, both)


def test_only_influencers_propose(clock, listing):
    with pytest.raises(refusals.InfluencersOnly):
        propose(listing, make_account(Role.RESIDENT))


@pytest.mark.parametrize(
    ("listing_values", "refusal"),
    [
        ({"stock": 0}, refusals.SoldOut),
        ({"stock": 3, "min_order": 5}, refusals.SoldOut),
    ],
)
def test_sold_out_goods_take_no_offers(clock, make_listing, influencer, listing_values, refusal):
    with pytest.raises(refusal):
        propose(make_listing(**listing_values), influencer)


def test_paused_goods_take_no_offers_but_talks_go_on(
    clock, deal, listing, merchant, influencer, make_account
):
    with transaction():
        found = queries.listing_by_code(listing.code)
        rules.pause(found, by=viewer_of(merchant), now=clock.now())
    with pytest.raises(refusals.NotOnMarket):
        propose(found, make_account(Role.INFLUENCER))
    accept(deal, merchant)
    assert fresh(deal).is_accepted


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"commission_bp": 8_001}, "commission"),
        ({"commission_bp": -1}, "commission"),
        ({"slot_fee": -1}, "slot_fee"),
        ({"slot_fee": 10**9}, "slot_fee"),
        ({"guaranteed_sales": 10**9}, "guaranteed_sales"),
        ({"live_at": timedelta(hours=1)}, "live_at"),
        ({"live_at": timedelta(days=-1)}, "live_at"),
        ({"live_at": timedelta(days=400)}, "live_at"),
        ({"min_minutes": 0}, "min_minutes"),
        ({"min_minutes": 721}, "min_minutes"),
        ({"live_price": 8_801}, "live_price"),
        ({"live_price": 0}, "live_price"),
        ({"max_units": 501}, "max_units"),
        ({"max_units": 0}, "max_units"),
    ],
)
def test_terms_that_cannot_be_are_refused_beside_their_field(
    clock, listing, influencer, changes, field
):
    if "live_at" in changes:
        changes = {"live_at": clock.now() + changes["live_at"]}
    with pytest.raises(Refused) as refused:
        propose(listing, influencer, **changes)
    assert refused.value.field == field
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Deal)) == 0


def test_what_is_no_longer_in_stock_is_not_accepted(clock, deal, listing, merchant):
    with transaction() as session:
        session.execute(sa.update(Listing).values(stock=100))
    with pytest.raises(refusals.NotEnough):
        accept(deal, merchant)


def test_strangers_learn_of_no_deal_and_the_matchmaker_only_looks_on(clock, deal):
    assert not policies.can_see_deal(viewer_of(make_account(Role.MERCHANT)), deal)
    matchmaker = make_account(Role.MATCHMAKER)
    assert policies.can_see_deal(viewer_of(matchmaker), deal)
    with pytest.raises(NotAllowed):
        accept(deal, matchmaker)
    with pytest.raises(Missing):
        queries.deal_by_code("nosuchcode")
