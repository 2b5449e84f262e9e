"""Certificates: only for who was there, checked by anybody, printed by few, revoked for good."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from app.accounts import privacy
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.errors import NotAllowed
from app.core.localized import Localized
from app.core.outbox import OutboxRow
from app.core.seal import Reveal
from app.programmes import rules
from app.programmes.hooks_after import _earned
from app.programmes.models import Certificate, Kind, Programme, Registration, RegistrationStatus
from app.programmes.pdf import certificate_pdf
from app.programmes.rules import Guest
from app.programmes.rules.certificates import HasOne, NoneGiven, NotEarned, normal_serial
from tests.programmes.attending import certificates, check_in, end, issue_again, revoke, told
from tests.programmes.conftest import sign_up
from tests.programmes.test_office import words
from tests.support.people import viewer_of
from tests.support.sending import send

KO = {"Accept-Language": "ko"}


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


@pytest.mark.parametrize(
    ("chosen", "kind", "gives"),
    [
        (None, "training", True),
        ("", "stage", False),
        ("yes", "stage", True),
        ("no", "training", False),
    ],
)
def test_the_form_of_a_programme_asks(clock, signed_in, organiser, chosen, kind, gives):
    browser = signed_in(organiser)
    fields = words(kind=kind) | ({} if chosen is None else {"gives_certificate": chosen})
    made = send(browser, "/office/programmes/new", fields, to="/office/programmes")
    assert made.status_code == 303
    assert db.session.scalars(sa.select(Programme)).one().gives_certificate is gives
    again = text(browser.get(f"{made.location}/edit"))
    assert f'<option selected value="{"yes" if gives else "no"}">' in again


def test_anybody_checks_a_serial_and_sees_a_masked_name(
    clock, client, signed_in, make_event, make_account, organiser
):
    event = make_event(2)
    person = make_account(name="김순희")
    check_in(sign_up(event, person), organiser)
    end(clock, event)
    (one,) = certificates(event)
    page = f"/certificates/{one.serial}"
    seen = client.get(page, headers=KO)
    assert seen.status_code == 200
    assert "Set-Cookie" not in seen.headers
    assert "유효함" in text(seen)
    assert "김**" in text(seen)
    assert "김순희" not in text(seen)
    assert "라이브방송 첫걸음" in text(seen)
    for reader in (person, organiser):
        assert "김순희" in text(signed_in(reader).get(page))
    assert "김순희" not in text(signed_in(make_account()).get(page))
    for typed in (one.serial.lower(), one.serial.replace("-", ""), f" {one.serial} "):
        found = client.get("/certificates", query_string={"serial": typed})
        assert found.status_code == 303
        assert found.location == page
    for unknown in ("XX-2026-ABCDEFGH", "nonsense", "가" * 500, "\x00"):
        wrong = client.get("/certificates", query_string={"serial": unknown})
        assert wrong.status_code == 404
        assert 'id="serial-error"' in text(wrong)
    assert client.get("/certificates/XX-2026-ABCDEFGH").status_code == 404
    assert client.get("/certificates").status_code == 200


def test_the_paper_is_for_its_owner_and_for_who_runs_the_event(
    clock, client, signed_in, make_event, make_account, organiser
):
    event = make_event(3, title=Localized("김치 라이브 " * 12, "直播卖泡菜", "Kimchi"))
    person, booker = make_account(name="金英姬"), make_account()
    check_in(sign_up(event, person), organiser)
    check_in(sign_up(event, booker, guest=Guest("정옥선 Anna")), organiser)
    end(clock, event)
    own, booked = certificates(event)
    for one, reader, status in (
        (own, person, 200),
        (own, organiser, 200),
        (own, booker, 403),
        (booked, booker, 200),
        (booked, organiser, 200),
        (booked, person, 403),
    ):
        answer = signed_in(reader).get(f"/certificates/{one.serial}.pdf")
        assert answer.status_code == status
        if status == 200:
            assert answer.mimetype == "application/pdf"
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert answer.data.startswith(b"%PDF")
            assert b"HYSMyeongJo-Medium" in answer.data
            assert b"STSong-Light" in answer.data
            assert b"FontFile" not in answer.data
            assert len(answer.data) < 30_000
    assert client.get(f"/certificates/{own.serial}.pdf").status_code == 401
    assert signed_in(person).get("/certificates/XX-2026-ABCDEFGH.pdf").status_code == 404
    look = db.session.scalars(sa.select(Reveal)).one()
    assert (look.account_id, look.subject_kind, look.subject_id) == (
        organiser.id,
        "certificates",
        booked.id,
    )


def test_a_guests_name_is_masked_for_staff_until_asked_for(
    clock, signed_in, make_event, make_account, organiser
):
    event = make_event(2)
    check_in(sign_up(event, make_account(), guest=Guest("정옥선")), organiser)
    end(clock, event)
    (one,) = certificates(event)
    browser = signed_in(organiser)
    page = f"/certificates/{one.serial}"
    assert "정옥선" not in text(browser.get(page))
    send(browser, f"/office/events/{event.code}", {}, to=f"/events/{event.code}/names")
    assert "정옥선" in text(browser.get(page))


def test_it_is_revoked_for_good_with_a_reason_that_is_told(
    clock, client, signed_in, make_event, make_account, organiser
):
    event = make_event(2)
    person = make_account()
    row = sign_up(event, person)
    check_in(row, organiser)
    end(clock, event)
    (one,) = certificates(event)
    page = f"/certificates/{one.serial}"
    stranger = send(signed_in(make_account()), "/me", {"reason": "x"}, to=f"{page}/revocation")
    assert stranger.status_code == 403
    browser = signed_in(organiser)
    empty = send(browser, page, {"reason": " "}, to=f"{page}/revocation")
    assert empty.status_code == 422
    assert 'id="reason-error"' in text(empty)
    assert (
        send(browser, page, {"reason": "이름이 틀림"}, to=f"{page}/revocation").status_code == 303
    )
    seen = text(client.get(page, headers=KO))
    assert "더는 효력이 없습니다" in seen
    assert "유효함" not in seen
    assert "이름이 틀림" not in seen
    assert "이름이 틀림" in text(signed_in(person).get("/inbox"))
    assert "이름이 틀림" in text(signed_in(person).get(f"/registrations/{row.code}"))
    assert signed_in(person).get(f"{page}.pdf").status_code == 409
    again = send(browser, "/me", {"reason": "noch"}, to=f"{page}/revocation")
    assert again.status_code == 409
    with transaction() as session:
        rules.after_event(session, event.id, now=clock.now())
    (same,) = certificates(event)
    assert (same.is_revoked, same.revoke_reason, same.revoked_by) == (
        True,
        "이름이 틀림",
        organiser.id,
    )


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
    assert _earned() == []
    with transaction() as session:
        session.execute(
            sa.update(Registration)
            .where(Registration.id == row.id)
            .values(status=RegistrationStatus.NO_SHOW)
        )
    (line,) = _earned()
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


def test_pages_of_certificates_ask_the_database_little(
    clock, client, signed_in, make_event, make_account, organiser, count_queries
):
    event = make_event(30)
    people = [make_account() for _ in range(20)]
    rows = [sign_up(event, person) for person in people]
    for row in rows:
        check_in(row, organiser)
    end(clock, event)
    one = certificates(event)[0]
    mine, keeper = signed_in(people[0]), signed_in(organiser)
    for browser, address, most in (
        (client, f"/certificates/{one.serial}", 2),
        (mine, f"/certificates/{one.serial}", 4),
        (mine, f"/certificates/{one.serial}.pdf", 4),
        (mine, f"/registrations/{rows[0].code}", 7),
        (mine, f"/registrations/{rows[0].code}/feedback", 6),
        (keeper, f"/office/events/{event.code}/certificates", 6),
    ):
        browser.get(address)
        with count_queries() as counted:
            assert browser.get(address).status_code == 200
        assert counted.count <= most, (address, counted.statements)
        assert counted.writes == []


def test_serials_are_read_as_people_type_them():
    for typed in ("xx-2026-7k3m9qpd", "XX 2026 7K3M 9QPD", "XX20267K3M9QPD"):
        assert normal_serial(typed) == "XX-2026-7K3M9QPD"


@given(st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_name_can_be_printed(name):
    start = the_clock.now()
    one = Certificate(
        serial="XX-2026-7K3M9QPD",
        holder_name=name.encode("utf-8", "ignore").decode(),
        title=Localized("김치", "泡菜"),
        starts_at=start,
        ends_at=start + timedelta(minutes=90),
        minutes=90,
        issued_at=start,
    )
    paper = certificate_pdf(one, Localized("광장", "广场"), "https://azalea.example/certificates/1")
    assert paper.startswith(b"%PDF")
