"""Approval, lots, places that are offered first."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.db import transaction
from app.core.errors import NotAllowed
from app.programmes import queries, rules
from app.programmes.models import Admission, Event, Promotion, Registration
from app.programmes.rules.answering import NoOffer
from app.programmes.rules.approving import DrawDecides, ReasonNeeded
from app.programmes.rules.drawing import NothingToDraw
from app.programmes.rules.events import DrawnAlready, Times
from app.programmes.rules.programmes import PeopleArePending
from tests.programmes.conftest import (
    act,
    cancel,
    counted,
    counters,
    fresh,
    later,
    make_programme,
    sign_up,
    statuses,
    told_of,
)
from tests.support.people import viewer_of


def save(event: Event, organiser: Any, **values: Any) -> None:
    """The organiser changes settings of the event's programme."""
    with transaction() as session:
        programme = queries.programme_by_code(event.programme.code)
        version, by = programme.version, viewer_of(organiser)
        rules.save(session, programme, values, version=version, by=by, now=the_clock.now())


# approval


def test_where_the_organiser_decides_nobody_holds_a_place_before(
    clock, make_event, make_account, organiser
):
    event = make_event(1, admission=Admission.APPROVAL)
    first, second, third = (make_account() for _ in range(3))
    rows = [sign_up(event, person) for person in (first, second, third)]
    assert statuses(event) == ["pending"] * 3
    assert counters(event) == (0, 0)
    act(rules.approve, rows[1], organiser)
    act(rules.approve, rows[0], organiser)
    act(rules.reject, rows[2], organiser, reason="민안사회구역만")
    assert statuses(event) == ["waitlisted", "confirmed", "rejected"]
    assert counters(event) == counted(event) == (1, 1)
    assert told_of(first) == ["pending", "waitlisted"]
    assert told_of(second) == ["pending", "registered"]
    assert told_of(third) == ["pending", "rejected"]


def test_only_who_runs_the_event_decides_and_no_needs_a_reason(
    clock, make_event, make_account, organiser
):
    row = sign_up(make_event(1, admission=Admission.APPROVAL), make_account())
    for step in (rules.approve, rules.reject):
        with pytest.raises(NotAllowed):
            act(step, row, make_account(Role.REVIEWER))
    with pytest.raises(ReasonNeeded):
        act(rules.reject, row, organiser)


def test_an_entry_can_be_taken_back_and_ends_when_it_begins(
    clock, make_event, make_account, organiser
):
    event = make_event(2, admission=Admission.APPROVAL)
    person, other = make_account(), make_account()
    row = sign_up(event, person)
    sign_up(event, other)
    cancel(row, person)
    later(clock, days=7, minutes=1)
    assert statuses(event) == ["cancelled", "expired"]
    assert told_of(other)[-1] == "no_place"
    assert counters(event) == (0, 0)


# lots


def test_lots_decide_and_anybody_can_work_it_out_again(clock, make_event, make_account):
    event = make_event(3, admission=Admission.LOTTERY)
    people = [make_account() for _ in range(8)]
    rows = [sign_up(event, person) for person in people]
    promise = queries.event_by_code(event.code).draw_promise
    assert statuses(event) == ["pending"] * 8
    later(clock, days=5)
    drawn = queries.event_by_code(event.code)
    assert drawn.drawn_at is not None
    assert hashlib.sha256(drawn.draw_seed.encode()).hexdigest() == promise
    by_lot = sorted(
        rows, key=lambda r: hashlib.sha256(f"{drawn.draw_seed}:{r.code}".encode()).hexdigest()
    )
    assert [fresh(row).status.value for row in by_lot] == ["confirmed"] * 3 + ["waitlisted"] * 5
    line = queries.waiting_list(event.id, the_clock.now())
    assert [row.code for row in line] == [row.code for row in by_lot[3:]]
    assert counters(event) == counted(event) == (3, 5)
    assert {tuple(told_of(person)) for person in people} == {
        ("entered", "registered"),
        ("entered", "waitlisted"),
    }


def test_lots_are_drawn_once_and_whoever_comes_later_stands_behind(
    clock, make_event, make_account, organiser
):
    event = make_event(1, admission=Admission.LOTTERY)
    for _ in range(2):
        sign_up(event, make_account())
    act(rules.draw_now, event, organiser)
    before = statuses(event)
    with pytest.raises(NothingToDraw):
        act(rules.draw_now, event, organiser)
    later(clock, days=5, minutes=1)
    late = sign_up(event, make_account())
    assert statuses(event) == [*before, "waitlisted"]
    assert queries.position(fresh(late), the_clock.now()) == 2


