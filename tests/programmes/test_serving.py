"""Hours of practical help: from the check-in to the check-out, and confirmed by somebody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role
from app.community import service
from app.community.models import ServiceRecord
from app.core import clock as clocks
from app.core.db import db, transaction
from app.core.errors import Conflict, Refused
from app.programmes import queries, rules
from app.programmes.models import CheckOut, Event, Kind, Registration
from app.programmes.queries import serving as reads
from app.programmes.rules import serving
from app.programmes.rules.going_home import NoAction, NotYetHere
from tests.programmes.attending import check_in, end
from tests.programmes.conftest import sign_up
from tests.support.people import viewer_of
from tests.support.sending import send


@pytest.fixture
def action(make_event: Callable[..., Event]) -> Callable[..., Event]:
    return lambda **more: make_event(20, kind=Kind.VOLUNTEER_ACTION, **more)


@pytest.fixture
def leave(organiser: Any) -> Callable[..., rules.GoneHome]:
    nonces = iter(range(1000))

    def scan(row: Registration, **more: Any) -> rules.GoneHome:
        words = {
            "nonce": f"out{next(nonces)}",
            "scanned_at": clocks.now(),
            "by": viewer_of(organiser),
        } | more
        with transaction() as session:
            event = queries.event_by_id(row.event_id)
            return rules.check_out(session, event, row.ticket, now=clocks.now(), **words)

    return scan


def hours() -> list[tuple[int, str]]:
    db.session.rollback()
    db.session.expire_all()
    rows = db.session.scalars(sa.select(ServiceRecord).order_by(ServiceRecord.id))
    return [(row.minutes, row.status.value) for row in rows]


def begin(clock: Any, event: Event) -> None:
    clock.advance(event.starts_at - clock.now())


def test_hours_run_from_coming_to_going(action, leave, clock, make_account, organiser):
    event = action()
    row = sign_up(event, make_account())
    begin(clock, event)
    check_in(row, organiser)
    clock.advance(timedelta(minutes=95))
    assert leave(row).counted
    assert hours() == [(95, "recorded")]
    end(clock, event)
    assert hours() == [(95, "confirmed")]


def test_a_scan_that_is_sent_again_counts_once(action, leave, clock, make_account, organiser):
    event = action()
    row = sign_up(event, make_account())
    begin(clock, event)
    check_in(row, organiser)
    clock.advance(timedelta(minutes=60))
    assert [leave(row, nonce="same").again for _ in range(3)] == [False, False, False]
    assert leave(row).again
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CheckOut)) == 1


def test_tidying_up_counts_for_an_hour_at_most(action, leave, clock, make_account, organiser):
    event = action()
    row = sign_up(event, make_account())
    begin(clock, event)
    check_in(row, organiser)
    clock.advance(timedelta(minutes=239))
    leave(row)
    assert hours() == [(180, "recorded")]


def test_without_a_check_out_the_organiser_confirms(
    action, clock, make_account, organiser, signed_in
):
    event = action()
    row = sign_up(event, make_account())
    begin(clock, event)
    check_in(row, organiser)
    end(clock, event)
    assert hours() == [(120, "recorded")]
    send(
        signed_in(organiser),
        f"/office/events/{event.code}/hours",
        {"registration": row.code},
    )
    assert hours() == [(120, "confirmed")]


def test_nobody_confirms_their_own_hours(action, clock, organiser, make_account):
    event = action()
    row = sign_up(event, organiser)
    begin(clock, event)
    check_in(row, organiser)
    end(clock, event)
    with pytest.raises(serving.OwnHours), transaction() as session:
        serving.confirm(session, queries.registration_by_code(row.code), by=viewer_of(organiser))
    other = make_account(Role.ORGANISER)
    with transaction() as session:
        serving.confirm(session, queries.registration_by_code(row.code), by=viewer_of(other))
    assert hours() == [(120, "confirmed")]


def test_a_check_out_kept_on_a_phone_replaces_the_hours_until_the_end(
    action, leave, clock, make_account, organiser
):
    event = action()
    row = sign_up(event, make_account())
    begin(clock, event)
    check_in(row, organiser)
    went = clock.now() + timedelta(minutes=30)
    end(clock, event)
    leave(row, scanned_at=went)
    assert hours() == [(30, "confirmed")]


def test_a_check_out_is_taken_back_and_the_hours_with_it(
    action, leave, clock, make_account, organiser
):
    event = action()
    row = sign_up(event, make_account())
    begin(clock, event)
    check_in(row, organiser)
    clock.advance(timedelta(minutes=10))
    leave(row)
    with transaction() as session:
        found = queries.registration_by_code(row.code)
        rules.undo_check_out(session, found, by=viewer_of(organiser), now=clock.now())
    assert hours() == []
    clock.advance(timedelta(minutes=30))
    leave(row)
    assert hours() == [(40, "recorded")]


def test_confirmed_hours_do_not_fall_with_a_check_in(action, leave, clock, make_account, organiser):
    event = action()
    row = sign_up(event, make_account())
    begin(clock, event)
    check_in(row, organiser)
    clock.advance(timedelta(minutes=60))
    leave(row)
    end(clock, event)
    found = queries.registration_by_code(row.code)
    with pytest.raises(Conflict), transaction() as session:
        rules.undo_check_in(session, found, by=viewer_of(organiser), now=clock.now())
    assert hours() == [(60, "confirmed")]


def test_hours_in_the_way_of_others_are_shown_to_staff(
    action, leave, clock, make_account, organiser
):
    event = action()
    person = make_account()
    row = sign_up(event, person)
    begin(clock, event)
    check_in(row, organiser)
    clock.advance(timedelta(minutes=60))
    elsewhere = service.Served(
        account_id=person.id,
        source=service.Source("wish_claims.fulfilled", 1),
        started_at=clock.now() - timedelta(minutes=20),
        ended_at=clock.now() - timedelta(minutes=10),
        method="reported",
        details={},
    )
    with transaction() as session:
        service.record(session, elsewhere, now=clock.now())
    assert not leave(row).counted
    assert hours() == [(10, "recorded")]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CheckOut)) == 1
    assert [(h.left is None, h.record) for h in reads.helpers(event.id)] == [(False, None)]


def test_only_actions_know_going_home(make_event, leave, make_account, organiser, action, clock):
    row = sign_up(make_event(3), make_account())
    with pytest.raises(NoAction):
        leave(row)
    helper = sign_up(action(), make_account())
    with pytest.raises(NotYetHere) as refused:
        leave(helper)
    assert isinstance(refused.value, Refused)


def test_the_door_and_the_list_of_hours_ask_the_same_for_many(
    action, clock, make_account, organiser, signed_in, count_queries
):
    event = action()
    rows = [sign_up(event, make_account()) for _ in range(6)]
    begin(clock, event)
    check_in(rows[0], organiser)
    keeper = signed_in(organiser)
    clock.advance(timedelta(minutes=30))

    def asked() -> list[int]:
        found = []
        for path in (f"/events/{event.code}/check-in", f"/office/events/{event.code}/hours"):
            with count_queries() as counted:
                assert keeper.get(path).status_code == 200
            found.append(counted.count)
        return found

    few = asked()
    for row in rows[1:]:
        check_in(row, organiser)
    assert asked() == few
