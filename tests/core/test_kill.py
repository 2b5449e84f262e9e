"""A worker that dies in the middle of its work: nothing is done twice, nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock, outbox
from app.core.db import db, transaction
from tests.core.things import Guest

ROOT = Path(__file__).resolve().parents[2]


def notes() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(Guest.n).order_by(Guest.n)))


@pytest.fixture
def handler() -> Iterator[None]:
    """What the worker in its own process does, without stopping in the middle."""

    def note(payload: dict[str, Any], _now: datetime) -> None:
        db.session.add(Guest(hall_id=1, n=payload["n"], state="noted"))

    outbox.handles("test.note")(note)
    yield
    del outbox._handlers["test.note"]


@pytest.mark.race
@pytest.mark.usefixtures("things", "handler")
def test_a_worker_killed_in_the_middle_repeats_nothing_and_loses_nothing(
    database_url: str, run_outbox: Any
) -> None:
    with transaction():
        for n in (1, 2, 3):
            outbox.put("test.note", {"n": n})
    with subprocess.Popen(
        [sys.executable, "-m", "tests.core.killed_worker", database_url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "in the middle\n"
        worker.kill()
        worker.wait(10)
    assert notes() == [1], "what was finished is kept, what was begun is not"
    assert run_outbox() == 1, "the row nobody had begun"
    clock.advance(outbox.LEASE)
    assert run_outbox() == 1, "the row that was cut off, when its lease is over"
    assert notes() == [1, 2, 3]
    clock.advance(outbox.LEASE)
    assert run_outbox() == 0
