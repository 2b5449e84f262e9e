"""Whatever people do, in whatever order and at whatever pace: what must hold, holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.accounts.models import Account
from app.accounts.viewer import Role
from app.community import queries as community
from app.community.models import ServiceRecord, ServiceStatus
from app.core import clock as the_clock
from app.core import outbox
from app.core.db import db, transaction
from app.core.errors import Missing, Refused
from app.core.workflow import history_of
from app.wishes import policies, queries, rules
from app.wishes.models import HELD, Wish, WishStatus
from app.wishes.policies import Side
from app.wishes.rules import claiming, doing
from tests.support.people import make_account, viewer_of
from tests.wishes.conftest import Steps, fresh, see_anew, told
from tests.wishes.test_claims import join_team

PEOPLE = ("resident", "first", "second", "reviewer", "clerk", "stranger")
STEPS = (
    "submit",
    "publish",
    "give_back",
    "reject",
    "claim",
    "contact",
    "release",
    "fulfil",
    "confirm",
    "dispute",
    "extend",
    "revoke",
    "withdraw",
    "undo",
    "agree_visit",
    "note_visit",
    "cancel_visit",
    "claim_for_team",
    "claim_for_organisation",
    "hand_over_first",
    "hand_over_second",
    "accept",
    "decline",
)
moves = st.one_of(
    st.tuples(st.sampled_from(STEPS), st.sampled_from(PEOPLE)),
    st.tuples(st.just("wait"), st.sampled_from([1, 30, 49, 73, 24 * 8, 24 * 15])),
)


def act(steps: Steps, wish: Wish, step: str, by: Any, people: dict[str, Any] | None = None) -> None:
    """One step by one person, refused or not."""
    now = the_clock.now()
    people = people or {}
    with transaction() as session:
        wish = queries.wish_by_code(wish.code)
        claim = queries.standing_claim(wish.id, by.id)
        if step == "submit":
            rules.change(session, wish, told(address="3호동 501호"), by=by, now=now)
        elif step == "publish":
            words = rules.PublicWords("밥솥을 고쳐주실분", "따뜻한 밥을 지을수 있게.")
            rules.publish(session, wish, words, by=by, now=now)
        elif step == "give_back":
            rules.give_back(wish, "리유", by=by, now=now)
        elif step == "reject":
            rules.reject(session, wish, "리유", by=by, now=now)
        elif step == "withdraw":
            rules.withdraw(session, wish, "", by=by, now=now)
        elif step == "claim":
            rules.claim(session, wish, by=by, now=now)
        elif step.startswith("claim_for"):
            side = Side(step.removeprefix("claim_for_"))
            rules.claim(session, wish, by=by, now=now, side=side)
        elif claim is None:
            raise Missing
        elif step == "agree_visit":
            at = now + timedelta(hours=5)
            rules.agree_visit(session, wish, claim, at, by=by, now=now)
        elif step in ("note_visit", "cancel_visit"):
            found = [visit for visit in queries.visits_of([claim.id]) if visit.is_agreed]
            if not found:
                raise Missing
            if step == "cancel_visit":
                rules.cancel_visit(session, wish, claim, found[0], by=by, now=now)
            else:
                rules.note_visit(
                    session, claim, found[0], "", None, photo_agreed=False, by=by, now=now
                )
        elif step.startswith("hand_over"):
            to = db.session.get(Account, people[step.removeprefix("hand_over_")].id)
            rules.hand_over(session, wish, claim, to, by=by, now=now)
        elif step in ("accept", "decline"):
            offer = queries.open_offer(claim.id)
            if offer is None:
                raise Missing
            if step == "accept":
                rules.accept(session, wish, offer, by=by, now=now)
            else:
                rules.decline(wish, offer, by=by, now=now)
        elif step == "contact":
            rules.contact(wish, claim, "전화", by=by, now=now)
        elif step == "fulfil":
            rules.fulfil(session, wish, claim, "", 45, by=by, now=now)
        elif step in ("confirm", "dispute"):
            rules.confirm(session, wish, claim, ok=step == "confirm", by=by, now=now)
        else:
            more = ("",) if step == "revoke" else ()
            getattr(rules, step)(session, wish, claim, *more, by=by, now=now)


def check(wish: Wish, people: dict[str, Any]) -> None:
    """What must hold after every step."""
    wish = fresh(wish)
    claims = queries.claims_on(wish.id)
    live = [claim for claim in claims if claim.is_live]
    assert len(live) == (1 if wish.status in HELD else 0)
    assert all(claim.status.value == wish.status.value for claim in live)
    assert all((claim.ended_at is None) is claim.is_live for claim in claims)

    steps = history_of("wishes", wish.id)
    assert steps[-1].to_status == wish.status.value
    for one, two in pairwise(steps):
        assert two.from_status == one.to_status
        assert rules.WISHES.may(WishStatus(two.from_status), WishStatus(two.to_status))
        assert one.at <= two.at
    begun = [s for s in steps if s.to_status == "claimed" or s.to_status == s.from_status]
    assert len(begun) == len(claims)

    by_key = {claim.id: claim for claim in claims}
    for claim in claims:
        before = by_key.get(claim.handed_from_id)
        assert (before is None) is (claim.handed_from_id is None)
        if before is not None:
            assert before.status.value == "handed_over"
            assert (before.ended_at, before.contact_due) == (claim.claimed_at, claim.contact_due)
            assert before.account_id != claim.account_id
    handed = [claim.id for claim in claims if claim.status.value == "handed_over"]
    assert sorted(claim.handed_from_id for claim in claims if claim.handed_from_id) == handed

    visits = queries.visits_of([claim.id for claim in claims])
    for claim in claims:
        own = [visit for visit in visits if visit.claim_id == claim.id]
        offer = queries.open_offer(claim.id)
        assert claim.is_running or (offer is None and not any(v.is_agreed for v in own))
        holder = next(p for p in people.values() if p.id == claim.account_id)
        now = the_clock.now()
        for person in people.values():
            if policies.can_see_door(person, wish, claim, visits, now):
                assert person is holder
                assert claim.reaches(now)
                assert any(v.is_done or v.agreed_for > now - timedelta(days=1) for v in own)
    assert queries.wrong_plans() == []
    assert queries.broken_chains() == []

    found = db.session.scalars(queries.INDEX.matching("밥솥", db.engine.dialect.name)).all()
    assert (wish.id in found) is (wish.status in (WishStatus.PUBLISHED, *HELD))
    if wish.public_title is None:
        assert wish.status not in (WishStatus.PUBLISHED, *HELD, WishStatus.CONFIRMED)

    records = db.session.scalars(
        sa.select(ServiceRecord).where(ServiceRecord.source_kind == doing.SOURCE)
    ).all()
    standing = {record.source_id: record.status for record in records}
    for claim in claims:
        confirmed = claim.status.value == "confirmed"
        told_of = claim.status.value in ("fulfilled", "confirmed", "closed_unconfirmed")
        assert (claim.id in standing) is told_of
        if told_of:
            assert (standing[claim.id] is ServiceStatus.CONFIRMED) is confirmed
        assert claim.account_id in (people["first"].id, people["second"].id)
    for person in ("first", "second"):
        running = [c for c in queries.claims_of(people[person].id) if c.due is not None]
        assert len(running) <= claiming.MOST_OF_PERSON
    assert community.overlapping_hours() == []
    assert queries.wrong_claims() == []


def test_any_order_of_steps_keeps_what_must_hold(app: Any, clock: Any, run_outbox: Any) -> None:
    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(st.booleans(), st.lists(moves, min_size=4, max_size=22))
    def walk(sent: bool, plan: list[tuple[str, Any]]) -> None:
        roles = {"reviewer": Role.REVIEWER, "clerk": Role.CLERK, "stranger": Role.MERCHANT}
        people = {name: viewer_of(make_account(roles.get(name, Role.VOLUNTEER))) for name in PEOPLE}
        organisation = community.organisations()[0].id
        both = make_account(Role.VOLUNTEER, Role.ORGANISATION, organisation_id=organisation)
        people["second"] = viewer_of(both)
        for name in ("first", "second"):
            join_team(people[name].id, leader=name == "first")
        accounts = Steps.__new__(Steps)
        accounts.resident = people["resident"]
        wish = accounts.make(send=sent, address="3호동 501호")
        for step, who in plan:
            if step == "wait":
                clock.advance(timedelta(hours=who))
                outbox.run_due()
            else:
                try_step(accounts, wish, step, people[who], people)
            check(wish, people)
        end(wish, people)

    def try_step(steps: Steps, wish: Wish, step: str, by: Any, people: Any) -> None:
        before = fresh(wish).version
        try:
            act(steps, wish, step, by, people)
        except Refused:
            see_anew()
            assert fresh(wish).version == before, "a refused step changes nothing"

    def end(wish: Wish, people: dict[str, Any]) -> None:
        """Leaves an empty index and no timers for the next walk."""
        with transaction() as session:
            queries.INDEX.drop(session, wish.id)
            session.execute(sa.delete(outbox.OutboxRow))

    walk()


def test_a_walk_reaches_every_state(
    steps: Steps, clock: Any, run_outbox: Callable[[], int]
) -> None:
    """The states of the table are all real: each is reached by somebody's step or by time."""
    reached = {WishStatus.DRAFT: steps.make(send=False, title="1")}
    reached[WishStatus.SUBMITTED] = steps.make(title="2")
    for status in (
        WishStatus.PUBLISHED,
        WishStatus.CLAIMED,
        WishStatus.IN_PROGRESS,
        WishStatus.FULFILLED,
        WishStatus.CONFIRMED,
    ):
        reached[status] = steps.in_state(status)
    for status, title in ((WishStatus.RETURNED, "3"), (WishStatus.REJECTED, "4")):
        reached[status] = steps.make(title=title)
        act(steps, reached[status], {"3": "give_back", "4": "reject"}[title], steps.reviewer)
    reached[WishStatus.WITHDRAWN] = steps.published()
    steps.withdraw(reached[WishStatus.WITHDRAWN])
    assert {status: fresh(wish).status for status, wish in reached.items()} == {
        status: status for status in reached
    }
    rest = set(WishStatus) - set(reached)
    assert rest == {WishStatus.EXPIRED, WishStatus.CLOSED_UNCONFIRMED}
    unanswered, over = reached[WishStatus.FULFILLED], reached[WishStatus.PUBLISHED]
    run_outbox()
    clock.advance(timedelta(days=32))
    run_outbox()
    assert fresh(unanswered).status is WishStatus.CLOSED_UNCONFIRMED
    assert fresh(over).status is WishStatus.EXPIRED
