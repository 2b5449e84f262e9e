"""At the door: what counts, what is said, what is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from app.core import outbox
from app.core.db import db, transaction
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.seal import Reveal
from app.core.workflow import history_of
from app.programmes import queries, rules
from app.programmes.models import CheckIn, CheckInUndone, Event, Registration, RegistrationStatus
from app.programmes.rules import Guest
from app.programmes.rules.door import NotOnList, OtherDate, ScanAgain, TakenBack
from tests.programmes.conftest import counted, counters, sign_up, statuses
from tests.support.people import viewer_of
from tests.support.sending import send

Scan = Callable[..., rules.CheckedIn]


@pytest.fixture
def scan(clock: Any, organiser: Any) -> Scan:
    """`scan(event, ticket)` as the organiser's phone sends it, each time with another nonce."""
    keeper = viewer_of(organiser)
    nonces = iter(range(1000))

    def at_door(event: Event, ticket: str, **more: Any) -> rules.CheckedIn:
        words = {"nonce": f"n{next(nonces)}", "scanned_at": clock.now(), "by": keeper} | more
        with transaction() as session:
            return rules.check_in(
                session, queries.event_by_code(event.code), ticket, now=clock.now(), **words
            )

    return at_door


@pytest.fixture
def undo(clock: Any, organiser: Any) -> Callable[..., None]:
    def take_back(row: Registration, by: Any = None) -> None:
        with transaction() as session:
            found = queries.registration_by_code(row.code)
            by = by or viewer_of(organiser)
            rules.undo_check_in(session, found, by=by, now=clock.now())

    return take_back


def number_of(model: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_a_scan_that_is_sent_again_counts_once_and_says_the_same(scan, make_event, make_account):
    event = make_event(3)
    row = sign_up(event, make_account())
    answers = [scan(event, row.ticket, nonce="same") for _ in range(4)]
    assert {(a.again, a.registration.id) for a in answers} == {(False, row.id)}
    assert number_of(CheckIn) == 1
    assert scan(event, row.ticket).again
    assert number_of(CheckIn) == 1


def test_a_nonce_is_for_one_person_only(scan, make_event, make_account):
    """A form that the browser went back to carries the nonce of the person before."""
    event = make_event(3)
    first, second = sign_up(event, make_account()), sign_up(event, make_account())
    scan(event, first.ticket, nonce="kept")
    with pytest.raises(ScanAgain):
        scan(event, second.ticket, nonce="kept")
    other = make_event(3)
    elsewhere = sign_up(other, make_account())
    with pytest.raises(ScanAgain):
        scan(other, elsewhere.ticket, nonce="kept")
    assert statuses(event) == ["attended", "confirmed"]


def test_a_ticket_of_another_date_is_not_let_in(scan, make_event, make_account):
    event, other = make_event(3), make_event(3)
    row = sign_up(other, make_account())
    with pytest.raises(OtherDate):
        scan(event, f"https://azalea.example/events/{other.code}/check-in?ticket={row.ticket}")
    with pytest.raises(NotOnList):
        scan(event, row.ticket)
    done = scan(other, f"https://azalea.example/events/{other.code}/check-in?ticket={row.ticket}")
    assert not done.again


@pytest.mark.parametrize("text", ["http://[x?ticket=", "?ticket=", "?", "%00", "가" * 300])
def test_nonsense_in_a_qr_code_is_refused(scan, make_event, make_account, text):
    event = make_event(3)
    sign_up(event, make_account())
    with pytest.raises(Refused):
        scan(event, text)


def test_what_is_sent_after_the_end_turns_a_no_show_into_attended(
    clock, scan, make_event, make_account
):
    event = make_event(3, days=0.01)
    seen, late = sign_up(event, make_account()), sign_up(event, make_account())
    scan(event, seen.ticket)
    scanned = clock.now()
    clock.advance(timedelta(hours=5))
    outbox.run_due()
    assert statuses(event) == ["attended", "no_show"]
    done = scan(event, late.ticket, scanned_at=scanned)
    assert (done.again, done.at) == (False, scanned)
    assert statuses(event) == ["attended", "attended"]
    assert counters(event) == counted(event)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (timedelta(hours=-3), timedelta(hours=-3)),
        (timedelta(days=-6), timedelta(days=-6)),
        (timedelta(days=-8), timedelta()),
        (timedelta(minutes=3), timedelta()),
        (timedelta(days=400), timedelta()),
    ],
)
def test_a_wrong_clock_of_a_phone_does_not_hurt(clock, scan, make_event, make_account, said, kept):
    event = make_event(3)
    row = sign_up(event, make_account())
    assert scan(event, row.ticket, scanned_at=clock.now() + said).at == clock.now() + kept


