"""Hours change only when a second person agrees; a closed year is locked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.accounts.viewer import Role
from app.community import corrections, queries, service
from app.community.models import ServiceCorrection, ServiceRecord
from app.core import clock as clocks
from app.core import outbox
from app.core.db import db, transaction
from app.core.errors import Missing, NotAllowed, Refused
from tests.support.people import viewer_of
from tests.support.sending import send


def serve(person: Any, source: int = 1, *, ago: int = 180, minutes: int = 60) -> ServiceRecord:
    starts = clocks.now() - timedelta(minutes=ago)
    served = service.Served(
        person.id,
        service.Source("wish_claim", source),
        starts,
        starts + timedelta(minutes=minutes),
        "reported",
        {"title": {"ko": "물 나르기"}, "link": "/wishes/abc"},
    )
    with transaction() as session:
        row = service.record(session, served, now=clocks.now())
        service.confirm(session, person.id, served.source)
    return row


def ask(record: ServiceRecord, person: Any, minutes: int, **more: Any) -> ServiceCorrection:
    words = {"started_at": record.started_at} | more
    with transaction() as session:
        row = session.get_one(ServiceRecord, record.id)
        return corrections.ask(
            session,
            row,
            words["started_at"],
            minutes,
            "더 오래 걸렸습니다",
            by=viewer_of(person),
            now=clocks.now(),
        )


def decide(row: ServiceCorrection, person: Any, *, agree: bool = True) -> None:
    with transaction() as session:
        found = queries.correction_by_code(row.code)
        corrections.decide(session, found, agree=agree, by=viewer_of(person), now=clocks.now())


def fresh(record: ServiceRecord) -> ServiceRecord:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(ServiceRecord, record.id)


def test_a_second_person_agrees_and_the_old_hours_stay_written_down(clock, make_account):
    person, reviewer = make_account(), make_account(Role.REVIEWER)
    record = serve(person)
    row = ask(record, person, 90)
    assert fresh(record).minutes == 60
    decide(row, reviewer)
    assert fresh(record).minutes == 90
    kept = queries.correction_by_code(row.code)
    assert kept.old_ended_at - kept.old_started_at == timedelta(minutes=60)
    assert (kept.asked_by, kept.decided_by) == (person.id, reviewer.id)


def test_neither_who_asked_nor_whose_hours_they_are_agrees(clock, make_account):
    owner, other = make_account(Role.REVIEWER), make_account(Role.ORGANISER)
    own = ask(serve(owner), owner, 90)
    with pytest.raises(corrections.SecondPerson):
        decide(own, owner)
    with pytest.raises(NotAllowed):
        decide(own, make_account())
    decide(own, other, agree=False)
    again = ask(fresh(own.record), other, 45)
    with pytest.raises(corrections.SecondPerson):
        decide(again, other)
    with pytest.raises(corrections.SecondPerson):
        decide(again, owner)


def test_corrected_hours_overlap_no_others(clock, make_account):
    person, reviewer = make_account(), make_account(Role.REVIEWER)
    record = serve(person, 1, ago=300)
    serve(person, 2, ago=200)
    row = ask(record, person, 200)
    with pytest.raises(service.OtherHours):
        decide(row, reviewer)
    assert fresh(record).minutes == 60
    decide(row, reviewer, agree=False)
    with pytest.raises(corrections.Decided):
        decide(row, reviewer, agree=False)


def test_one_question_at_a_time_and_only_about_the_past(clock, make_account):
    person = make_account()
    record = serve(person)
    for wrong in (60, 0, 721, 500):
        with pytest.raises(Refused):
            ask(record, person, wrong)
    with pytest.raises(Missing):
        ask(record, make_account(), 30)
    ask(record, person, 30)
    with pytest.raises(corrections.AskedAlready):
        ask(record, person, 45)


def test_a_year_is_closed_a_month_after_its_end(clock, make_account):
    person, reviewer = make_account(), make_account(Role.REVIEWER)
    record = serve(person)
    year = clocks.local(record.started_at).year
    clock.advance(clocks.local(clocks.now()).replace(year=year + 1, month=1, day=20) - clock.now())
    outbox.run_due()
    assert fresh(record).status.value == "confirmed"
    clock.advance(timedelta(days=13))
    outbox.run_due()
    assert fresh(record).status.value == "locked"
    decide(ask(record, person, 90), reviewer)
    assert (fresh(record).minutes, fresh(record).status.value) == (90, "locked")


def test_a_volunteer_asks_and_staff_agrees_on_their_pages(
    clock, make_account, signed_in, count_queries
):
    person, reviewer = make_account(), make_account(Role.REVIEWER)
    record = serve(person, ago=300)
    mine = signed_in(person)
    local = clocks.local(record.started_at)
    asked = {"day": local.strftime("%Y-%m-%d"), "starts": local.strftime("%H:%M"), "why": "90분"}
    path = f"/me/service/{record.id}/correction"
    assert send(mine, path, {**asked, "minutes": ""}).status_code == 422
    assert send(mine, path, {**asked, "minutes": "90"}).status_code == 303
    with count_queries() as few:
        assert "살펴보는 중" in mine.get("/me/service").get_data(as_text=True)
    for number in range(5):
        serve(person, 10 + number, ago=600 + 100 * number)
    with count_queries() as many:
        assert mine.get("/me/service").status_code == 200
    assert many.count == few.count
    assert signed_in(make_account()).get(path).status_code == 404
    code = queries.waiting_corrections()[0].correction.code
    office = signed_in(reviewer)
    send(office, "/office/service", {"agree": "yes"}, to=f"/office/service/{code}")
    assert fresh(record).minutes == 90
