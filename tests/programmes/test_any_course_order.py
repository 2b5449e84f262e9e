"""Whatever happens to a course, in whatever order: attendance, certificates and hours agree."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core import outbox
from app.core.db import db, transaction
from app.core.errors import Refused
from app.programmes import courses, queries
from app.programmes.models import Certificate
from tests.programmes.attending import certificates
from tests.programmes.conftest import counted, counters, fresh, sign_up
from tests.programmes.taking_courses import (
    add_date,
    cancel_date,
    dates_of,
    go_to,
    lay,
    move_date,
    scan,
    undo,
)
from tests.support.people import make_account, viewer_of

moves = st.one_of(
    st.tuples(st.sampled_from(["scan", "scan", "undo"]), st.integers(0, 1), st.integers(1, 4)),
    st.tuples(st.sampled_from(["cancel_date", "move", "add"]), st.just(0), st.integers(1, 4)),
    st.tuples(st.just("wait"), st.just(0), st.sampled_from([1, 24, 24 * 7, 24 * 20])),
)

LATE = [("wait", 0, 24 * 40), ("undo", 0, 3), ("undo", 0, 2), ("scan", 0, 2), ("scan", 1, 3)]


class Walk:
    """Two people in a course of three dates, of which a certificate needs 60 per cent."""

    def __init__(self) -> None:
        self.keeper = viewer_of(make_account(Role.ORGANISER))
        self.event = lay(self.keeper, 3, certificate_share=60)
        self.rows = [sign_up(self.event, make_account()) for _ in range(2)]

    def act(self, step: str, number: int, date: int) -> None:
        row = self.rows[number]
        if step == "scan":
            scan(row, self.keeper, date)
        elif step == "undo":
            undo(row, self.keeper, date)
        elif step == "cancel_date":
            cancel_date(self.event, date, self.keeper)
        elif step == "move":
            move_date(self.event, max(2, date), self.keeper, hours=3)
        else:
            last = dates_of(self.event)[-1]
            add_date(self.event, last.ends_at + timedelta(days=date), self.keeper)

    def check(self) -> None:
        dates = dates_of(self.event)
        event = queries.event_by_id(self.event.id)
        standing = {one.meeting_id: one for one in courses.standing(dates)}
        assert event.dates == len(standing)
        assert event.over_at == max(one.ends_at for one in standing.values())
        assert queries.wrong_dates() == []
        assert queries.seen_twice() == []
        assert queries.attended_unseen() == []
        assert counters(self.event) == counted(self.event)
        needed = courses.needed(60, event.dates)
        given_out = [one for one in certificates(self.event) if not one.is_revoked]
        for row in self.rows:
            seen = queries.attended_dates(db.session(), [row.id]).get(row.id, {})
            there = [standing[key] for key in seen if key in standing]
            assert fresh(row).has_attended is bool(seen)
            mine = [one for one in given_out if one.registration_id == row.id]
            over = the_clock.now() >= event.over_at + timedelta(hours=2)
            if over or mine:
                assert len(mine) == int(len(there) >= needed)
            for one in mine:
                assert (one.attended, one.dates) == (len(there), event.dates)
                assert one.minutes == sum(date.minutes for date in there)


def test_any_order_keeps_courses_true(app: Any, clock: Any) -> None:
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @example([("scan", 0, 1), ("scan", 0, 2), ("scan", 0, 3), ("scan", 1, 2), *LATE])
    @given(st.lists(moves, min_size=5, max_size=16))
    def walk(plan: list[tuple[str, int, int]]) -> None:
        going = Walk()
        for step, number, date in [*plan, ("wait", 0, 24 * 60)]:
            if step == "wait":
                go_to(clock, the_clock.now() + timedelta(hours=date))
            else:
                try:
                    going.act(step, number, date)
                except Refused:
                    db.session.rollback()
                go_to(clock, the_clock.now() + timedelta(minutes=1))
            going.check()
        with transaction() as session:
            session.execute(sa.delete(outbox.OutboxRow))

    walk()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Certificate)), "some are issued"
