"""Coming with more or fewer people, or on another date."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import clock as the_clock
from app.core.errors import NotAllowed
from app.programmes import queries, rules
from app.programmes.models import Event, Promotion
from app.programmes.rules.changing import AnotherProgramme, NotSoMany
from app.programmes.rules.leaving import NothingToCancel, TooLateToCancel
from app.programmes.rules.signing_up import AlreadySignedUp, PartyTooLarge
from tests.programmes.attending import check_in, end
from tests.programmes.conftest import (
    act,
    cancel,
    counted,
    counters,
    fresh,
    later,
    sign_up,
    statuses,
    told_of,
)


def test_a_party_grows_only_into_free_places_that_nobody_waits_for(clock, make_event, make_account):
    event = make_event(4)
    first, second, third = (make_account() for _ in range(3))
    row = sign_up(event, first)
    act(rules.change_party, row, first, 3)
    assert counters(event) == counted(event) == (3, 0)
    sign_up(event, second, party_size=2)
    with pytest.raises(NotSoMany):
        act(rules.change_party, row, first, 4)
    assert counters(event) == counted(event) == (3, 2)
    act(rules.change_party, row, first, 2)
    assert statuses(event) == ["confirmed", "confirmed"]
    assert counters(event) == counted(event) == (4, 0)
    sign_up(event, third)
    assert statuses(event)[-1] == "waitlisted"


def test_who_waits_keeps_their_place_whatever_their_number(clock, make_event, make_account):
    event = make_event(1)
    first, second, third = (make_account() for _ in range(3))
    row = sign_up(event, first)
    waiting = sign_up(event, second)
    sign_up(event, third)
    with pytest.raises(PartyTooLarge):
        act(rules.change_party, waiting, second, 2)
    assert queries.position(fresh(waiting), the_clock.now()) == 1
    cancel(row, first)
    assert statuses(event) == ["cancelled", "confirmed", "waitlisted"]


def test_changes_end_with_the_deadline_except_for_who_runs_it(
    clock, make_event, make_account, organiser
):
    event = make_event(5, days=2)
    person = make_account()
    row = sign_up(event, person)
    clock.advance(timedelta(hours=30))
    with pytest.raises(TooLateToCancel):
        act(rules.change_party, row, person, 2)
    act(rules.change_party, row, organiser, 2)
    assert counters(event) == (2, 0)


# another date


def test_moving_to_a_free_date_gives_up_the_former_at_once(clock, make_event, make_account):
    monday = make_event(1)
    friday = make_event(1, days=9, programme=monday.programme)
    person, waiting = make_account(), make_account()
    row = sign_up(monday, person)
    sign_up(monday, waiting)
    moved = act(rules.move_to, row, person, to=friday)
    assert moved.is_confirmed
    assert statuses(monday) == ["cancelled", "confirmed"]
    assert counters(monday) == counters(friday) == (1, 0)


def test_the_former_place_is_kept_until_the_new_one_is_certain(clock, make_event, make_account):
    monday = make_event(1)
    friday = make_event(1, days=9, programme=monday.programme)
    person, holder, neighbour = (make_account() for _ in range(3))
    row = sign_up(monday, person)
    theirs = sign_up(friday, holder)
    sign_up(monday, neighbour)
    moved = act(rules.move_to, row, person, to=friday)
    assert moved.is_waiting
    assert statuses(monday) == ["confirmed", "waitlisted"]
    with pytest.raises(AlreadySignedUp):
        act(rules.move_to, row, person, to=friday)
    cancel(theirs, holder)
    assert statuses(friday) == ["cancelled", "confirmed"]
    later(clock, minutes=1)
    assert statuses(monday) == ["cancelled", "confirmed"]
    assert counters(monday) == counters(friday) == (1, 0)
    assert told_of(person)[-1] == "moved"


def test_an_offer_on_the_new_date_must_be_taken_before_the_former_is_given_up(
    clock, make_event, make_account
):
    monday = make_event(1, promotion=Promotion.OFFER)
    friday = make_event(1, days=9, programme=monday.programme)
    person, holder = make_account(), make_account()
    row = sign_up(monday, person)
    theirs = sign_up(friday, holder)
    moved = act(rules.move_to, row, person, to=friday)
    cancel(theirs, holder)
    later(clock, minutes=1)
    assert fresh(moved).is_offered
    assert fresh(row).is_confirmed
    act(rules.accept, moved, person)
    later(clock, minutes=1)
    assert fresh(row).status.value == "cancelled"
    assert fresh(moved).is_confirmed


def test_one_moves_within_a_programme_and_only_what_is_ones_own(clock, make_event, make_account):
    monday, other = make_event(1), make_event(1)
    friday = make_event(1, days=9, programme=monday.programme)
    person = make_account()
    row = sign_up(monday, person)
    for to in (other, monday):
        with pytest.raises(AnotherProgramme):
            act(rules.move_to, row, person, to=to)
    with pytest.raises(NotAllowed):
        act(rules.move_to, row, make_account(), to=friday)
    cancel(row, person)
    with pytest.raises(NothingToCancel):
        act(rules.move_to, row, person, to=friday)


def test_somebody_without_an_account_moves_with_their_name(clock, make_event, make_account):
    monday = make_event(1)
    friday = make_event(1, days=9, programme=monday.programme)
    daughter = make_account()
    row = sign_up(monday, daughter, guest=rules.Guest("김순희", ""))
    moved = act(rules.move_to, row, daughter, to=friday)
    assert (moved.for_name, moved.account_id) == ("김순희", None)
    assert statuses(monday) == ["cancelled"]
    assert isinstance(queries.event_by_code(friday.code), Event)


def test_what_is_over_is_not_changed_any_more_and_what_comes_next_is_not_over(
    clock, make_event, make_account, organiser, signed_in
):
    event = make_event(3)
    make_event(3, days=20)
    person = make_account()
    row = sign_up(event, person)
    page = signed_in(person).get(f"/registrations/{row.code}?lang=en").text
    assert "More or fewer people" in page
    check_in(row, organiser)
    end(clock, event)
    page = signed_in(person).get(f"/registrations/{row.code}?lang=en").text
    assert "More or fewer people" not in page
    assert page.count(">Over<") == 0