def test_who_did_not_come_three_times_is_drawn_after_the_others(
    clock, make_event, make_account, organiser
):
    unreliable = make_account()
    with transaction() as session:
        for _ in range(3):
            missed = make_event(1, days=-3)
            session.execute(
                sa.insert(Registration).values(
                    code=f"missed{missed.id}",
                    ticket="ABCDEF",
                    event_id=missed.id,
                    account_id=unreliable.id,
                    booked_by=unreliable.id,
                    party_size=1,
                    status="no_show",
                    joined_at=the_clock.now(),
                    note="",
                    by_staff=False,
                    version=1,
                )
            )
    event = make_event(5, admission=Admission.LOTTERY)
    row = sign_up(event, unreliable)
    for _ in range(5):
        sign_up(event, make_account())
    act(rules.draw_now, event, organiser)
    assert fresh(row).is_waiting
    assert counters(event) == (5, 1)


def test_nobody_is_approved_past_the_lots(clock, make_event, make_account, organiser):
    row = sign_up(make_event(1, admission=Admission.LOTTERY), make_account())
    with pytest.raises(DrawDecides):
        act(rules.approve, row, organiser)


def test_a_date_whose_draw_would_be_over_is_refused(clock, make_event, make_account, organiser):
    programme = make_programme(admission=Admission.LOTTERY, draw_hours=48)
    start = the_clock.now() + timedelta(hours=47)
    times = Times(start, start + timedelta(hours=1), programme.place_id)
    with pytest.raises(DrawnAlready), transaction() as session:
        rules.add_event(session, programme, times, 3, by=viewer_of(organiser), now=the_clock.now())


def test_the_way_of_admission_stays_while_somebody_waits_for_an_answer(
    clock, make_event, make_account, organiser
):
    event = make_event(1, admission=Admission.LOTTERY)
    sign_up(event, make_account())
    with pytest.raises(PeopleArePending):
        save(event, organiser, admission=Admission.DIRECT)


def test_a_later_draw_is_drawn_later(clock, make_event, make_account, organiser):
    event = make_event(1, admission=Admission.LOTTERY)
    save(event, organiser, draw_hours=24)
    sign_up(event, make_account())
    later(clock, days=5, minutes=1)
    assert statuses(event) == ["pending"]
    later(clock, days=1)
    assert statuses(event) == ["confirmed"]


# offers


def test_a_freed_place_is_kept_for_the_next_who_may_take_it(clock, make_event, make_account):
    event = make_event(1, promotion=Promotion.OFFER)
    first, second, third = (make_account() for _ in range(3))
    row = sign_up(event, first)
    waiting = sign_up(event, second)
    sign_up(event, third)
    cancel(row, first)
    assert statuses(event) == ["cancelled", "offered", "waitlisted"]
    assert counters(event) == counted(event) == (1, 1)
    act(rules.accept, waiting, second)
    act(rules.accept, waiting, second)
    assert statuses(event) == ["cancelled", "confirmed", "waitlisted"]
    assert told_of(second) == ["waitlisted_offer", "offered", "registered"]


def test_no_answer_or_a_no_passes_the_place_on(clock, make_event, make_account):
    event = make_event(1, promotion=Promotion.OFFER, offer_hours=12)
    people = [make_account() for _ in range(4)]
    rows = [sign_up(event, person) for person in people]
    cancel(rows[0], people[0])
    later(clock, hours=12)
    assert statuses(event) == ["cancelled", "expired", "offered", "waitlisted"]
    with pytest.raises(NoOffer):
        act(rules.accept, rows[1], people[1])
    cancel(rows[2], people[2])
    assert statuses(event) == ["cancelled", "expired", "declined", "offered"]
    act(rules.accept, rows[3], people[3])
    assert counters(event) == counted(event) == (1, 0)
    assert told_of(people[1])[-1] == "offer_over"


def test_an_offer_ends_at_the_latest_when_it_begins(clock, make_event, make_account):
    event = make_event(1, days=0.25, promotion=Promotion.OFFER, cancel_hours=0)
    first, second = make_account(), make_account()
    row = sign_up(event, first)
    kept = sign_up(event, second)
    cancel(row, first)
    assert fresh(kept).offer_until == fresh(kept).event.starts_at
    later(clock, hours=6)
    assert statuses(event) == ["cancelled", "expired"]
    assert counters(event) == (0, 0)
