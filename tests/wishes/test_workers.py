"""Timers with three workers and one that is killed in the middle: each fires once, none is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.models import Account
from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core import outbox
from app.core.db import db, transaction
from app.core.outbox import OutboxRow
from app.core.workflow import StatusChange
from app.notices.models import Notice
from app.wishes import queries, rules
from app.wishes.models import Wish, WishStatus
from tests.support.people import make_account, viewer_of
from tests.wishes.conftest import Steps, fresh, see_anew
from tests.wishes.test_claims import agree

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 3
EACH = 3
"""So many wishes wait for each kind of timer."""
TOLD = {
    "wishes.remind": ["wishes.call_soon"],
    "wishes.lapse": ["wishes.claim_expired", "wishes.open_again"],
    "wishes.unanswered": ["wishes.unconfirmed", "wishes.unconfirmed"],
    "wishes.over": ["wishes.expired"],
    "wishes.offer_over": ["wishes.hand_over_declined"],
    "wishes.visit_soon": ["wishes.visit_soon", "wishes.you_visit_soon"],
}
"""What people are told when a timer fires."""
AFTERWARDS = {
    "wishes.remind": WishStatus.CLAIMED,
    "wishes.lapse": WishStatus.PUBLISHED,
    "wishes.unanswered": WishStatus.CLOSED_UNCONFIRMED,
    "wishes.over": WishStatus.EXPIRED,
    "wishes.offer_over": WishStatus.IN_PROGRESS,
    "wishes.visit_soon": WishStatus.IN_PROGRESS,
}


@pytest.fixture
def all_due(steps: Steps, clock: Any, run_outbox: Any) -> dict[str, list[Wish]]:
    """Wishes by the timer that is due for them now, all at the same moment and not yet fired."""
    wishes: dict[str, list[Wish]] = {}
    ends = the_clock.today() + timedelta(days=14)

    def make(topic: str, way: Any, **values: Any) -> None:
        wishes[topic] = [steps.published(**values) for _ in range(EACH)]
        helping = viewer_of(make_account(Role.VOLUNTEER))
        for wish in wishes[topic]:
            way(wish, helping)
        run_outbox()

    def begin(wish: Wish, by: Any) -> None:
        steps.claim(wish, by=by)
        steps.act("contact", wish, "", by=by)

    def finish(wish: Wish, by: Any) -> None:
        begin(wish, by)
        steps.act("fulfil", wish, "", 30, by=by)

    def offer(wish: Wish, by: Any) -> None:
        begin(wish, by)
        to = make_account(Role.VOLUNTEER)
        with transaction() as session:
            found = queries.wish_by_code(wish.code)
            claim = queries.live_claim(found.id)
            found_to = session.get_one(Account, to.id)
            rules.hand_over(session, found, claim, found_to, by=by, now=the_clock.now())

    def visit(wish: Wish, by: Any) -> None:
        begin(wish, by)
        agree(steps, wish, the_clock.now() + timedelta(hours=48), by=by)

    make("wishes.over", lambda _wish, _by: None, needed_by=ends)
    clock.advance(timedelta(days=1))
    make("wishes.unanswered", finish)
    clock.advance(timedelta(days=10, hours=22))
    make("wishes.lapse", steps.claim)
    clock.advance(timedelta(hours=24))
    make("wishes.remind", steps.claim)
    clock.advance(timedelta(hours=24))
    make("wishes.offer_over", offer)
    make("wishes.visit_soon", visit)
    clock.advance(timedelta(hours=26))
    return wishes


def told(wish: Wish) -> Counter[str]:
    """How often each notice about a wish was written."""
    see_anew()
    return Counter(
        db.session.scalars(sa.select(Notice.kind).where(Notice.link == f"/wishes/{wish.code}"))
    )


def moved(wish: Wish) -> int:
    """How often a wish came to the state that it is in."""
    status = fresh(wish).status.value
    see_anew()
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(StatusChange)
            .where(
                StatusChange.kind == "wishes",
                StatusChange.subject_id == wish.id,
                StatusChange.to_status == status,
            )
        )
        or 0
    )


def die_in(topic: str, database_url: str) -> None:
    """A worker of its own process works until it is in the middle of such a timer; killed."""
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.wishes.killed_worker", database_url),
            *(the_clock.now().isoformat(), topic),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "in the middle\n", topic
        worker.kill()
        worker.wait(10)


@pytest.mark.race
@pytest.mark.parametrize("killed_in", TOLD)
def test_every_timer_fires_once_though_a_worker_is_killed(
    all_due: dict[str, list[Wish]], race: Any, database_url: str, killed_in: str
) -> None:
    before = {wish.code: (told(wish), moved(wish)) for some in all_due.values() for wish in some}
    see_anew()
    die_in(killed_in, database_url)
    race(WORKERS, lambda _: outbox.run_due())
    half = sum(told(wish)[TOLD[killed_in][0]] > 0 for wish in all_due[killed_in])
    assert half == EACH - 1, "what was cut off is not kept by halves"
    the_clock.advance(outbox.LEASE)
    race(WORKERS, lambda _: outbox.run_due())
    for topic, wishes in all_due.items():
        for wish in wishes:
            known, was = before[wish.code]
            new = told(wish) - known
            assert {kind: new[kind] for kind in TOLD[topic]} == Counter(TOLD[topic]), topic
            assert fresh(wish).status is AFTERWARDS[topic], topic
            moves = topic in ("wishes.lapse", "wishes.unanswered", "wishes.over")
            returns = topic == "wishes.lapse"  # it was on the board before
            assert moved(wish) == (2 if returns else 1 if moves else was), topic
    assert queries.wrong_claims() == []
    assert queries.wrong_plans() == []
    see_anew()
    failed = db.session.scalars(sa.select(OutboxRow.id).where(OutboxRow.failed_at.is_not(None)))
    assert failed.all() == []


@pytest.mark.race
def test_workers_that_look_first_and_move_after_fire_many_times(
    all_due: dict[str, list[Wish]], race: Any
) -> None:
    """The same without lease and guard shows what they are for."""
    wish = fresh(all_due["wishes.over"][0])
    key = wish.id
    see_anew()
    looked = threading.Barrier(WORKERS)

    def act(_number: int) -> None:
        found = queries.wish_by_id(key)
        is_open = found.is_open
        db.session.rollback()
        looked.wait(30)
        if is_open:
            with transaction():
                rules.WISHES.record(
                    key,
                    WishStatus.PUBLISHED,
                    WishStatus.EXPIRED,
                    by=None,
                    now=the_clock.now(),
                    why="",
                )

    assert race(WORKERS, act) == [None] * WORKERS
    with transaction() as session:
        session.execute(sa.update(Wish).where(Wish.id == key).values(status=WishStatus.EXPIRED))
    assert moved(wish) == WORKERS


def test_a_worker_that_marks_first_and_dies_loses_the_timer(
    all_due: dict[str, list[Wish]], run_outbox: Any
) -> None:
    """Marked as done in a transaction of its own, the work of the killed worker is lost."""
    with transaction() as session:
        session.execute(
            sa.update(OutboxRow)
            .where(OutboxRow.topic == "wishes.over", OutboxRow.done_at.is_(None))
            .values(done_at=the_clock.now())
        )
    run_outbox()
    the_clock.advance(outbox.LEASE)
    run_outbox()
    assert all(fresh(wish).is_open for wish in all_due["wishes.over"])
