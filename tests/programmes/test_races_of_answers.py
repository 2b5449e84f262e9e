"""Answers at the same moment: an offer that runs out, two organisers, two moves, one draw."""

from __future__ import annotations

import time
from datetime import timedelta

import sqlalchemy as sa

from app.core.db import db, transaction
from app.core.errors import Refused
from app.programmes import queries, rules
from app.programmes.models import Admission, Promotion, Registration, RegistrationStatus
from tests.programmes.conftest import act, cancel, counted, counters, fresh, sign_up, statuses
from tests.support.people import viewer_of

HANDS = 8


def outcome(step) -> str:
    try:
        step()
    except Refused as refusal:
        return type(refusal).__name__
    return "done"


def test_an_offer_that_runs_out_while_it_is_taken_goes_one_way_only(
    race, clock, make_event, make_account
):
    for _ in range(3):
        event = make_event(1, promotion=Promotion.OFFER)
        first, second, third = (make_account() for _ in range(3))
        held, kept = sign_up(event, first), sign_up(event, second)
        sign_up(event, third)
        cancel(held, first)
        until, person = fresh(kept).offer_until, viewer_of(second)

        def answer(number, until=until, person=person, kept=kept):
            with transaction() as session:
                if number % 2:
                    rules.end_offer(session, kept.id, now=until)
                else:
                    row = queries.registration_by_code(kept.code)
                    rules.accept(session, row, by=person, now=until - timedelta(seconds=1))

        race(HANDS, lambda number: outcome(lambda: answer(number)))
        assert statuses(event) in (
            ["cancelled", "confirmed", "waitlisted"],
            ["cancelled", "expired", "offered"],
        )
        assert counters(event) == counted(event)
        assert counters(event)[0] == 1


def test_two_organisers_give_the_last_place_once(race, clock, make_event, make_account, organiser):
    event = make_event(1, admission=Admission.APPROVAL)
    rows = [sign_up(event, make_account()) for _ in range(HANDS // 2)]
    keeper = viewer_of(organiser)
    race(HANDS, lambda n: outcome(lambda: act(rules.approve, rows[n % len(rows)], keeper)))
    assert sorted(statuses(event)) == ["confirmed"] + ["waitlisted"] * (len(rows) - 1)
    assert counters(event) == counted(event) == (1, len(rows) - 1)


def test_without_the_guard_two_organisers_give_it_twice(
    race, clock, make_event, make_account, organiser
):
    """The negative control: look whether a place is free, then write."""
    event = make_event(1, admission=Admission.APPROVAL)
    rows = [sign_up(event, make_account()) for _ in range(HANDS)]

    def careless(number: int) -> None:
        session = db.session()
        holding = sa.select(sa.func.count()).where(
            Registration.event_id == event.id,
            Registration.status == RegistrationStatus.CONFIRMED,
        )
        free = session.scalar(holding) == 0
        session.rollback()
        time.sleep(0.05)
        if free:
            with transaction():
                session.execute(
                    sa.update(Registration)
                    .where(Registration.id == rows[number].id)
                    .values(status=RegistrationStatus.CONFIRMED)
                )

    race(HANDS, careless)
    assert statuses(event).count("confirmed") > 1


def test_people_who_change_dates_with_each_other_do_not_block_each_other(
    race, clock, make_event, make_account
):
    monday = make_event(HANDS)
    friday = make_event(HANDS, days=9, programme=monday.programme)
    people = [viewer_of(make_account()) for _ in range(HANDS)]
    rows = [sign_up((monday, friday)[n % 2], people[n]) for n in range(HANDS)]
    results = race(
        HANDS,
        lambda n: outcome(
            lambda: act(rules.move_to, rows[n], people[n], to=(friday, monday)[n % 2])
        ),
    )
    assert results == ["done"] * HANDS
    assert counters(monday) == counted(monday) == (HANDS // 2, 0)
    assert counters(friday) == counted(friday) == (HANDS // 2, 0)


def test_the_lots_are_drawn_once_however_many_draw(
    race, clock, make_event, make_account, organiser
):
    event = make_event(2, admission=Admission.LOTTERY)
    for _ in range(5):
        sign_up(event, make_account())
    keeper = viewer_of(organiser)
    late = [viewer_of(make_account()) for _ in range(HANDS)]

    def hand(number: int) -> str:
        if number % 2:
            return outcome(lambda: sign_up(event, late[number]))
        return outcome(lambda: act(rules.draw_now, event, keeper))

    results = race(HANDS, hand)
    assert results[::2].count("done") == 1
    assert results[1::2] == ["done"] * (HANDS // 2)
    assert "pending" not in statuses(event)
    assert counters(event) == counted(event)
    assert counters(event)[0] == 2
