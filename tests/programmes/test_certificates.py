"""Certificates: only for who was there, once, and revoked for good."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.accounts import privacy
from app.core.db import db, transaction
from app.core.doctor import checks
from app.core.errors import NotAllowed
from app.core.outbox import OutboxRow
from app.programmes import queries, rules
from app.programmes.models import Kind, Registration, RegistrationStatus
from app.programmes.rules import Guest
from app.programmes.rules.certificates import HasOne, NoneGiven, NotEarned, normal_serial
from tests.programmes.attending import certificates, check_in, end, issue_again, revoke, told
from tests.programmes.conftest import act, sign_up
from tests.support.people import viewer_of
from tests.support.sending import send


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_who_was_there_gets_one_after_the_end_and_nobody_else(
    clock, make_event, make_account, organiser
):
    event = make_event(4)
    came, stayed_away, guest_of = (make_account() for _ in range(3))
    here = sign_up(event, came)
    sign_up(event, stayed_away)
    elder = sign_up(event, guest_of, guest=Guest("정옥선"))
    for row in (here, elder):
        check_in(row, organiser)
    assert certificates(event) == []
    end(clock, event)
    found = certificates(event)
    assert [one.registration_id for one in found] == [here.id, elder.id]
    assert [one.holder_name for one in found] == [came.name, "정옥선"]
    assert all(re.fullmatch(r"XX-2026-[2-9A-Z]{8}", one.serial) for one in found)
    assert {one.minutes for one in found} == {120}
    assert {one.issued_by for one in found} == {None}
    assert [told(p, "certificate") for p in (came, stayed_away, guest_of)] == [1, 0, 1]


def test_a_name_stands_sealed_in_the_database(clock, make_event, make_account, organiser):
    event = make_event(2)
    check_in(sign_up(event, make_account(), guest=Guest("정옥선")), organiser)
    end(clock, event)
    raw = db.session.execute(sa.text("SELECT holder_name FROM certificates")).scalar_one()
    assert "정옥선" not in raw


def test_carrying_it_out_again_issues_nothing_new(clock, make_event, make_account, organiser):
    event = make_event(2)
    person = make_account()
    check_in(sign_up(event, person), organiser)
    end(clock, event)
    for _ in range(3):
        with transaction() as session:
            rules.after_event(session, event.id, now=clock.now())
    assert len(certificates(event)) == 1
    assert told(person, "certificate") == told(person, "how_was_it") == 1


def test_many_are_issued_some_at_a_time(clock, make_event, make_account, organiser, monkeypatch):
    monkeypatch.setattr("app.programmes.rules.certificates.CHUNK", 2)
    event = make_event(5)
    for _ in range(5):
        check_in(sign_up(event, make_account()), organiser)
    end(clock, event)
    assert len(certificates(event)) == 5
    steps = db.session.scalars(
        sa.select(OutboxRow.key).where(OutboxRow.topic == "programmes.after")
    ).all()
    assert len(steps) == 3


def test_a_check_in_that_is_sent_late_brings_its_certificate(
    clock, make_event, make_account, organiser
):
    event = make_event(3)
    first, late = make_account(), make_account()
    check_in(sign_up(event, first), organiser)
    row = sign_up(event, late)
    end(clock, event)
    assert db.session.scalar(sa.select(Registration.status).where(Registration.id == row.id)) is (
        RegistrationStatus.NO_SHOW
    )
    check_in(row, organiser)
    assert len(certificates(event)) == 2
    assert told(late, "certificate") == told(late, "how_was_it") == 1


@pytest.mark.parametrize(
    ("values", "given"),
    [
        ({"kind": Kind.TRAINING}, 1),
        ({"kind": Kind.TRAINING, "gives_certificate": False}, 0),
        ({"kind": Kind.STAGE}, 0),
        ({"kind": Kind.STAGE, "gives_certificate": True}, 1),
    ],
)
def test_the_organiser_says_whether_a_programme_gives_them(
    clock, make_event, make_account, organiser, values, given
):
    event = make_event(2, **values)
    person = make_account()
    row = sign_up(event, person)
    check_in(row, organiser)
    end(clock, event)
    assert len(certificates(event)) == given
    assert told(person, "how_was_it") == 1
    if not given:
        with pytest.raises(NoneGiven):
            issue_again(row, viewer_of(organiser))


def test_staff_issues_a_new_one_after_revoking_and_never_a_second(
    clock, signed_in, make_event, make_account, organiser
):
    event = make_event(2)
    row = sign_up(event, make_account())
    absent = sign_up(event, make_account())
    check_in(row, organiser)
    end(clock, event)
    browser = signed_in(organiser)
    page = f"/office/events/{event.code}/certificates"
    assert send(browser, "/me", {}, to=f"{page}/{row.code}").status_code == 409
    assert send(browser, "/me", {}, to=f"{page}/{absent.code}").status_code == 422
    revoke(certificates(event)[0], viewer_of(organiser))
    assert "취소됨" in text(browser.get(page))
    made = send(browser, page, {}, to=f"{page}/{row.code}")
    assert made.status_code == 303
    old, new = certificates(event)
    assert made.location == f"/certificates/{new.serial}"
    assert (old.is_revoked, new.is_revoked, new.issued_by) == (True, False, organiser.id)
    stranger = viewer_of(make_account())
    with pytest.raises(NotAllowed):
        issue_again(row, stranger)
    with pytest.raises(NotAllowed):
        revoke(new, stranger)


def test_a_certificate_is_never_issued_before_the_end(clock, make_event, make_account, organiser):
    event = make_event(2)
    row = sign_up(event, make_account())
    check_in(row, organiser)
    with transaction() as session:
        rules.after_event(session, event.id, now=clock.now())
    with pytest.raises(NotEarned):
        issue_again(row, viewer_of(organiser))
    assert certificates(event) == []


def test_many_workers_at_once_issue_one(race, clock, make_event, make_account, organiser):
    event = make_event(3)
    rows = [sign_up(event, make_account()) for _ in range(3)]
    for row in rows:
        check_in(row, organiser)
    clock.advance(event.ends_at - clock.now() + timedelta(hours=3))
    by = viewer_of(organiser)

    def issue(number: int) -> None:
        with transaction() as session:
            if number % 2:
                rules.after_event(session, event.id, now=clock.now())
            else:
                issue_again(rows[0], by)

    results = race(8, issue)
    assert all(result is None or isinstance(result, HasOne) for result in results), results
    assert len(certificates(event)) == 3


def test_without_the_guard_the_same_race_would_issue_many(
    race, clock, make_event, make_account, organiser
):
    """The negative control: look first, then write, as one would without lock and index."""
    event = make_event(2)
    row = sign_up(event, make_account())
    check_in(row, organiser)

    def careless(_number: int) -> bool:
        found = queries.certificate_of(row.id)
        db.session.rollback()
        time.sleep(0.05)
        return found is None

    assert sum(race(8, careless)) > 1


def test_the_database_itself_refuses_a_second_one(clock, make_event, make_account, organiser):
    event = make_event(2)
    check_in(sign_up(event, make_account()), organiser)
    end(clock, event)
    copy = (
        "INSERT INTO certificates (serial, registration_id, holder_name, title, starts_at, ends_at,"
        " minutes, issued_at, revoke_reason) SELECT 'XX-2026-22222222', registration_id,"
        " holder_name, title, starts_at, ends_at, minutes, issued_at, '' FROM certificates"
    )
    with pytest.raises(sa.exc.IntegrityError), transaction() as session:
        session.execute(sa.text(copy))


def test_the_doctor_sees_a_certificate_that_nobody_earned(
    clock, make_event, make_account, organiser
):
    event = make_event(2)
    row = sign_up(event, make_account())
    check_in(row, organiser)
    end(clock, event)
    (earned,) = (one.run for one in checks() if "people who were there" in one.name)
    assert earned() == []
    with transaction() as session:
        session.execute(
            sa.update(Registration)
            .where(Registration.id == row.id)
            .values(status=RegistrationStatus.NO_SHOW)
        )
    (line,) = earned()
    assert certificates(event)[0].serial in line


def test_who_leaves_takes_the_name_along(clock, client, make_event, make_account, organiser):
    event = make_event(2)
    person = make_account(name="김순희")
    check_in(sign_up(event, person), organiser)
    end(clock, event)
    copy = privacy.copy_of(person)["attendance"]
    assert copy["certificates"][0]["name"] == "김순희"
    with transaction() as session:
        session.add(person)
        privacy.delete(person, now=clock.now())
    (one,) = certificates(event)
    assert one.holder_name == ""
    assert client.get(f"/certificates/{one.serial}").status_code == 200


def test_serials_are_read_as_people_type_them():
    for typed in ("xx-2026-7k3m9qpd", "XX 2026 7K3M 9QPD", "XX20267K3M9QPD"):
        assert normal_serial(typed) == "XX-2026-7K3M9QPD"


def test_a_check_in_that_is_taken_back_takes_its_certificate_with_it(
    clock, make_event, make_account, organiser
):
    event = make_event(4)
    person = make_account()
    row = sign_up(event, person)
    check_in(row, organiser)
    end(clock, event)
    act(rules.undo_check_in, row, organiser)
    (certificate,) = certificates(event)
    assert certificate.is_revoked
    assert told(person, "certificate_revoked") == 1
    (earned,) = (one.run for one in checks() if "people who were there" in one.name)
    assert earned() == []
