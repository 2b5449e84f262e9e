"""Hot reads: typed rows from compiled statements, on a connection that can be lost."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa

from app.core import rows
from app.core.db import UTCDateTime, db, transaction
from app.core.localized import Localized
from app.core.rows import Rows
from tests.core.things import Guest, Lamp, Light, Shelf, make_lamp
from tests.support import databases

pytestmark = pytest.mark.usefixtures("things")


class LampRow(NamedTuple):
    id: int
    status: Light


def _lamps(by_status: bool = False) -> sa.Select[Any]:
    select = sa.select(Lamp.id, Lamp.status).order_by(Lamp.id).limit(sa.bindparam("most"))
    if by_status:
        select = select.where(Lamp.status == sa.bindparam("status", type_=Lamp.status.type))
    return select


LAMPS = Rows(LampRow, _lamps)


class Everything(NamedTuple):
    at: datetime
    title: Localized
    facts: dict[str, Any]
    phone: str
    kind: Light
    empty: str | None


def test_rows_are_named_tuples_with_the_types_of_their_columns() -> None:
    lamp = make_lamp(Light.GREEN)
    assert LAMPS.all(most=10) == [LampRow(lamp, Light.GREEN)]
    assert LAMPS.one(most=1) == (lamp, Light.GREEN)


def test_a_shape_is_compiled_once_and_takes_its_own_parameters() -> None:
    make_lamp(Light.GREEN)
    red = make_lamp(Light.RED)
    for _ in range(3):
        assert LAMPS.all(True, most=10, status=Light.RED) == [LampRow(red, Light.RED)]
        assert len(LAMPS.all(most=10)) == 2
    here = [key for key in LAMPS._compiled if key[:2] == (db.engine.dialect.name, 10)]
    assert len(here) == 2


def test_what_is_fixed_stands_in_the_text_but_words_never_do() -> None:
    """A database keeps a plan where it sees how few rows are meant; words may be anybody's."""
    words = "' OR 1 = 1 --"

    def build() -> sa.Select[Any]:
        select = sa.select(Lamp.id, Lamp.status).where(
            Lamp.status.in_((Light.RED, Light.GREEN)), sa.literal(words) != "nothing"
        )
        return select.limit(sa.bindparam("most", type_=sa.BigInteger))

    lamp, lamps, said = make_lamp(Light.RED), Rows(LampRow, build), []
    rows.listeners.append(said.append)
    try:
        assert lamps.all(most=7) == [LampRow(lamp, Light.RED)]
    finally:
        rows.listeners.remove(said.append)
    assert "LIMIT 7" in said[-1]
    assert "'RED'" in said[-1].upper()
    assert words not in said[-1]


def test_nothing_found_is_nothing() -> None:
    assert LAMPS.one(most=1) is None


def test_what_is_written_can_be_read_by_the_next_reader() -> None:
    for number in range(1, 4):
        make_lamp()
        assert len(LAMPS.all(most=10)) == number


def test_inside_a_transaction_one_sees_ones_own_changes() -> None:
    with transaction() as session:
        session.add(Lamp(status=Light.RED))
        session.flush()
        assert len(LAMPS.all(most=10)) == 1
        session.rollback()
    assert LAMPS.all(most=10) == []


def test_others_do_not_see_what_is_not_kept_yet(race: Any) -> None:
    with transaction() as session:
        session.add(Lamp(status=Light.RED))
        session.flush()
        assert race(1, lambda _: LAMPS.all(most=10)) == [[]]


class Dead:
    """A connection whose server is gone."""

    def __init__(self) -> None:
        self.closed = False

    def execute(self, *_: Any) -> Any:
        raise db.engine.dialect.dbapi.OperationalError("the server closed the connection")

    def close(self) -> None:
        self.closed = True


def test_a_lost_connection_is_opened_anew() -> None:
    make_lamp()
    LAMPS.all(most=1)
    readers, dead = rows._thread.readers, Dead()
    rows.forget(db.engine)
    readers[(id(db.engine), False)] = dead
    assert len(LAMPS.all(most=1)) == 1
    assert dead.closed


def test_a_database_that_does_not_answer_raises_what_pages_know(monkeypatch: Any) -> None:
    monkeypatch.setattr(rows, "_reader", lambda *_: Dead())
    with pytest.raises(sa.exc.OperationalError) as caught:
        LAMPS.all(most=1)
    assert caught.value.statement is not None


