"""`transaction()`: everything or nothing, also under load and when others hold the lock."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.models import Account
from app.core.db import db, transaction
from tests.support.people import make_account


def names() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Account.name).order_by(Account.id)))


def test_a_broken_transaction_leaves_nothing(app: Any) -> None:
    def break_off() -> None:
        with transaction():
            make_account(name="김철수")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert names() == []


def test_after_a_broken_one_the_next_is_a_new_beginning(app: Any) -> None:
    test_a_broken_transaction_leaves_nothing(app)
    with transaction():
        make_account(name="리영희")
    assert names() == ["리영희"]


def test_an_inner_transaction_joins_the_outer(app: Any) -> None:
    def break_off() -> None:
        with transaction():
            with transaction():
                make_account(name="김철수")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert names() == []


def test_a_read_that_becomes_a_write_does_not_fail_under_load(app: Any, race: Any) -> None:
    make_account()

    def read_then_write(number: int) -> str:
        names()
        with transaction():
            make_account(name=f"사람{number}")
        return "kept"

    assert race(12, read_then_write) == ["kept"] * 12
    assert len(names()) == 13


@pytest.mark.race
def test_whoever_holds_the_lock_too_long_is_not_waited_for_for_ever(
    impatient: None, race: Any
) -> None:
    account = make_account(name="김철수")
    held, tried = threading.Event(), threading.Event()

    def act(number: int) -> str:
        if number == 0:
            with transaction() as session:
                session.execute(sa.update(Account).values(name="첫째"))
                held.set()
                tried.wait(30)
            return "kept"
        held.wait(30)
        try:
            with transaction() as session:
                session.execute(
                    sa.update(Account).where(Account.id == account.id).values(name="둘째")
                )
        finally:
            tried.set()
        return "kept"

    first, second = race(2, act)
    assert first == "kept"
    assert isinstance(second, sa.exc.OperationalError)
    assert names() == ["첫째"]


def test_an_error_does_not_repeat_what_somebody_typed(app: Any) -> None:
    make_account(phone="+8613844331234")
    with pytest.raises(sa.exc.IntegrityError) as caught:
        make_account(phone="+8613844331234", name="김철수")
    assert "김철수" not in str(caught.value)


def test_connections_are_set_up_as_promised(app: Any, database: str) -> None:
    if database != "sqlite":
        assert db.session.scalar(sa.text("SHOW timezone")) == "UTC"
        return
    found = {
        name: db.session.scalar(sa.text(f"PRAGMA {name}"))
        for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous")
    }
    assert found == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "synchronous": 1,
    }
