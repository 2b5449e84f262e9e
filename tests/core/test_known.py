"""Answers that are known: asked again only when somebody has written."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa

from app.core import known
from app.core.db import transaction
from app.core.known import known as kept
from app.core.known import recent
from app.core.rows import Rows
from tests.core.things import Lamp, Light, make_lamp
from tests.support.counting import only_our_writes
from tests.support.racing import race

pytestmark = pytest.mark.usefixtures("things")


class Number(NamedTuple):
    number: int


LAMPS = Rows(Number, lambda: sa.select(sa.func.count()).select_from(Lamp))
asked: list[str] = []


@kept
def lamps(why: str = "") -> int:
    asked.append(why)
    row = LAMPS.one()
    assert row is not None
    return row.number


@recent(60.0)
def lamps_of_late() -> int:
    asked.append("late")
    return lamps.__wrapped__()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture(autouse=True)
def _nothing_known() -> None:
    known.forget()
    asked.clear()


def test_a_read_is_made_once_while_nothing_is_written() -> None:
    with only_our_writes():
        assert [lamps(), lamps(), lamps()] == [0, 0, 0]
    assert len(asked) == 1


def test_other_arguments_are_another_question() -> None:
    with only_our_writes():
        for why in ("a", "b", "a"):
            lamps(why)
    assert asked == ["a", "b"]


def test_what_this_thread_wrote_is_seen_at_once() -> None:
    for number in range(1, 4):
        make_lamp()
        assert lamps() == lamps_of_late() == number


def test_what_another_connection_wrote_is_seen_at_once(app: Any) -> None:
    assert lamps() == 0
    race(app, 1, lambda _: make_lamp())
    assert lamps() == 1


def test_what_others_wrote_may_be_seen_late_where_that_is_said(app: Any) -> None:
    """The negative control of the test above: this one answers from a moment ago."""
    assert lamps_of_late() == 0
    race(app, 1, lambda _: make_lamp())
    assert lamps_of_late() == 0
    known.forget()
    assert lamps_of_late() == 1


def test_inside_a_write_everything_is_read(app: Any) -> None:
    assert lamps() == 0
    with transaction() as session:
        session.add(Lamp(status=Light.RED))
        session.flush()
        assert lamps() == lamps_of_late() + 0 == 1
        session.rollback()
    assert lamps() == 0


def test_a_request_asks_once_whether_anything_was_written(app: Any, count_queries: Any) -> None:
    with app.test_request_context(), count_queries() as counted:
        for why in ("a", "b", "c"):
            lamps(why)
    marks = [text for text in counted.statements if "snapshot" in text]
    assert len(marks) <= 1
    assert len(counted.statements) - len(marks) == 3


def test_a_request_that_wrote_reads_what_it_wrote(app: Any) -> None:
    with app.test_request_context():
        assert lamps() == 0
        make_lamp()
        assert lamps() == 1


def test_a_thread_keeps_only_so_much() -> None:
    for number in range(known.MOST * 3):
        lamps(str(number))
    assert len(known.answers()) <= known.MOST