def test_a_replica_that_is_gone_is_replaced_by_the_database_itself(
    app: Any, database: str, monkeypatch: Any
) -> None:
    gone = {
        "sqlite": "sqlite:////nowhere/replica.db",
        "postgresql": "postgresql+psycopg://nobody@127.0.0.1:1/nothing",
    }[database]
    monkeypatch.setitem(
        app.config, "SETTINGS", replace(app.config["SETTINGS"], replica_urls=(gone,))
    )
    make_lamp()
    with app.test_request_context():
        rows.let_lag()
        assert len(LAMPS.all(most=1)) == 1


def test_who_may_lag_reads_from_a_replica_and_everybody_else_does_not(
    app: Any, database: str, tmp_path: Any, monkeypatch: Any
) -> None:
    copy = (
        f"sqlite:///{tmp_path}/replica.db"
        if database == "sqlite"
        else databases.fresh_postgresql(f"replica_{os.getpid()}")
    )
    engine = sa.create_engine(copy)
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateTable(Lamp.__table__))
        connection.execute(sa.insert(Lamp), [{"status": Light.RED}] * 2)
    engine.dispose()
    monkeypatch.setitem(
        app.config, "SETTINGS", replace(app.config["SETTINGS"], replica_urls=(copy,))
    )
    make_lamp()
    with app.test_request_context():
        assert len(LAMPS.all(most=10)) == 1
        rows.let_lag()
        assert len(LAMPS.all(most=10)) == 2
        rows.forget(db.engine)


def test_each_statement_is_told_to_those_who_count(count_queries: Any) -> None:
    with count_queries() as counted:
        LAMPS.all(most=1)
        LAMPS.all(most=1)
    assert counted.count == 2
    assert counted.writes == []


class OneNumber(NamedTuple):
    n: int


def test_values_are_bound_and_never_become_part_of_the_statement() -> None:
    names = Rows(
        OneNumber,
        lambda: (
            sa.select(Guest.n)
            .where(Guest.state == sa.bindparam("state"))
            .order_by(Guest.id)
            .limit(10)
        ),
    )
    with transaction() as session:
        session.add_all([Guest(hall_id=1, n=1, state="o'x"), Guest(hall_id=1, n=2, state="b")])
    assert names.all(state="o'x") == [(1,)]
    assert names.all(state="' OR 1=1 --") == []


class Fixed(NamedTuple):
    id: int


def test_values_that_stand_in_the_select_are_bound_too() -> None:
    red = make_lamp(Light.RED)
    make_lamp(Light.GREEN)
    fixed = Rows(
        Fixed, lambda: sa.select(Lamp.id).where(Lamp.status == Light.RED).order_by(Lamp.id)
    )
    assert fixed.all() == [(red,)]


def test_an_in_list_is_spelled_out() -> None:
    red, green = make_lamp(Light.RED), make_lamp(Light.GREEN)
    make_lamp(Light.OFF)
    some = Rows(
        Fixed,
        lambda: (
            sa.select(Lamp.id).where(Lamp.status.in_([Light.RED, Light.GREEN])).order_by(Lamp.id)
        ),
    )
    assert some.all() == [(red,), (green,)]


def test_every_type_goes_there_and_back() -> None:
    values = Everything(
        at=datetime(2026, 11, 23, 1, 2, 3, 456789, tzinfo=UTC),
        title=Localized(ko="김치", zh="泡菜"),
        facts={"a": [1, None]},
        phone="+8613844331234",
        kind=Light.OFF,
        empty=None,
    )
    with transaction() as session:
        session.execute(sa.insert(Shelf).values(**values._asdict()))
    shelf = Rows(
        Everything,
        lambda: sa.select(
            Shelf.at, Shelf.title, Shelf.facts, Shelf.phone, Shelf.kind, Shelf.empty
        ).where(Shelf.at == sa.bindparam("at", type_=UTCDateTime())),
    )
    assert shelf.one(at=values.at) == values


def test_sealed_values_stand_sealed_in_the_table() -> None:
    with transaction() as session:
        session.add(
            Shelf(
                at=datetime(2026, 11, 23, tzinfo=UTC),
                title=Localized(en="x"),
                facts={},
                phone="+8613844331234",
                kind=Light.RED,
            )
        )
    kept = db.session.scalar(sa.text("SELECT phone FROM test_shelves"))
    assert "13844331234" not in kept
