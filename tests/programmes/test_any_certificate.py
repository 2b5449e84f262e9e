"""Whatever happens, in whatever order: a certificate is earned, single, and revoked for good."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core import outbox
from app.core.db import db, transaction
from app.core.errors import Refused
from app.notices.models import Notice
from app.programmes import queries, rules
from app.programmes.models import Certificate, Event, Registration
from tests.programmes.attending import certificates, check_in
from tests.programmes.conftest import cancel, sign_up
from tests.support.people import make_account, viewer_of

STEPS = ("check_in", "cancel", "issue", "revoke", "after", "give")
moves = st.one_of(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.booleans()),
    st.tuples(st.just("wait"), st.sampled_from([1, 3, 24, 24 * 8, 24 * 20]), st.just(True)),
)


class Walk:
    """Three people who signed up for one date, an organiser and a stranger."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.people = [make_account() for _ in range(3)]
        self.rows = [sign_up(event, person) for person in self.people]
        self.keeper = viewer_of(make_account(Role.ORGANISER))
        self.revoked: dict[str, str] = {}

    def act(self, step: str, number: int, *, staff: bool) -> None:
        by = self.keeper if staff else viewer_of(self.people[number])
        row, now = self.rows[number], the_clock.now()
        if step == "check_in":
            check_in(row, by)
        elif step == "cancel":
            cancel(row, by)
        elif step == "after":
            with transaction() as session:
                rules.after_event(session, self.event.id, now=now)
        else:
            with transaction() as session:
                found = queries.registration_by_code(row.code)
                newest = queries.certificate_of(row.id)
                if step == "issue":
                    rules.issue_again(session, found, by=by, now=now)
                elif step == "give":
                    rules.give(session, found, 4, "", by=by, now=now)
                elif newest is not None:
                    one = queries.certificate_by_serial(newest.serial)
                    reason = f"{len(self.revoked)}"
                    rules.revoke(session, one, reason, by=by, now=now)
                    self.revoked[one.serial] = reason

    def check(self, client: FlaskClient) -> None:
        found = certificates(self.event)
        states = dict(
            db.session.execute(
                sa.select(Registration.id, Registration.status).where(
                    Registration.event_id == self.event.id
                )
            )
            .tuples()
            .all()
        )
        standing = [one.registration_id for one in found if not one.is_revoked]
        assert len(standing) == len(set(standing)), "never two"
        assert all(states[one.registration_id].value == "attended" for one in found)
        assert all(one.issued_at >= self.event.ends_at for one in found)
        assert {one.serial: one.revoke_reason for one in found if one.is_revoked} == self.revoked
        assert queries.unearned_certificates() == []
        assert queries.certificates_count(self.event.id) == len(standing)
        for one in found:
            seen = client.get(f"/certificates/{one.serial}?lang=en").get_data(as_text=True)
            assert ("stands no longer" in seen) is one.is_revoked
            assert ("was issued here and stands" in seen) is not one.is_revoked
        for person in self.people:
            asked = db.session.scalar(
                sa.select(sa.func.count())
                .select_from(Notice)
                .where(Notice.account_id == person.id, Notice.kind == "programmes.how_was_it")
            )
            assert (asked or 0) <= 1, "asked once"


def test_any_order_keeps_certificates_true(app: Any, clock: Any, make_event: Any) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(moves, min_size=4, max_size=18))
    def walk(plan: list[tuple[str, int, bool]]) -> None:
        going = Walk(make_event(3, days=0.2))
        client = app.test_client()
        for step, number, staff in plan:
            if step == "wait":
                clock.advance(timedelta(hours=number))
                outbox.run_due()
            else:
                try:
                    going.act(step, number, staff=staff)
                except Refused:
                    db.session.rollback()
            going.check(client)
        with transaction() as session:
            session.execute(sa.delete(outbox.OutboxRow))

    walk()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Certificate)), "some are issued"
