"""Limited places: never sold twice, passed on in order, counters equal to rows."""

from __future__ import annotations

import random
import threading
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.capacity import Outcome
from app.core.db import db, transaction
from tests.core.things import (
    HALLS,
    Guest,
    Hall,
    come,
    counted,
    counters,
    go,
    make_hall,
    resize,
    states,
)

pytestmark = pytest.mark.usefixtures("things")


def guests(hall: int) -> list[int]:
    db.session.rollback()
    return list(
        db.session.scalars(sa.select(Guest.id).where(Guest.hall_id == hall).order_by(Guest.id))
    )


def test_places_are_taken_while_there_are_some_then_people_wait() -> None:
    hall = make_hall(2)
    assert [come(hall) for _ in range(3)] == [Outcome.TAKEN, Outcome.TAKEN, Outcome.WAITING]
    assert counters(hall) == (2, 2, 1)


def test_a_place_given_back_goes_to_the_first_who_waits() -> None:
    hall = make_hall(1)
    for _ in range(3):
        come(hall)
    first, second, third = guests(hall)
    assert go(first)
    assert states(hall) == ["gone", "taken", "waiting"]
    assert counters(hall) == (1, 1, 1)
    assert go(second)
    assert go(third)
    assert counters(hall) == (1, 0, 0)


def test_newcomers_never_overtake_who_waits_even_where_a_place_is_free() -> None:
    hall = make_hall(3)
    come(hall, 2)
    come(hall, 3)  # too many for the one place left: they wait
    assert come(hall, 1) is Outcome.WAITING
    assert counters(hall) == (3, 2, 4)


def test_somebody_who_has_to_stand_back_waits_though_places_are_free() -> None:
    hall = make_hall(3)
    assert come(hall, behind=True) is Outcome.WAITING
    assert counters(hall) == (3, 0, 1)


def test_parties_that_do_not_fit_are_passed_by_for_those_who_do() -> None:
    hall = make_hall(2)
    come(hall, 2)
    for n in (3, 1, 1):
        come(hall, n)
    assert go(guests(hall)[0])
    assert states(hall) == ["gone", "waiting", "taken", "taken"]
    assert counters(hall) == (2, 2, 3)


def test_leaving_the_waiting_list_moves_nobody_up() -> None:
    hall = make_hall(1)
    for _ in range(3):
        come(hall)
    assert go(guests(hall)[1])
    assert states(hall) == ["taken", "gone", "waiting"]
    assert counters(hall) == (1, 1, 1)


def test_more_places_move_people_up_and_fewer_than_taken_are_refused() -> None:
    hall = make_hall(1)
    for _ in range(4):
        come(hall)
    assert resize(hall, 3)
    assert states(hall) == ["taken", "taken", "taken", "waiting"]
    assert not resize(hall, 2)
    assert counters(hall) == (3, 3, 1)


def test_staff_may_go_beyond_and_the_next_place_then_goes_to_nobody() -> None:
    hall = make_hall(1)
    for _ in range(2):
        come(hall)
    with transaction() as session:
        HALLS.take_over(session, hall, 1)
        session.add(Guest(hall_id=hall, n=1, state="taken"))
    assert counters(hall) == (1, 2, 1)
    assert go(guests(hall)[0])
    assert counters(hall) == (1, 1, 1), "the hall is still full"


def test_whoever_does_not_take_the_offer_does_not_block_the_line() -> None:
    hall = make_hall(1)
    for _ in range(3):
        come(hall)
    _, second, third = guests(hall)
    asked = []
    with transaction() as session:
        HALLS.give_back(session, hall, 1)
        HALLS.promote(
            session,
            hall,
            lambda free: [(second, 1), (third, 1)],
            lambda who: asked.append(who) or who == third,
        )
    assert asked == [second, third]
    assert counters(hall) == (1, 1, 1)


@pytest.mark.race
def test_the_last_place_is_taken_by_one_of_thirty(race: Any) -> None:
    hall = make_hall(1)
    outcomes = race(30, lambda _: come(hall))
    assert outcomes.count(Outcome.TAKEN) == 1
    assert outcomes.count(Outcome.WAITING) == 29
    assert counters(hall)[1:] == counted(hall) == (1, 29)


@pytest.mark.race
def test_check_then_take_sells_the_last_place_to_many(race: Any) -> None:
    """The same race without the guard: everybody saw a free place, everybody took it."""
    hall, all_have_looked = make_hall(1), threading.Barrier(12)

    def act(_: int) -> str:
        capacity, taken, _waiting = counters(hall)
        db.session.rollback()
        all_have_looked.wait(30)
        if taken >= capacity:
            return "waits"
        with transaction() as session:
            session.execute(sa.update(Hall).values(taken=Hall.taken + 1))
        return "took"

    assert race(12, act).count("took") == 12
    assert counters(hall)[1] == 12


@pytest.mark.race
def test_a_place_given_back_under_a_rush_goes_on_exactly_once(race: Any) -> None:
    hall = make_hall(3)
    for _ in range(10):
        come(hall)
    leaving = guests(hall)[:3]

    def act(number: int) -> Any:
        return go(leaving[number]) if number < 3 else come(hall)

    race(12, act)
    assert counters(hall)[1:] == counted(hall) == (3, 13)
    assert states(hall)[:10] == ["gone"] * 3 + ["taken"] * 3 + ["waiting"] * 4


@pytest.mark.race
def test_a_double_click_on_cancel_gives_one_place_back(race: Any) -> None:
    hall = make_hall(1)
    for _ in range(4):
        come(hall)
    first = guests(hall)[0]
    assert race(6, lambda _: go(first)).count(True) == 1
    assert states(hall) == ["gone", "taken", "waiting", "waiting"]
    assert counters(hall)[1:] == counted(hall) == (1, 2)


@pytest.mark.race
def test_coming_and_going_of_many_keeps_counters_equal_to_rows(race: Any) -> None:
    hall = make_hall(5)
    for n in (1, 2, 1, 3, 1, 2):
        come(hall, n)

    def act(number: int) -> None:
        chance = random.Random(number)
        for _ in range(6):
            if chance.random() < 0.5:
                come(hall, chance.randint(1, 3))
            else:
                go(chance.choice(guests(hall)))

    results = race(8, act)
    assert results == [None] * 8
    capacity, taken, waiting = counters(hall)
    assert (taken, waiting) == counted(hall)
    assert taken <= capacity
