"""Life cycles: only declared steps, one winner, and a history that says the same."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm.attributes import set_committed_value

from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.errors import Conflict
from app.core.workflow import StatusChange, WrongStep, history_of
from tests.core.things import LAMPS, STEPS, Lamp, Light, make_lamp, move

pytestmark = pytest.mark.usefixtures("things")


class TooLate(Conflict):
    pass


def standing(lamp_id: int) -> tuple[Light, int]:
    db.session.rollback()
    return tuple(
        db.session.execute(sa.select(Lamp.status, Lamp.version).where(Lamp.id == lamp_id)).one()
    )


def steps_of(lamp_id: int) -> list[tuple[str, str]]:
    return [(step.from_status, step.to_status) for step in history_of("test_lamps", lamp_id)]


def look(lamp_id: int, gate: threading.Barrier) -> tuple[Light, int]:
    """How the lamp stands before anybody has moved it: all look, then all act."""
    seen = standing(lamp_id)
    db.session.rollback()
    gate.wait(30)
    return seen


def test_a_step_changes_state_version_and_values_and_is_written_down(clock: Any) -> None:
    lamp_id = make_lamp()
    with transaction() as session:
        lamp = session.get(Lamp, lamp_id)
        LAMPS.move(lamp, Light.GREEN, by=7, now=clock.now(), why="it is time", keeper=3)
        assert (lamp.status, lamp.version, lamp.keeper) == (Light.GREEN, 2, 3)
    assert standing(lamp_id) == (Light.GREEN, 2)
    (step,) = history_of("test_lamps", lamp_id)
    assert (step.from_status, step.to_status, step.by_id) == ("red", "green", 7)
    assert (step.at, step.why) == (clock.now(), "it is time")


def test_a_step_that_is_not_declared_is_refused_and_changes_nothing() -> None:
    lamp_id = make_lamp()
    with pytest.raises(WrongStep):
        move(lamp_id, Light.YELLOW)
    assert standing(lamp_id) == (Light.RED, 1)
    assert steps_of(lamp_id) == []


def test_nothing_leaves_an_end_state() -> None:
    lamp_id = make_lamp(Light.OFF)
    for to in Light:
        with pytest.raises(WrongStep):
            move(lamp_id, to)


def test_the_step_and_its_history_are_kept_together_or_not_at_all() -> None:
    lamp_id = make_lamp()

    def change_your_mind() -> None:
        with transaction():
            move(lamp_id, Light.GREEN)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_your_mind()
    assert standing(lamp_id) == (Light.RED, 1)
    assert steps_of(lamp_id) == []


def test_who_looked_too_early_is_told_and_sees_how_it_stands() -> None:
    lamp_id = make_lamp()

    def be_second() -> None:
        with transaction() as session:
            lamp = session.get(Lamp, lamp_id)
            session.execute(
                sa.update(Lamp)
                .where(Lamp.id == lamp_id)
                .values(status=Light.OFF, version=9)
                .execution_options(synchronize_session=False)
            )
            try:
                LAMPS.move(lamp, Light.GREEN, by=1, now=the_clock.now(), lost=TooLate)
            finally:
                seen.append((lamp.status, lamp.version))

    seen: list[Any] = []
    with pytest.raises(TooLate):
        be_second()
    assert seen == [(Light.OFF, 9)]
    assert steps_of(lamp_id) == []


@pytest.mark.race
def test_of_twenty_who_take_the_same_step_one_wins(race: Any) -> None:
    lamp_id, all_have_looked = make_lamp(), threading.Barrier(20)

    def act(number: int) -> str:
        status, version = look(lamp_id, all_have_looked)
        with transaction() as session:
            lamp = session.get(Lamp, lamp_id)
            set_committed_value(lamp, "status", status)
            set_committed_value(lamp, "version", version)
            LAMPS.move(lamp, Light.GREEN, by=number, now=the_clock.now(), lost=TooLate)
        return "won"

    results = race(20, act)
    assert results.count("won") == 1
    assert sum(isinstance(result, TooLate) for result in results) == 19
    assert standing(lamp_id) == (Light.GREEN, 2)
    assert steps_of(lamp_id) == [("red", "green")]


@pytest.mark.race
def test_without_the_guard_several_believe_they_won(race: Any) -> None:
    """The same race with read-then-write shows what the guard is for."""
    lamp_id, all_have_looked = make_lamp(), threading.Barrier(20)

    def act(number: int) -> str:
        status, _ = look(lamp_id, all_have_looked)
        if status is not Light.RED:
            return "lost"
        with transaction() as session:
            session.execute(sa.update(Lamp).values(status=Light.GREEN, keeper=number))
        return "won"

    assert race(20, act).count("won") == 20


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(wishes=st.lists(st.sampled_from(list(Light)), max_size=12))
def test_any_order_of_any_steps_keeps_version_and_history_together(wishes: list[Light]) -> None:
    lamp_id = make_lamp()
    at, taken = Light.RED, []
    for to in wishes:
        if to in STEPS.get(at, {}):
            move(lamp_id, to)
            taken.append((at.value, to.value))
            at = to
        else:
            with pytest.raises(WrongStep):
                move(lamp_id, to)
    assert standing(lamp_id) == (at, 1 + len(taken))
    assert steps_of(lamp_id) == taken


def test_a_history_row_names_its_kind_so_that_keys_do_not_meet() -> None:
    lamp_id = make_lamp()
    move(lamp_id, Light.GREEN)
    with transaction() as session:
        session.add(
            StatusChange(
                kind="other",
                subject_id=lamp_id,
                from_status="",
                to_status="x",
                at=the_clock.now(),
                why="",
            )
        )
    assert steps_of(lamp_id) == [("red", "green")]