@pytest.mark.parametrize(
    "absurd",
    [
        datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
        datetime(1970, 1, 1, tzinfo=UTC),
    ],
)
def test_an_absurd_time_is_now(clock, scan, make_event, make_account, absurd):
    event = make_event(3)
    row = sign_up(event, make_account())
    assert scan(event, row.ticket, scanned_at=absurd).at == clock.now()


def test_a_check_in_is_taken_back_on_record_and_a_later_scan_counts_again(
    clock, scan, undo, make_event, make_account, organiser
):
    event = make_event(3)
    row = sign_up(event, make_account(), party_size=2)
    scan(event, row.ticket, nonce="first")
    clock.advance(timedelta(minutes=5))
    undo(row)
    assert statuses(event) == ["confirmed"]
    assert (number_of(CheckIn), number_of(CheckInUndone)) == (1, 1)
    assert queries.undone_of(event.id)[row.id] == (clock.now(), organiser.name)
    assert history_of("registrations", row.id)[-1].by_id == organiser.id
    assert [came for _row, came in queries.attendance(event.id)] == [None]
    with pytest.raises(TakenBack):
        scan(event, row.ticket, nonce="first")
    clock.advance(timedelta(minutes=5))
    done = scan(event, row.ticket)
    assert (done.again, done.at) == (False, clock.now())
    assert [came for _row, came in queries.attendance(event.id)] == [clock.now()]
    undo(row)
    assert (number_of(CheckIn), number_of(CheckInUndone)) == (2, 2)
    assert counters(event) == counted(event) == (2, 0)


def test_only_who_runs_the_event_takes_back_and_only_what_stands(
    scan, undo, make_event, make_account
):
    event = make_event(3)
    person = make_account()
    row = sign_up(event, person)
    with pytest.raises(Conflict):
        undo(row)
    scan(event, row.ticket)
    with pytest.raises(NotAllowed):
        undo(row, viewer_of(person))
    undo(row)
    with pytest.raises(Conflict):
        undo(row)
    assert number_of(CheckInUndone) == 1


def test_who_is_taken_back_after_the_list_was_closed_did_not_come(
    clock, scan, undo, make_event, make_account
):
    event = make_event(3, days=0.01)
    there, mistaken = sign_up(event, make_account()), sign_up(event, make_account())
    scan(event, there.ticket)
    scan(event, mistaken.ticket)
    clock.advance(timedelta(days=1))
    outbox.run_due()
    undo(mistaken)
    outbox.run_due()
    assert statuses(event) == ["attended", "no_show"]


def test_that_a_guests_name_was_read_out_is_written_down(
    clock, signed_in, make_event, make_account, organiser
):
    event = make_event(3)
    row = sign_up(event, make_account(), guest=Guest("정옥선", ""))
    door = f"/events/{event.code}/check-in"
    browser = signed_in(organiser)
    send(browser, door, {"ticket": row.ticket, "nonce": "a"})
    assert "정옥선" in browser.get(door).get_data(as_text=True)
    assert "정옥선" not in browser.get(door).get_data(as_text=True)
    look = db.session.scalars(sa.select(Reveal)).one()
    assert (look.subject_kind, look.subject_id) == ("registrations", row.id)


def test_the_doctor_finds_who_counts_as_here_without_a_check_in(scan, make_event, make_account):
    event = make_event(3)
    seen, unseen = sign_up(event, make_account()), sign_up(event, make_account())
    scan(event, seen.ticket)
    assert queries.attended_unseen() == []
    with transaction() as session:
        session.execute(
            sa.update(Registration)
            .where(Registration.id == unseen.id)
            .values(status=RegistrationStatus.ATTENDED)
        )
    assert queries.attended_unseen() == [unseen.code]
