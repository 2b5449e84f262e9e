"""Numbers over a span of time: places, who came, who did not, by month, kind and market."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role
from app.community.models import Place
from app.core import clock as the_clock
from app.core.codes import new_code, ticket_code
from app.core.db import db, transaction
from app.programmes.models import (
    Event,
    EventStatus,
    Kind,
    Registration,
    RegistrationStatus,
)
from app.programmes.policies import Runs, can_run, runs
from app.programmes.queries import numbers
from app.programmes.queries.numbers import Key, Sums
from tests.programmes.conftest import make_programme
from tests.programmes.test_exports import cells
from tests.support.people import viewer_of

R = RegistrationStatus
ALL = Runs(everywhere=True, communities=(), events=())
FOREVER = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC))


@pytest.fixture
def past(make_account):
    """`past(programme, starts_at, capacity, {status: [party sizes]})` is a date as it went."""
    booker = make_account()

    def make(
        programme: Any,
        starts_at: datetime,
        capacity: int,
        people: dict[R, list[int]],
        **values: Any,
    ) -> Event:
        holding = (R.ATTENDED, R.NO_SHOW, R.CONFIRMED)
        with transaction() as session:
            event = Event(
                code=new_code(),
                programme_id=programme.id,
                place_id=values.pop("place_id", programme.place_id),
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=2),
                capacity=capacity,
                taken=sum(sum(sizes) for one, sizes in people.items() if one in holding),
                waiting=0,
                status=values.pop("status", EventStatus.SCHEDULED),
                sequence=0,
                version=1,
            )
            session.add(event)
            session.flush()
            session.add_all(
                Registration(
                    code=new_code(),
                    ticket=ticket_code(),
                    event_id=event.id,
                    booked_by=booker.id,
                    by_staff=True,
                    for_name="정옥선",
                    for_hash=new_code(16),
                    party_size=size,
                    status=status,
                    joined_at=starts_at,
                    version=1,
                )
                for status, sizes in people.items()
                for size in sizes
            )
        return event

    return make


def test_places_and_people_add_up_by_month_kind_and_market(app, past):
    training = make_programme(kind=Kind.TRAINING, market="west")
    stage = make_programme(kind=Kind.STAGE)
    late = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)  # half past midnight in Yanji, October
    early = datetime(2026, 9, 30, 15, 30, tzinfo=UTC)  # before midnight, September
    past(
        training,
        early,
        10,
        {R.ATTENDED: [1, 2], R.NO_SHOW: [1], R.CANCELLED: [3], R.EXPIRED: [2, 2]},
    )
    past(training, late, 10, {R.ATTENDED: [4], R.WAITLISTED: [1]})
    past(stage, late, 5, {R.CONFIRMED: [5]})
    past(stage, late, 500, {R.ATTENDED: [9]}, status=EventStatus.CANCELLED)
    found = numbers.sums(*FOREVER, ALL)
    assert found == {
        Key("2026-09", Kind.TRAINING, "west"): Sums(1, 10, 4, 4, 3, 1),
        Key("2026-10", Kind.TRAINING, "west"): Sums(1, 10, 4, 1, 4, 0),
        Key("2026-10", Kind.STAGE, None): Sums(1, 5, 5, 0, 0, 0),
    }
    assert numbers.by(found, lambda key: key.kind)[Kind.TRAINING] == Sums(2, 20, 8, 5, 7, 1)
    whole = numbers.total(found.values())
    assert (whole.dates, round(whole.filled, 3), whole.present) == (3, 0.52, 0.875)
    assert numbers.sums(late, FOREVER[1], ALL).keys() == {
        Key("2026-10", Kind.TRAINING, "west"),
        Key("2026-10", Kind.STAGE, None),
    }


def test_who_runs_some_dates_sees_the_numbers_of_those(app, past, scoped):
    programme = make_programme()
    places = list(
        db.session.execute(
            sa.select(sa.func.min(Place.id), Place.community_id)
            .where(Place.community_id.is_not(None))
            .group_by(Place.community_id)
            .order_by(Place.community_id)
        )
    )
    (here, ours), (there, _theirs) = places[:2]
    moment = datetime(2026, 10, 5, tzinfo=UTC)
    first = past(programme, moment, 10, {R.ATTENDED: [1]}, place_id=here)
    second = past(programme, moment, 20, {R.ATTENDED: [2]}, place_id=there)
    for person, seen in (
        (scoped("everywhere", 0), [first, second]),
        (scoped("community", ours), [first]),
        (scoped("event", second.id), [second]),
        (scoped("everywhere", 0, Role.ADMIN), [first, second]),
        (scoped("everywhere", 0, Role.REVIEWER), []),
    ):
        by = viewer_of(person)
        whole = numbers.total(numbers.sums(*FOREVER, runs(by)).values())
        assert whole.dates == len(seen)
        assert whole.places == sum(event.capacity for event in seen)
        for event in (first, second):
            fresh = db.session.get(Event, event.id)
            assert can_run(by, fresh) == (event in seen)


def test_the_page_shows_the_last_twelve_months_and_another_span(clock, signed_in, organiser, past):
    programme = make_programme(market="west")
    past(programme, datetime(2025, 12, 1, 1, tzinfo=UTC), 10, {R.ATTENDED: [5]})
    past(programme, datetime(2025, 11, 30, 1, tzinfo=UTC), 10, {R.ATTENDED: [7]})
    past(programme, datetime(2026, 11, 2, 1, tzinfo=UTC), 10, {R.NO_SHOW: [3]})
    browser = signed_in(organiser)
    page = "/office/programmes/numbers"
    shown = browser.get(page).get_data(as_text=True)
    assert 'value="2025-12-01"' in shown
    assert 'value="2026-11-23"' in shown
    for words in ("2025-12", "2026-11", "charts-css", "<caption"):
        assert words in shown
    assert "2025-11<" not in shown
    assert "40 %" in shown, "eight of twenty places"
    older = browser.get(f"{page}?since=2025-11-01&until=2025-11-30").get_data(as_text=True)
    assert "70 %" in older
    for spoiled in (
        "?since=x&until=2026-13-40",
        "?since=2026-11-01&until=2020-01-01",
        "?since=%00",
    ):
        assert browser.get(page + spoiled).status_code == 200
    empty = browser.get(f"{page}?since=2021-01-01&until=2021-02-01").get_data(as_text=True)
    assert "이 기간에 행사가 없습니다" in empty
    texts, xml = cells(browser.get(f"{page}.xlsx?since=2025-11-01&until=2026-11-23").data)
    assert {"2025-11", "2025-12", "2026-11"} <= set(texts)
    assert "<f>" not in xml


def test_three_years_of_dates_are_two_questions(
    clock, signed_in, organiser, make_account, count_queries
):
    programmes = [make_programme(kind=kind) for kind in Kind]
    booker = make_account()
    now = the_clock.now()
    with transaction() as session:
        session.execute(
            sa.insert(Event),
            [
                {
                    "id": 10_000 + number,
                    "code": f"n{number}",
                    "programme_id": programmes[number % 9].id,
                    "place_id": programmes[0].place_id,
                    "starts_at": now - timedelta(hours=10 * number),
                    "ends_at": now - timedelta(hours=10 * number - 2),
                    "over_at": now - timedelta(hours=10 * number - 2),
                    "capacity": 20,
                    "taken": 5,
                    "waiting": 0,
                    "status": EventStatus.SCHEDULED,
                    "sequence": 0,
                    "version": 1,
                }
                for number in range(2_400)
            ],
        )
        session.execute(
            sa.insert(Registration),
            [
                {
                    "code": f"r{number}",
                    "ticket": f"{number:06}"[-6:],
                    "event_id": 10_000 + number // 5,
                    "booked_by": booker.id,
                    "by_staff": True,
                    "for_name": None,
                    "account_id": booker.id,
                    "note": "",
                    "party_size": 1,
                    "status": R.CANCELLED,
                    "joined_at": now,
                    "version": 1,
                }
                for number in range(12_000)
            ],
        )
    browser = signed_in(organiser)
    with count_queries() as counted:
        answer = browser.get("/office/programmes/numbers?since=2023-11-24&until=2026-11-24")
    assert answer.status_code == 200
    assert counted.count <= 5
    assert "2400" in answer.get_data(as_text=True).replace(",", "")
