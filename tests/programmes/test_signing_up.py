"""Signing up: places, the waiting list, moving up, and what people are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.errors import NotAllowed
from app.core.localized import Localized
from app.notices.models import Notice
from app.programmes import queries, rules
from app.programmes.models import ProgrammeStatus, Registration
from app.programmes.rules.leaving import TooLateToCancel
from app.programmes.rules.programmes import BothLanguages
from app.programmes.rules.signing_up import HasBegun, PartyTooLarge
from tests.programmes.conftest import cancel, counters, make_programme, sign_up, statuses
from tests.support.people import viewer_of


def told(account) -> list[str]:
    db.session.rollback()
    rows = db.session.scalars(
        sa.select(Notice.kind).where(Notice.account_id == account.id).order_by(Notice.id)
    )
    return list(rows)


def test_places_go_in_order_then_the_waiting_list_begins(clock, make_event, make_account):
    event = make_event(2)
    people = [make_account() for _ in range(4)]
    for person in people:
        sign_up(event, person)
    assert statuses(event) == ["confirmed", "confirmed", "waitlisted", "waitlisted"]
    assert counters(event) == (2, 2)
    assert told(people[0]) == ["programmes.registered"]
    assert told(people[3]) == ["programmes.waitlisted"]


def test_a_cancelled_place_goes_to_the_first_who_waits_and_tells_them(
    clock, make_event, make_account
):
    event = make_event(1)
    first, second, third = (make_account() for _ in range(3))
    row = sign_up(event, first)
    sign_up(event, second)
    sign_up(event, third)
    cancel(row, first)
    assert statuses(event) == ["cancelled", "confirmed", "waitlisted"]
    assert told(second) == ["programmes.waitlisted", "programmes.promoted"]
    assert told(third) == ["programmes.waitlisted"]
    assert told(first) == ["programmes.registered", "programmes.left"]


def test_newcomers_do_not_overtake_who_waits(clock, make_event, make_account):
    event = make_event(3)
    sign_up(event, make_account(), party_size=2)
    sign_up(event, make_account(), party_size=2)
    sign_up(event, make_account())
    assert statuses(event) == ["confirmed", "waitlisted", "waitlisted"]
    assert counters(event) == (2, 3)


def test_a_party_that_does_not_fit_does_not_block_those_behind_it(clock, make_event, make_account):
    event = make_event(2)
    one = make_account()
    row = sign_up(event, one)
    sign_up(event, make_account())
    sign_up(event, make_account(), party_size=2)
    sign_up(event, make_account())
    cancel(row, one)
    assert statuses(event) == ["cancelled", "confirmed", "waitlisted", "confirmed"]
    assert counters(event) == (2, 2)


def test_leaving_the_waiting_list_promotes_nobody(clock, make_event, make_account):
    event = make_event(1)
    sign_up(event, make_account())
    second = make_account()
    row = sign_up(event, second)
    sign_up(event, make_account())
    cancel(row, second)
    assert statuses(event) == ["confirmed", "cancelled", "waitlisted"]
    assert counters(event) == (1, 1)


def test_more_places_promote_those_who_wait(clock, make_event, make_account, organiser):
    event = make_event(1)
    for _ in range(3):
        sign_up(event, make_account())
    with transaction() as session:
        found = queries.event_by_code(event.code)
        rules.set_capacity(session, found, 2, by=viewer_of(organiser), now=clock.now())
    assert statuses(event) == ["confirmed", "confirmed", "waitlisted"]


def test_one_person_stands_on_the_list_once_but_may_sign_up_others(clock, make_event, make_account):
    event = make_event(5)
    person = make_account()
    first = sign_up(event, person)
    with pytest.raises(rules.AlreadySignedUp) as refused:
        sign_up(event, person)
    assert refused.value.registration.code == first.code
    sign_up(event, person, guest=rules.Guest("정옥선", "+8613844330001"))
    sign_up(event, person, guest=rules.Guest("정옥녀", "+8613844330001"))
    with pytest.raises(rules.AlreadySignedUp):
        sign_up(event, person, guest=rules.Guest("정 옥선", "+8613844330001"))
    assert counters(event) == (3, 0)


def test_names_of_guests_are_sealed_at_rest(clock, make_event, make_account):
    event = make_event()
    sign_up(event, make_account(), guest=rules.Guest("정옥선", "+8613844330001"))
    kept = db.session.execute(sa.text("SELECT for_name, for_phone FROM registrations")).one()
    assert "정옥선" not in kept[0]
    assert "13844330001" not in kept[1]


def test_cancelling_is_free_until_the_deadline(clock, make_event, make_account):
    event = make_event(2)
    person = make_account()
    row = sign_up(event, person)
    clock.advance(timedelta(days=6, hours=1))
    with pytest.raises(TooLateToCancel):
        cancel(row, person)
    assert statuses(event) == ["confirmed"]


def test_who_moved_up_late_may_still_give_the_place_back(
    clock, make_event, make_account, organiser
):
    event = make_event(1)
    first, second = make_account(), make_account()
    row = sign_up(event, first)
    waiting = sign_up(event, second)
    clock.advance(timedelta(days=6, hours=2))
    cancel(row, organiser)
    assert statuses(event) == ["cancelled", "confirmed"]
    cancel(waiting, second)
    assert statuses(event) == ["cancelled", "cancelled"]


def test_nobody_signs_up_for_what_has_begun_or_is_too_small(clock, make_event, make_account):
    event = make_event(3)
    with pytest.raises(PartyTooLarge):
        sign_up(event, make_account(), party_size=4)
    clock.advance(timedelta(days=8))
    with pytest.raises(HasBegun):
        sign_up(event, make_account())


def test_three_no_shows_put_a_person_behind_others_until_they_are_old(
    clock, make_event, make_account, organiser, run_outbox
):
    person, other = make_account(name="박늦음"), make_account()
    for _ in range(3):
        missed = make_event(5, days=1)
        sign_up(missed, person)
        present = sign_up(missed, make_account())
        clock.advance(timedelta(days=1, minutes=30))
        with transaction() as session:
            rules.check_in(
                session,
                queries.event_by_code(missed.code),
                present.ticket,
                nonce=present.code,
                scanned_at=clock.now(),
                by=viewer_of(organiser),
                now=clock.now(),
            )
        clock.advance(timedelta(hours=5))
        run_outbox()
        assert sorted(statuses(missed)) == ["attended", "no_show"]
    event = make_event(1)
    holder = make_account()
    row = sign_up(event, holder)
    late = sign_up(event, person)
    sign_up(event, other)
    assert queries.position(late, clock.now()) == 2
    cancel(row, holder)
    assert statuses(event) == ["cancelled", "waitlisted", "confirmed"]
    clock.advance(timedelta(days=91))
    assert queries.behind_until(db.session(), person.id, clock.now()) is None


def test_when_it_begins_the_waiting_list_ends_and_people_are_told(
    clock, make_event, make_account, run_outbox
):
    event = make_event(1)
    sign_up(event, make_account())
    waiting = make_account()
    sign_up(event, waiting)
    clock.advance(timedelta(days=7, minutes=1))
    run_outbox()
    assert statuses(event) == ["confirmed", "expired"]
    assert counters(event) == (1, 0)
    assert told(waiting)[-1] == "programmes.no_place"


def test_reminders_come_the_day_before_and_two_hours_before_once(
    clock, make_event, make_account, run_outbox
):
    event = make_event(2)
    person = make_account()
    sign_up(event, person)
    clock.advance(timedelta(days=6, minutes=1))
    run_outbox()
    run_outbox()
    assert told(person) == ["programmes.registered", "programmes.reminder"]
    clock.advance(timedelta(hours=22, minutes=1))
    run_outbox()
    assert told(person).count("programmes.reminder") == 2


def test_a_moved_date_tells_everybody_and_reminds_at_the_new_time(
    clock, make_event, make_account, organiser, run_outbox
):
    event = make_event(2)
    person = make_account()
    sign_up(event, person)
    later = the_clock.now() + timedelta(days=10)
    with transaction() as session:
        found = queries.event_by_code(event.code)
        times = rules.events.Times(later, later + timedelta(hours=1), found.place_id)
        rules.change_event(
            session, found, times, version=1, by=viewer_of(organiser), now=clock.now()
        )
    run_outbox()
    assert told(person)[-1] == "programmes.event_changed"
    clock.advance(timedelta(days=6, minutes=1))
    run_outbox()
    assert "programmes.reminder" not in told(person)
    clock.advance(timedelta(days=3))
    run_outbox()
    assert told(person)[-1] == "programmes.reminder"


def test_a_cancelled_date_frees_everybody_and_tells_them(
    clock, make_event, make_account, organiser
):
    event = make_event(1)
    people = [make_account() for _ in range(3)]
    for person in people:
        sign_up(event, person)
    with transaction() as session:
        found = queries.event_by_code(event.code)
        rules.cancel_event(session, found, by=viewer_of(organiser), now=clock.now())
    assert statuses(event) == ["cancelled"] * 3
    assert counters(event) == (0, 0)
    assert [told(person)[-1] for person in people] == ["programmes.event_cancelled"] * 3


def test_staff_may_let_somebody_in_beyond_the_places_on_record(
    clock, make_event, make_account, organiser
):
    event = make_event(1)
    sign_up(event, make_account())
    waiting = sign_up(event, make_account())
    with transaction() as session:
        row = queries.registration_by_code(waiting.code)
        rules.admit_waiting(session, row, by=viewer_of(organiser), now=clock.now())
    assert statuses(event) == ["confirmed", "confirmed"]
    assert counters(event) == (2, 0)
    assert queries.wrong_counters() == []


def test_both_languages_must_be_there_before_publishing(clock, app, organiser):
    programme = make_programme(status=ProgrammeStatus.DRAFT, title=Localized(ko="시험"))
    by = viewer_of(organiser)
    with transaction() as session, pytest.raises(BothLanguages):
        rules.publish(session, programme, by=by, now=clock.now())


def test_an_account_without_a_role_runs_nothing(clock, make_event, make_account):
    event = make_event(1)
    merchant = make_account(Role.MERCHANT)
    by = viewer_of(merchant)
    with transaction() as session:
        found = queries.event_by_code(event.code)
        with pytest.raises(NotAllowed):
            rules.set_capacity(session, found, 9, by=by, now=clock.now())
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 0
