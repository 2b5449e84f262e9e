"""Many at once: two answers to one offer, one listing promised twice, one click sent twice."""

from __future__ import annotations

import time
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Conflict, Refused
from app.core.workflow import StatusChange
from app.matchmaking import queries, rules
from app.matchmaking.models import OPEN, Deal, DealStatus, Offer, Plan
from tests.matchmaking.conftest import USUAL, accept, counter, decline, fresh, propose, withdraw
from tests.support.people import viewer_of
from tests.support.sending import token_of

pytestmark = pytest.mark.race


def answers_of(deal: Deal) -> list[str]:
    """The steps after the first offer, as the history has them."""
    found = db.session.scalars(
        sa.select(StatusChange.to_status)
        .where(StatusChange.kind == "deals", StatusChange.subject_id == deal.id)
        .order_by(StatusChange.id)
    )
    return list(found)[1:]


def test_of_many_answers_to_one_offer_exactly_one_counts(race, deal, merchant, influencer):
    acts = (
        lambda: accept(deal, merchant),
        lambda: counter(deal, merchant, commission_bp=900),
        lambda: decline(deal, merchant),
        lambda: withdraw(deal, influencer),
    )
    results = race(12, lambda number: acts[number % 4]())
    assert [result for result in results if result is None] == [None]
    assert all(isinstance(result, Refused) for result in results if result is not None)
    found = fresh(deal)
    assert answers_of(deal) == [found.status.value]
    assert len(queries.offers_of(deal.id)) == found.rounds
    assert (found.turn_id is not None) == found.is_open


def test_without_the_guard_the_same_race_decides_twice(race, deal, merchant):
    """The negative control: look first, then write, as one would without the guarded UPDATE."""

    def careless(number: int) -> bool:
        session = db.session()
        found = session.scalars(sa.select(Deal).where(Deal.id == deal.id)).one()
        may_answer, before = found.turn_id == merchant.id, found.status
        session.rollback()
        if not may_answer:
            return False
        time.sleep(0.05)
        to = DealStatus.ACCEPTED if number % 2 else DealStatus.DECLINED
        with transaction():
            session.execute(
                sa.update(Deal)
                .where(Deal.id == deal.id)
                .values(status=to, turn_id=None, accepted_round=1 if number % 2 else None)
                .execution_options(synchronize_session=False)
            )
            rules.DEALS.record(deal.id, before, to, by=merchant.id, now=clock.now(), why="")
        return True

    assert sum(race(8, careless)) > 1
    assert len(answers_of(deal)) > 1


def test_two_answers_from_two_browsers_give_one_decision_and_one_fresh_page(
    race, deal, merchant, signed_in
):
    page = f"/deals/{deal.code}"
    browsers = [signed_in(merchant) for _ in range(8)]
    tokens = [token_of(browser.get(page)) for browser in browsers]

    def press(number: int) -> Any:
        verb = "acceptance" if number % 2 else "decline"
        fields = {"csrf_token": tokens[number], "round": "1"}
        return browsers[number].post(f"{page}/{verb}", data=fields)

    answers = race(8, press)
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [303] + [409] * 7
    late = next(answer for answer in answers if answer.status_code == 409)
    assert 'class="note tone-bad"' in late.get_data(as_text=True)
    assert len(answers_of(deal)) == 1


def test_one_offer_sent_many_times_is_one_deal(race, listing, influencer):
    viewer_of(influencer)  # reads the roles before the threads share the person
    results = race(10, lambda _number: propose(listing, influencer).code)
    assert sum(isinstance(result, str) for result in results) == 1
    assert all(isinstance(result, str | Conflict) for result in results), results
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Deal)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Offer)) == 1


def test_exclusive_goods_are_promised_to_one_of_many(race, make_listing, merchant, make_account):
    alone = make_listing(plan=Plan.EXCLUSIVE)
    deals = [propose(alone, make_account(Role.INFLUENCER)) for _ in range(6)]
    results = race(6, lambda number: accept(deals[number], merchant))
    assert [result for result in results if result is None] == [None]
    db.session.rollback()
    statuses = list(db.session.scalars(sa.select(Deal.status)))
    assert statuses.count(DealStatus.ACCEPTED) == 1
    assert all(status in OPEN for status in statuses if status is not DealStatus.ACCEPTED)


def test_a_timer_and_an_answer_at_once_give_one_end(race, deal, merchant, listing):
    """The worker ends the offer while the merchant still accepts it."""
    moment = deal.expires_at

    def act(number: int) -> None:
        with transaction() as session:
            found = queries.deal_by_code(deal.code)
            if number % 2:
                rules.expire(found.id, 1, now=moment)
            else:
                before = moment.replace(year=moment.year - 1)
                rules.accept(session, found, by=viewer_of(merchant), now=before)

    race(8, act)
    assert len(answers_of(deal)) == 1
    assert fresh(deal).status in (DealStatus.ACCEPTED, DealStatus.EXPIRED)


def test_two_tabs_that_save_one_listing_lose_nothing_unseen(race, listing, merchant):
    def save(number: int) -> None:
        with transaction() as session:
            found = queries.listing_by_code(listing.code)
            values = USUAL | {"stock": 100 + number}
            by = viewer_of(merchant)
            rules.save(session, found, values, version=1, by=by, now=clock.now())

    results = race(6, save)
    assert [result for result in results if result is None] == [None]
    assert all(isinstance(result, Conflict) for result in results if result is not None)
    winner = results.index(None)
    db.session.rollback()
    db.session.expire_all()
    assert queries.listing_by_code(listing.code).stock == 100 + winner
