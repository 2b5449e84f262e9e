"""A worker is killed between telling somebody and being done: told once, never twice."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import clock, outbox
from app.core.codes import new_code
from app.core.db import db, transaction
from app.notices import kinds, rules
from app.notices.models import Notice

ROOT = Path(__file__).resolve().parents[2]


def kill_a_worker(url: str, how: str) -> None:
    """Starts a worker in a process of its own and kills it in the middle."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.notices.killed_worker", url, how],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "now\n"
        worker.kill()
        worker.wait(20)


def notices() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Notice)) or 0


@pytest.fixture
def work_left(app: Any, make_account: Any, monkeypatch: Any) -> Any:
    """One row of work that tells somebody, and in this process a worker that does not die."""
    account = make_account()
    kinds.declare("test.kill", title="a", text="", icon="bell", by_mail=False)

    def tell(payload: dict[str, Any], _now: Any) -> None:
        rules.tell(payload["account"], "test.kill", key=new_code())

    outbox.handles("test.kill")(tell)
    with transaction():
        outbox.put("test.kill", {"account": account.id}, key="kill")
    yield account
    outbox._handlers.pop("test.kill")
    kinds._kinds.pop("test.kill")


@pytest.mark.race
@pytest.mark.usefixtures("work_left")
def test_no_notice_is_lost_and_none_comes_twice(database_url: str) -> None:
    kill_a_worker(database_url, "in one")
    assert notices() == 0, "what was begun is not kept"
    later = clock.now() + outbox.LEASE + timedelta(seconds=1)
    assert outbox.run_due(later) == 1
    assert notices() == 1
    assert outbox.run_due(later + timedelta(hours=1)) == 0
    assert notices() == 1


@pytest.mark.race
@pytest.mark.usefixtures("work_left")
def test_told_in_a_transaction_of_its_own_it_would_come_twice(database_url: str) -> None:
    """The same without the rule that the notice and the mark share a transaction."""
    kill_a_worker(database_url, "apart")
    outbox.run_due(clock.now() + outbox.LEASE + timedelta(seconds=1))
    assert notices() == 2
