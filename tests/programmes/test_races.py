"""Many at once: the last place, the waiting list under churn, the same ticket twice."""

from __future__ import annotations

import random
import time
from typing import Any

import sqlalchemy as sa

from app.accounts.viewer import Role
from app.core.db import db, transaction
from app.programmes import queries, rules
from app.programmes.models import CheckIn, Event, Method
from tests.programmes.conftest import cancel, counted, counters, sign_up, statuses
from tests.support.people import viewer_of
from tests.support.sending import token_of

PEOPLE = 12


def test_the_last_place_goes_to_one_of_many(race, clock, make_event, make_account):
    event = make_event(3)
    sign_up(event, make_account(), party_size=2)
    people = [viewer_of(make_account()) for _ in range(PEOPLE)]
    results = race(PEOPLE, lambda number: sign_up(event, people[number]).status.value)
    assert sorted(results) == ["confirmed"] + ["waitlisted"] * (PEOPLE - 1)
    assert counters(event) == counted(event) == (3, PEOPLE - 1)


def test_without_the_guard_the_same_race_sells_the_place_many_times(
    race, clock, make_event, make_account
):
    """The negative control: look first, then write, as one would without `capacity`."""
    event = make_event(1)

    def careless(_number: int) -> bool:
        session = db.session()
        taken = session.scalar(sa.select(Event.taken).where(Event.id == event.id)) or 0
        session.rollback()
        if taken >= 1:
            return False
        time.sleep(0.05)
        with transaction():
            session.execute(
                sa.update(Event).where(Event.id == event.id).values(taken=Event.taken + 1)
            )
        return True

    assert sum(race(8, careless)) > 1
    assert counters(event)[0] > 1


def test_one_person_pressing_many_times_signs_up_once(race, signed_in, make_event, make_account):
    event = make_event(5)
    person = make_account()
    page = f"/events/{event.code}"
    browsers = [signed_in(person) for _ in range(8)]
    tokens = [token_of(browser.get(page)) for browser in browsers]

    def press(number: int) -> Any:
        return browsers[number].post(
            f"{page}/registrations", data={"csrf_token": tokens[number], "party_size": "1"}
        )

    answers = race(8, press)
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert statuses(event) == ["confirmed"]
    assert counters(event) == (1, 0)


def test_the_waiting_list_stays_true_under_churn(race, clock, make_event, make_account):
    event = make_event(5)
    people = [viewer_of(make_account()) for _ in range(PEOPLE)]

    def come_and_go(number: int) -> None:
        chance = random.Random(number)
        for _ in range(4):
            row = sign_up(event, people[number], party_size=chance.randint(1, 3))
            if chance.random() < 0.8:
                cancel(row, people[number])
            else:
                return

    for result in race(PEOPLE, come_and_go):
        if isinstance(result, Exception):
            raise result
    taken, waiting = counters(event)
    assert (taken, waiting) == counted(event)
    assert taken <= 5
    assert queries.wrong_counters() == []
    smallest = min(
        (row.party_size for row in queries.waiting_list(event.id, clock.now())), default=9
    )
    assert 5 - taken < smallest, "a free place that somebody waits for"


def test_one_ticket_scanned_at_two_doors_counts_once(
    race, clock, make_event, make_account, organiser
):
    event = make_event(2)
    row = sign_up(event, make_account())
    keeper = viewer_of(organiser)

    def scan(number: int) -> bool:
        with transaction() as session:
            return rules.check_in(
                session,
                queries.event_by_code(event.code),
                row.ticket,
                nonce=f"scan-{number % 4}",
                scanned_at=clock.now(),
                by=keeper,
                now=clock.now(),
            ).again

    race(8, scan)
    assert statuses(event) == ["attended"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CheckIn)) == 1


def test_two_helpers_scanning_one_ticket_hear_yes_once_and_already_once(
    race, clock, make_event, make_account, organiser
):
    event = make_event(20)
    helpers = [viewer_of(organiser), viewer_of(make_account(Role.ADMIN))]
    for turn in range(6):
        row = sign_up(event, make_account(name=f"손님{turn}호"))
        by_name = f"손님{turn}호" if turn % 2 else row.ticket

        def scan(number: int, turn: int = turn, text: str = by_name) -> bool:
            with transaction() as session:
                return rules.check_in(
                    session,
                    queries.event_by_code(event.code),
                    text,
                    nonce=f"{turn}-{number}",
                    scanned_at=clock.now(),
                    by=helpers[number],
                    now=clock.now(),
                ).again

        assert sorted(race(2, scan), key=str) == [False, True]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CheckIn)) == 6


def test_without_the_lock_both_helpers_hear_yes(race, clock, make_event, make_account, organiser):
    """The negative control: look whether somebody came, then write it down."""
    event = make_event(20)
    row = sign_up(event, make_account())

    def careless(number: int) -> bool:
        session = db.session()
        again = queries.came_at(session, row.id) is not None
        session.rollback()
        time.sleep(0.05)
        with transaction():
            session.add(
                CheckIn(
                    registration_id=row.id,
                    nonce=f"careless-{number}",
                    scanned_at=clock.now(),
                    received_at=clock.now(),
                    by_id=organiser.id,
                    method=Method.CODE,
                )
            )
        return again

    assert race(2, careless) == [False, False]
