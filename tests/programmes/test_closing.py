"""Signing up that closes before the beginning: at nine in Yanji, and who may still do what."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from app.core.db import transaction
from app.programmes import queries, rules
from app.programmes.models import (
    Event,
)
from app.programmes.rules.closing import Closed
from app.programmes.rules.leaving import TooLateToCancel
from tests.programmes.conftest import act, cancel, counters, sign_up
from tests.programmes.eating import SATURDAY, meals_of, text


@pytest.fixture
def week(clock, organiser) -> list[Event]:
    """Meals from Monday to Friday at half past eleven; it is the Saturday before."""
    clock.fix(SATURDAY)
    return meals_of(organiser)


def test_signing_up_closes_at_nine_in_yanji(clock, week, make_account):
    """Nine there is one in the morning in UTC, of the same day."""
    nine = datetime(2026, 12, 7, 1, tzinfo=UTC)
    person, other = make_account(), make_account()
    clock.fix(nine - timedelta(seconds=1))
    row = sign_up(week[0], person)
    clock.fix(nine)
    with pytest.raises(Closed, match="09:00"):
        sign_up(week[0], other)
    clock.fix(nine + timedelta(seconds=1))
    with pytest.raises(TooLateToCancel):
        cancel(row, person)
    assert sign_up(week[1], other).is_confirmed


def test_a_day_in_yanji_begins_before_midnight_in_utc(clock, organiser, make_account):
    """A breakfast at 7:30 that closes at six: both lie on the day before in UTC."""
    clock.fix(SATURDAY)
    events = meals_of(organiser, hour=7, closes=time(6))
    assert events[0].starts_at.astimezone(UTC).day == 6
    event = queries.event_by_code(events[0].code)
    assert event.closes_at == datetime(2026, 12, 6, 22, tzinfo=UTC)
    clock.fix(datetime(2026, 12, 6, 21, 59, 59, tzinfo=UTC))
    sign_up(events[0], make_account())
    clock.fix(datetime(2026, 12, 6, 22, tzinfo=UTC))
    with pytest.raises(Closed):
        sign_up(events[0], make_account())


def test_a_closing_time_after_the_beginning_changes_nothing(clock, organiser, make_account):
    clock.fix(SATURDAY)
    event = meals_of(organiser, closes=time(15))[0]
    found = queries.event_by_code(event.code)
    assert found.closes_at == found.cancel_until == found.starts_at


def test_the_desk_enters_and_takes_off_after_nine(clock, week, make_account, organiser):
    person = make_account()
    row = sign_up(week[0], person)
    clock.fix(datetime(2026, 12, 7, 2, tzinfo=UTC))
    entered = act(rules.admit_guest, week[0], organiser, rules.Guest("박순자"))
    assert entered.is_confirmed
    cancel(row, organiser)
    assert counters(week[0]) == (1, 0)


def test_who_got_the_meal_after_the_deadline_may_give_it_back_until_nine(
    clock, organiser, make_account
):
    clock.fix(SATURDAY)
    events = meals_of(organiser)
    with transaction() as session:
        programme = queries.event_by_code(events[0].code).programme
        programme.cancel_hours = 24
        session.flush()
    clock.fix(datetime(2026, 12, 6, 23, tzinfo=UTC))
    person = make_account()
    row = queries.registration_by_code(sign_up(events[0], person).code)
    assert row.cancel_until == datetime(2026, 12, 7, 1, tzinfo=UTC)
    clock.fix(datetime(2026, 12, 7, 1, 1, tzinfo=UTC))
    with pytest.raises(TooLateToCancel):
        cancel(row, person)


def test_who_waits_changes_nothing_after_nine(clock, week, make_account):
    for _number in range(2):
        sign_up(week[0], make_account())
    person = make_account()
    row = sign_up(week[0], person)
    clock.fix(datetime(2026, 12, 7, 2, tzinfo=UTC))
    with pytest.raises(Closed):
        act(rules.change_party, row, person, 2)


def test_the_closing_time_stands_where_people_look(clock, signed_in, client, week, organiser):
    code = week[0].programme.code if week[0].programme else ""
    assert "09:00" in text(client.get(f"/programmes/{code}"))
    assert "09:00" in text(client.get(f"/events/{week[0].code}"))
    form = text(signed_in(organiser).get(f"/office/programmes/{code}/edit"))
    assert 'value="09:00"' in form
    clock.fix(datetime(2026, 12, 7, 2, tzinfo=UTC))
    shown = text(client.get(f"/events/{week[0].code}"))
    assert "09:00" in shown
    assert "/sign-in?next=%2Fevents" not in shown.split('id="sign-up"')[1].split("</section>")[0]
