"""Many at once: one wish, one person's three, one leave; and what would happen without care."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role
from app.community import queries as community
from app.community.models import ServiceRecord
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.errors import Conflict, Refused
from app.core.workflow import StatusChange
from app.wishes import queries, rules
from app.wishes.models import Claim, Wish, WishStatus
from app.wishes.rules import claiming
from tests.support.people import make_account, viewer_of
from tests.wishes.conftest import fresh, see_anew

SIXTY = 60


def viewers(count: int, role: Role = Role.VOLUNTEER, **values: object) -> list:
    return [viewer_of(make_account(role, **values)) for _ in range(count)]


def claims_made(wish: Wish) -> int:
    """How often the history says that somebody took the wish."""
    see_anew()
    return db.session.scalar(
        sa.select(sa.func.count())
        .select_from(StatusChange)
        .where(StatusChange.subject_id == wish.id, StatusChange.to_status == "claimed")
    )


@pytest.mark.race
def test_one_wish_is_claimed_by_one_of_sixty(steps, race):
    wish = steps.published()
    people = viewers(SIXTY)

    def act(number: int) -> str:
        with transaction() as session:
            rules.claim(
                session, queries.wish_by_code(wish.code), by=people[number], now=the_clock.now()
            )
        return "won"

    results = race(SIXTY, act)
    assert results.count("won") == 1
    assert all(isinstance(r, claiming.WishTaken) for r in results if r != "won"), results
    winner = people[results.index("won")]
    see_anew()
    claims = db.session.scalars(sa.select(Claim).where(Claim.wish_id == wish.id)).all()
    assert [claim.account_id for claim in claims] == [winner.id]
    assert claims_made(wish) == 1
    assert fresh(wish).status is WishStatus.CLAIMED


@pytest.mark.race
def test_without_the_guard_many_would_have_won(steps, race):
    """The same race where each reads first and writes then: this is what the guard prevents."""
    wish = steps.published()
    people = viewers(SIXTY)
    looked = threading.Barrier(SIXTY)

    def act(number: int) -> str:
        seen = queries.wish_by_code(wish.code)
        is_open = seen.is_open
        db.session.rollback()
        looked.wait(30)
        if not is_open:
            return "late"
        with transaction() as session:
            session.execute(
                sa.update(Wish).where(Wish.id == wish.id).values(status=WishStatus.CLAIMED)
            )
            rules.WISHES.record(
                wish.id,
                WishStatus.PUBLISHED,
                WishStatus.CLAIMED,
                by=people[number].id,
                now=the_clock.now(),
                why="",
            )
        return "won"

    assert race(SIXTY, act).count("won") > 1
    assert claims_made(wish) > 1


@pytest.mark.race
def test_nobody_gets_a_fourth_wish_by_being_quick(steps, race):
    wishes = [steps.published() for _ in range(12)]

    def act(number: int) -> str:
        with transaction() as session:
            wish = queries.wish_by_code(wishes[number].code)
            rules.claim(session, wish, by=steps.volunteer, now=the_clock.now())
        return "won"

    results = race(12, act)
    assert results.count("won") == claiming.MOST_OF_PERSON
    assert sum(isinstance(r, claiming.EnoughForNow) for r in results) == 9, results


@pytest.mark.race
def test_an_organisation_gets_no_eleventh(steps, race):
    organisation = community.organisations()[0].id
    people = viewers(4, Role.ORGANISATION, organisation_id=organisation)
    wishes = [steps.published() for _ in range(16)]

    def act(number: int) -> str:
        with transaction() as session:
            wish = queries.wish_by_code(wishes[number].code)
            rules.claim(session, wish, by=people[number % 4], now=the_clock.now())
        return "won"

    assert race(16, act).count("won") == claiming.MOST_OF_ORGANISATION


@pytest.mark.race
def test_confirmed_disputed_and_called_back_at_once_is_one_answer(steps, race):
    wish = steps.in_state(WishStatus.FULFILLED)
    clerks = viewers(7, Role.CLERK)

    def act(number: int) -> str:
        by = clerks[number - 1] if number else steps.resident
        steps.act("confirm", wish, ok=number % 2 == 0, by=by)
        return "answered"

    results = race(8, act)
    assert results.count("answered") == 1, results
    assert all(isinstance(r, Refused) for r in results if r != "answered")
    answered = fresh(wish).status
    assert answered in (WishStatus.CONFIRMED, WishStatus.IN_PROGRESS)
    hours = community.hours_of(steps.volunteer.id, now=the_clock.now())
    assert (hours.total, hours.waiting) == (60 if answered is WishStatus.CONFIRMED else 0, 0)


@pytest.mark.race
def test_a_claim_and_a_withdrawal_at_once_leave_no_half(steps, race):
    for _ in range(5):
        wish = steps.published()
        results = race(
            2, lambda n, wish=wish: steps.withdraw(wish) if n else steps.claim(wish) and None
        )
        assert all(r is None or isinstance(r, Conflict | Refused) for r in results), results
        assert queries.wrong_claims() == []
        assert fresh(wish).status in (WishStatus.WITHDRAWN, WishStatus.CLAIMED)
        if fresh(wish).status is WishStatus.CLAIMED:
            steps.act("release", wish)


def asked_to_go_on(steps) -> tuple[Wish, object]:
    """A wish on its way whose claimer has asked somebody else."""
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    other = make_account(Role.VOLUNTEER)
    steps.act("hand_over", wish, other)
    return wish, viewer_of(other)


def take_over(code: str, by: object) -> str:
    with transaction() as session:
        found = queries.wish_by_code(code)
        claim = queries.live_claim(found.id)
        offer = queries.open_offer(claim.id) if claim is not None else None
        if offer is None:
            raise rules.OfferOver
        rules.accept(session, found, offer, by=by, now=the_clock.now())
    return "taken over"


def live_claims(wish: Wish) -> int:
    see_anew()
    return len([claim for claim in queries.claims_on(wish.id) if claim.is_live])


@pytest.mark.race
def test_a_hand_over_a_release_and_a_lapse_at_once_leave_one_claim_or_none(
    steps, race, clock, run_outbox
):
    for _ in range(4):
        steps.volunteer = viewers(1)[0]
        wish, other = asked_to_go_on(steps)
        code, key = wish.code, wish.id
        first = queries.live_claim(key).id
        db.session.rollback()

        def act(number: int, code=code, key=key, other=other, first=first) -> str:
            if number == 0:
                return take_over(code, other)
            if number == 1:
                with transaction() as session:
                    found = queries.wish_by_code(code)
                    claim = queries.live_claim(key)
                    if claim is None:
                        raise Conflict
                    rules.release(session, found, claim, by=steps.volunteer, now=the_clock.now())
                return "released"
            with transaction() as session:
                due = the_clock.now() + timedelta(days=15)
                rules.lapse(session, first, now=due)
            return "lapsed"

        results = race(3, act)
        refused = [r for r in results if not isinstance(r, str)]
        assert all(isinstance(r, Refused) for r in refused), results
        held = fresh(wish).status is WishStatus.IN_PROGRESS
        assert live_claims(wish) == int(held)
        assert held is (results[0] == "taken over")
        assert queries.wrong_claims() == []
        assert queries.wrong_plans() == []
        if held:
            steps.act("release", wish, by=other)


@pytest.mark.race
def test_twice_yes_at_once_is_one_hand_over(steps, race):
    wish, other = asked_to_go_on(steps)
    code = wish.code
    results = race(6, lambda _: take_over(code, other))
    assert results.count("taken over") == 1, results
    assert live_claims(wish) == 1
    assert len(queries.claims_on(wish.id)) == 2


@pytest.mark.race
def test_without_the_guard_two_would_hold_one_wish(steps, race):
    """The same where each looks first and writes then: the wish is open, and somebody holds it."""
    wish, other = asked_to_go_on(steps)
    looked, wish_id = threading.Barrier(2), wish.id

    def act(number: int) -> str:
        claim = queries.live_claim(wish_id)
        account, key = claim.account_id, claim.id
        db.session.rollback()
        looked.wait(30)
        with transaction() as session:
            if number:
                session.execute(
                    sa.update(Wish).where(Wish.id == wish_id).values(status=WishStatus.PUBLISHED)
                )
            else:
                session.execute(sa.update(Claim).where(Claim.id == key).values(account_id=other.id))
        return f"written over {account}"

    race(2, act)
    assert queries.wrong_claims() != []


@pytest.mark.race
def test_hours_told_at_once_do_not_overlap(steps, race, clock):
    wishes = [steps.published() for _ in range(3)]
    for wish in wishes:
        steps.claim(wish)
        steps.act("contact", wish, "")

    def act(number: int) -> str:
        steps.act("fulfil", wishes[number], "", 120)
        return "told"

    assert race(3, act) == ["told"] * 3
    assert community.overlapping_hours() == []
    counted = db.session.scalar(sa.select(sa.func.count()).select_from(ServiceRecord))
    assert counted == 3


@pytest.mark.race
def test_a_leave_is_used_once(steps, race, clock, run_outbox, reviewer):
    for _ in range(2):
        steps.claim(steps.published())
    run_outbox()
    clock.advance(timedelta(hours=73))
    run_outbox()
    with transaction() as session:
        rules.ask_leave(session, by=steps.volunteer, reason="", now=clock.now())
    with transaction() as session:
        permit = queries.open_permit(session, steps.volunteer.id)
        rules.answer_leave(session, permit, granted=True, by=steps.reviewer, now=clock.now())
    wishes = [steps.published() for _ in range(6)]

    def act(number: int) -> str:
        steps.claim(wishes[number])
        return "won"

    results = race(6, act)
    assert results.count("won") == 1, results
    assert sum(isinstance(r, claiming.LeaveNeeded) for r in results) == 5
