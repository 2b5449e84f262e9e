"""A certificate for a year: confirmed hours alone, frozen, checked by anybody, revoked for good."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import privacy
from app.accounts.models import Account
from app.accounts.viewer import Role
from app.community import year_certificates as rules
from app.community.models import ServiceCertificate, ServiceRecord, ServiceStatus
from app.core import clock as the_clock
from app.core.db import db, transaction
from tests.community.test_registered import serve, text
from tests.support.people import make_account, viewer_of
from tests.support.racing import race
from tests.support.sending import send

RECORD = "/me/service"


@pytest.fixture
def helper(app: Any, clock: Any) -> Account:
    account = make_account(Role.VOLUNTEER, name="리정옥")
    serve(account, 120)
    return account


def this_year() -> int:
    return the_clock.local(the_clock.now()).year


def issue(by: Any, year: int | None = None) -> ServiceCertificate:
    with transaction() as session:
        return rules.issue(session, year or this_year(), by=by, now=the_clock.now())


def test_it_is_asked_for_on_ones_record_and_checked_by_anybody(signed_in, client, helper):
    browser = signed_in(helper)
    assert 'name="year"' in text(browser.get(RECORD))
    done = send(browser, RECORD, {"year": str(this_year())}, to=f"{RECORD}/certificates")
    assert done.status_code == 303
    own = text(browser.get(done.location))
    assert "리정옥" in own
    page = client.get(done.location)
    assert "리정옥" not in text(page)
    assert "리" in text(page)
    assert page.headers["X-Robots-Tag"] == "noindex"
    paper = browser.get(f"{done.location}.pdf")
    assert paper.data[:5] == b"%PDF-"
    assert paper.headers["Cache-Control"] == "private, no-store"
    assert signed_in(make_account()).get(f"{done.location}.pdf").status_code == 404
    assert client.get("/service-certificates/XS-2026-NOSUCH").status_code == 404


def test_only_confirmed_hours_of_that_year_count(helper):
    serve(helper, 60, number=2, ago=500)
    db.session.execute(
        sa.update(ServiceRecord)
        .where(ServiceRecord.source_id == 2)
        .values(status=ServiceStatus.LOCKED)
    )
    serve(helper, 30, number=3, ago=3)
    db.session.execute(
        sa.update(ServiceRecord)
        .where(ServiceRecord.source_id == 3)
        .values(status=ServiceStatus.RECORDED)
    )
    db.session.commit()
    made = issue(viewer_of(helper))
    assert (made.minutes, made.times, made.people) == (120, 1, 1)
    assert len(rules.years_of(helper.id, the_clock.now())) == 2


@pytest.mark.parametrize("year", [1, 2019, 2099])
def test_a_year_without_hours_has_none(helper, year):
    with pytest.raises(rules.NoHours):
        issue(viewer_of(helper), year)


@pytest.mark.parametrize("year", ["", "x" * 5_000, "-1", "２０２６"])
def test_a_spoiled_year_is_refused(signed_in, helper, year):
    answer = send(signed_in(helper), RECORD, {"year": year}, to=f"{RECORD}/certificates")
    assert answer.status_code in (303, 422)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ServiceCertificate)) in (0, 1)


def test_more_hours_replace_it_and_the_same_is_the_same(helper, clock):
    by = viewer_of(helper)
    first = issue(by)
    assert issue(by).serial == first.serial
    clock.advance(timedelta(days=2))
    serve(helper, 45, number=4)
    second = issue(by)
    assert second.serial != first.serial
    assert second.minutes == 165
    db.session.rollback()
    assert rules.by_serial(first.serial).is_revoked


def test_pressed_many_times_at_once_it_is_one(app, helper):
    by = viewer_of(helper)
    serials = race(app, 5, lambda _turn: issue(by).serial)
    assert len(set(serials)) == 1


def test_staff_revokes_with_a_reason_and_never_their_own(signed_in, client, helper):
    made = issue(viewer_of(helper))
    path = f"/service-certificates/{made.serial}"
    office = signed_in(make_account(Role.REVIEWER))
    assert send(office, path, {"reason": ""}, to=f"{path}/revocation").status_code == 422
    assert send(office, path, {"reason": "잘못"}, to=f"{path}/revocation").status_code == 303
    assert "취소" in text(client.get(path))
    assert signed_in(helper).get(f"{path}.pdf").status_code == 409
    boss = make_account(Role.REVIEWER, Role.VOLUNTEER)
    serve(boss, 60)
    own = issue(viewer_of(boss))
    assert not rules.can_revoke(viewer_of(boss), own)


def test_the_name_is_sealed_and_goes_with_the_account(helper):
    made = issue(viewer_of(helper))
    raw = db.session.execute(sa.text("SELECT holder_name FROM service_certificates")).scalar_one()
    assert "리정옥" not in raw
    assert made.serial in json.dumps(privacy.copy_of(helper), ensure_ascii=False, default=str)
    with transaction():
        rules.forget(helper.id, the_clock.now())
    db.session.rollback()
    assert rules.by_serial(made.serial).holder_name == "—"


def test_the_doctor_finds_one_that_says_too_much(helper):
    issue(viewer_of(helper))
    assert rules.changed_figures() == []
    db.session.execute(sa.update(ServiceRecord).values(minutes=10))
    db.session.commit()
    assert len(rules.changed_figures()) == 1
