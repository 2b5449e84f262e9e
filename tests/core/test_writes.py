"""Frequent writes: compiled once, right on both databases, part of the transaction around."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.core.db import db, transaction
from app.core.writes import NewRow, Write, as_read
from tests.core.things import Guest, Lamp, Light, make_lamp

pytestmark = pytest.mark.usefixtures("things")


def _to(*names: str) -> Any:
    values = {name: sa.bindparam(f"new_{name}", type_=getattr(Lamp, name).type) for name in names}
    return sa.update(Lamp).where(Lamp.id == sa.bindparam("lamp")).values(values)


CHANGE = Write(_to)


def guests() -> list[tuple[int, str]]:
    db.session.rollback()
    rows = db.session.execute(sa.select(Guest.n, Guest.state).order_by(Guest.id))
    return [tuple(row) for row in rows]


def test_a_write_is_compiled_once_for_a_shape_and_takes_its_own_values() -> None:
    lamps = [make_lamp(), make_lamp()]
    for lamp in lamps:
        with transaction() as session:
            CHANGE.run(session, "status", lamp=lamp, new_status=Light.OFF)
            CHANGE.run(session, "keeper", lamp=lamp, new_keeper=lamp * 10)
    found = db.session.execute(sa.select(Lamp.status, Lamp.keeper).order_by(Lamp.id)).all()
    assert found == [(Light.OFF, lamp * 10) for lamp in lamps]
    here = [key for key in CHANGE._compiled if key[0] == db.engine.dialect.name]
    assert len(here) == 2


def test_it_says_how_many_rows_it_reached() -> None:
    lamp = make_lamp()
    with transaction() as session:
        reached = [
            CHANGE.run(session, "status", lamp=one, new_status=Light.OFF).rowcount
            for one in (lamp, lamp + 1)
        ]
    assert reached == [1, 0]


def test_it_follows_what_the_session_holds_and_goes_with_the_transaction() -> None:
    def break_off() -> None:
        with transaction() as session:
            session.add(Guest(id=7, hall_id=1, n=1, state="came"))
            NewRow(Guest).add(session, {"id": 7, "hall_id": 1, "n": 2, "state": "twice"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert guests() == []


def test_a_row_that_is_there_already_is_left_as_it_is() -> None:
    new = NewRow(Guest, "id")
    with transaction() as session:
        keys = [new.add(session, {"id": 7, "hall_id": 1, "n": n, "state": "came"}) for n in (1, 2)]
    assert keys == [7, None]
    assert guests() == [(1, "came")]


@pytest.mark.race
def test_of_ten_who_add_the_same_row_one_adds_it(race: Any) -> None:
    new = NewRow(Guest, "id")

    def act(number: int) -> int | None:
        with transaction() as session:
            return new.add(session, {"id": 7, "hall_id": 1, "n": number, "state": "came"})

    assert sorted(race(10, act), key=str) == [7, *[None] * 9]
    assert len(guests()) == 1


def test_a_row_that_was_just_written_is_at_hand_without_reading_it(count_queries: Any) -> None:
    values = {"hall_id": 1, "n": 2, "state": "came"}
    with transaction() as session:
        key = NewRow(Guest).add(session, values)
        with count_queries() as counted:
            guest = as_read(session, Guest, id=key, **values)
            assert (guest.id, guest.n) == (key, 2)
            assert session.get(Guest, key) is guest
        assert counted.count == 0
        guest.state = "gone"
    assert guests() == [(2, "gone")]
