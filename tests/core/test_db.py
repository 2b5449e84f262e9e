"""`transaction()`: everything or nothing, also under load."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.models import Account
from app.core.db import db, transaction
from tests.support.people import make_account


def names() -> list[str]:
    return list(db.session.scalars(sa.select(Account.name).order_by(Account.id)))


def test_a_broken_transaction_leaves_nothing(app: Any) -> None:
    def break_off() -> None:
        with transaction():
            make_account(name="김철수")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert names() == []


def test_an_inner_transaction_joins_the_outer(app: Any) -> None:
    with transaction():
        make_account(name="김철수")
        make_account(name="리영희")
    assert names() == ["김철수", "리영희"]


def test_a_read_that_becomes_a_write_does_not_fail_under_load(app: Any, race: Any) -> None:
    make_account()

    def read_then_write(number: int) -> str:
        names()
        with transaction():
            make_account(name=f"사람{number}")
        return "kept"

    assert race(12, read_then_write) == ["kept"] * 12
    assert len(names()) == 13
