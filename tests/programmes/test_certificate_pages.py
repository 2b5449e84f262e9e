"""Certificates on screen and on paper: checked by anybody, printed by few, revoked with reason."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.localized import Localized
from app.core.seal import Reveal
from app.programmes import rules
from app.programmes.models import Certificate, Programme
from app.programmes.pdf import certificate_pdf
from app.programmes.rules import Guest
from tests.programmes.attending import certificates, check_in, end
from tests.programmes.conftest import sign_up
from tests.programmes.test_office import words
from tests.support.sending import send

KO = {"Accept-Language": "ko"}


def text(answer) -> str:
    return answer.get_data(as_text=True)


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
    assert seen.headers["X-Robots-Tag"] == "noindex"
    with transaction() as session:
        session.add(person)
        person.show_name = True
    assert "김순희" in text(client.get(page))
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
