"""Work left behind: carried out once, tried again when it fails, given up after a while."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import outbox
from app.core.db import db, transaction
from app.core.outbox import LEASE, MOST_TRIES, OutboxRow
from tests.core.things import Guest

pytestmark = pytest.mark.usefixtures("things")


@pytest.fixture
def handles() -> Iterator[Callable[..., Any]]:
    """Registers handlers for one test."""
    before = dict(outbox._handlers)
    yield outbox.handles
    outbox._handlers.clear()
    outbox._handlers.update(before)


def put(topic: str = "test.note", payload: Any = None, **values: Any) -> None:
    with transaction():
        outbox.put(topic, payload or {"n": 1}, **values)


def note(payload: dict[str, Any], _now: Any) -> None:
    """A handler that leaves a row behind."""
    db.session.add(Guest(hall_id=1, n=payload["n"], state="noted"))


def notes() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Guest.n).order_by(Guest.id)))


def row() -> Any:
    db.session.rollback()
    return db.session.execute(
        sa.select(OutboxRow.tries, OutboxRow.due_at, OutboxRow.done_at, OutboxRow.failed_at).limit(
            1
        )
    ).one()


def test_work_is_done_once_with_its_facts(handles: Any, run_outbox: Any) -> None:
    handles("test.note")(note)
    put(payload={"n": 5})
    assert (run_outbox(), run_outbox()) == (1, 0)
    assert notes() == [5]


def test_work_of_a_change_that_was_not_kept_does_not_exist(handles: Any, run_outbox: Any) -> None:
    handles("test.note")(note)

    def break_off() -> None:
        with transaction():
            outbox.put("test.note", {"n": 1})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert run_outbox() == 0


def test_a_known_key_is_left_once_also_when_done(handles: Any, run_outbox: Any) -> None:
    handles("test.note")(note)
    for _ in range(3):
        put(key="one")
    assert run_outbox() == 1
    put(key="one")
    assert run_outbox() == 0
    assert notes() == [1]


def test_a_timer_waits_for_its_time(handles: Any, run_outbox: Any, clock: Any) -> None:
    handles("test.note")(note)
    put(due=clock.now() + timedelta(hours=48))
    clock.advance(timedelta(hours=47))
    assert run_outbox() == 0
    clock.advance(timedelta(hours=1))
    assert run_outbox() == 1


def test_work_that_is_taken_back_is_not_done(handles: Any, run_outbox: Any) -> None:
    handles("test.note")(note)
    put(key="reminder")
    with transaction():
        outbox.cancel("reminder")
    assert run_outbox() == 0


def test_a_failure_keeps_nothing_and_is_tried_again_later(
    handles: Any, run_outbox: Any, clock: Any
) -> None:
    tries = []

    @handles("test.note")
    def fails_once(payload: dict[str, Any], now: Any) -> None:
        note(payload, now)
        tries.append(now)
        if len(tries) == 1:
            raise RuntimeError("the line is dead")

    put()
    assert run_outbox() == 0
    assert notes() == [], "what the handler wrote before it failed is gone"
    assert run_outbox() == 0, "not before its time"
    clock.advance(timedelta(seconds=21))
    assert run_outbox() == 1
    assert notes() == [1]
    assert len(tries) == 2


def test_each_wait_is_twice_as_long_and_at_last_it_is_given_up(
    handles: Any, run_outbox: Any, clock: Any
) -> None:
    @handles("test.note")
    def fails(_payload: dict[str, Any], _now: Any) -> None:
        raise RuntimeError("never")

    put()
    waits = []
    for _ in range(MOST_TRIES):
        assert run_outbox() == 0
        waits.append(row().due_at - clock.now())
        clock.advance(waits[-1])
    assert all(later == 2 * earlier for earlier, later in pairwise(waits))
    assert row().failed_at is not None
    assert row().tries == MOST_TRIES
    clock.advance(timedelta(days=365))
    assert run_outbox() == 0
    assert row().tries == MOST_TRIES


def test_a_topic_that_nobody_handles_fails_and_holds_up_nothing(
    handles: Any, run_outbox: Any
) -> None:
    handles("test.note")(note)
    put("test.unknown")
    put()
    assert run_outbox() == 1
    assert notes() == [1]


def test_the_failure_is_kept_without_the_facts(handles: Any, run_outbox: Any) -> None:
    @handles("test.note")
    def fails(payload: dict[str, Any], _now: Any) -> None:
        raise RuntimeError(f"the line to {payload['phone']} is dead\nsaid {payload['name']}")

    put(payload={"phone": "138 4433 1234", "name": "김영희"})
    run_outbox()
    error = db.session.scalar(sa.select(OutboxRow.error))
    assert "RuntimeError: the line to … is dead" in error
    assert "in fails" in error, "where it happened"
    assert "4433" not in error
    assert "김영희" not in error


def test_a_leased_row_that_nobody_finished_comes_back(
    handles: Any, run_outbox: Any, clock: Any
) -> None:
    handles("test.note")(note)
    put()
    assert outbox._lease(clock.now()) is not None
    assert run_outbox() == 0, "somebody else has it"
    clock.advance(LEASE)
    assert run_outbox() == 1
    assert notes() == [1]


def test_a_slow_worker_does_not_repeat_what_another_has_done(
    handles: Any, run_outbox: Any, clock: Any
) -> None:
    handles("test.note")(note)
    put()
    slow = outbox._lease(clock.now())
    assert slow is not None
    clock.advance(LEASE)
    run_outbox()
    outbox._carry_out(slow, clock.now())
    assert notes() == [1]


def test_work_that_touches_the_world_runs_outside_the_transaction(
    handles: Any, run_outbox: Any
) -> None:
    seen = []

    @handles("test.mail", outside=True)
    def send(_payload: dict[str, Any], _now: Any) -> None:
        seen.append(db.session().info.get("writing", False))

    put("test.mail")
    assert run_outbox() == 1
    assert seen == [False]


@pytest.mark.race
def test_four_workers_share_forty_rows_without_doing_one_twice(handles: Any, race: Any) -> None:
    handles("test.note")(note)
    with transaction():
        for n in range(40):
            outbox.put("test.note", {"n": n})
    done = race(4, lambda _: outbox.run_due())
    assert sum(done) == 40
    assert sorted(notes()) == list(range(40))


@pytest.mark.race
def test_reading_first_and_marking_after_does_rows_twice(handles: Any, race: Any) -> None:
    """The same without the lease shows what it is for."""
    with transaction():
        for n in range(10):
            outbox.put("test.note", {"n": n})

    all_have_looked = threading.Barrier(4)

    def act(_: int) -> None:
        due = db.session.execute(
            sa.select(OutboxRow.id, OutboxRow.payload).where(OutboxRow.done_at.is_(None))
        ).all()
        db.session.rollback()
        all_have_looked.wait(30)
        for _id, payload in due:
            with transaction():
                note(payload, None)

    race(4, act)
    assert Counter(notes()) == dict.fromkeys(range(10), 4)
