"""A programme copied, and dates that return every few weeks."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.programmes import queries, rules
from app.programmes.models import Event, Programme
from app.programmes.queries import series as series_queries
from app.programmes.rules.events import InThePast, Times
from app.programmes.rules.series import MOST_DATES, NoDates, TooManyDates, days_of
from tests.programmes.conftest import make_programme, sign_up
from tests.support.people import viewer_of
from tests.support.sending import hidden_fields, send

SERIES = {
    "day": "2026-12-05",
    "starts": "14:00",
    "ends": "16:30",
    "every": "2",
    "count": "3",
    "until": "",
    "place": "1",
    "capacity": "12",
    "room_ko": "2층",
    "room_zh": "二楼",
    "room_en": "",
}


def text(answer) -> str:
    return answer.get_data(as_text=True)


def office(programme: Programme) -> str:
    return f"/office/programmes/{programme.code}"


def dates_of(programme: Programme) -> list[str]:
    """Days and times of a programme's dates, as on a clock in Yanji."""
    db.session.rollback()
    rows = db.session.scalars(
        sa.select(Event.starts_at)
        .where(Event.programme_id == programme.id)
        .order_by(Event.starts_at, Event.id)
    )
    return [f"{the_clock.local(moment):%m-%d %H:%M}" for moment in rows]


def test_a_copy_is_a_draft_with_all_words_and_no_dates(
    clock, client, signed_in, organiser, make_event, make_account
):
    event = make_event(5, market="west", price=3000, cancel_hours=48)
    sign_up(event, make_account())
    source = queries.programme_by_code(event.programme.code)
    browser = signed_in(organiser)
    page = f"/office/programmes/{source.code}"
    answer = send(browser, page, {}, to=f"{page}/copy")
    assert answer.status_code == 303
    made = queries.programme_by_code(answer.location.rsplit("/", 1)[1])
    assert made.is_draft
    assert made.code != source.code
    for column in ("kind", "title", "summary", "market", "price", "cancel_hours", "place_id"):
        assert getattr(made, column) == getattr(source, column), column
    assert made.created_by == organiser.id
    assert dates_of(made) == []
    assert client.get(f"/programmes/{made.code}").status_code == 404


def test_the_days_are_shown_before_they_are_made(clock, signed_in, organiser):
    programme = make_programme()
    page = f"/office/programmes/{programme.code}/series"
    browser = signed_in(organiser)
    looked = browser.get(page, query_string=SERIES)
    assert looked.status_code == 200
    shown = text(looked)
    for day in ("12월 5일", "12월 19일", "1월 2일"):
        assert day in shown
    assert dates_of(programme) == []
    fields = hidden_fields(looked, page)
    assert browser.post(page, data=fields).status_code == 303
    assert dates_of(programme) == ["12-05 14:00", "12-19 14:00", "01-02 14:00"]
    event = db.session.scalars(sa.select(Event).order_by(Event.id)).first()
    assert (event.capacity, event.room.zh) == (12, "二楼")
    again = browser.get(page, query_string=SERIES | {"count": "4"})
    assert text(again).count("이미 있음") == 3
    send(browser, office(programme), SERIES | {"count": "4"}, to=page)
    assert len(dates_of(programme)) == 4


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": "2026-11-22"}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"count": "27"}, "count"),
        ({"count": "0"}, "count"),
        ({"count": ""}, "count"),
        ({"until": "2026-12-01"}, "until"),
        ({"count": "", "until": "2029-01-01"}, "until"),
        ({"every": "0"}, "every"),
        ({"ends": "13:00"}, "ends"),
        ({"place": "999"}, "place"),
        ({"capacity": ""}, "capacity"),
    ],
)
def test_what_is_wrong_with_a_series_is_said_beside_its_field(
    clock, signed_in, organiser, changes, field
):
    programme = make_programme()
    page = f"/office/programmes/{programme.code}/series"
    browser = signed_in(organiser)
    for answer in (
        browser.get(page, query_string=SERIES | changes),
        send(browser, office(programme), SERIES | changes, to=page),
    ):
        assert answer.status_code == 422
        assert f'id="{field}-error"' in text(answer)
    assert dates_of(programme) == []


def test_all_of_the_dates_are_made_or_none(clock, organiser):
    programme = make_programme()
    start = the_clock.now() - timedelta(days=3)
    dates = [
        Times(start + timedelta(weeks=n), start + timedelta(weeks=n, hours=1), programme.place_id)
        for n in (1, 2, 0)
    ]
    with pytest.raises(InThePast), transaction() as session:
        rules.add_series(session, programme, dates, 5, by=viewer_of(organiser), now=the_clock.now())
    assert dates_of(programme) == []


def lay(programme: Programme, by, number: int = 3) -> int:
    start = the_clock.now() + timedelta(days=2)
    dates = [
        Times(start + timedelta(weeks=n), start + timedelta(weeks=n, hours=1), programme.place_id)
        for n in range(number)
    ]
    with transaction() as session:
        found = queries.programme_by_code(programme.code)
        return len(rules.add_series(session, found, dates, 5, by=by, now=the_clock.now()))


def test_the_same_series_sent_many_times_at_once_is_made_once(race, clock, organiser):
    programme, by = make_programme(), viewer_of(organiser)
    results = race(4, lambda _number: lay(programme, by))
    assert sorted(results) == [0, 0, 0, 3]
    assert len(dates_of(programme)) == 3


def test_without_looking_at_what_stands_it_would_be_made_many_times(
    race, clock, organiser, monkeypatch
):
    """The negative control."""
    monkeypatch.setattr(series_queries, "standing", lambda *_: set())
    programme, by = make_programme(), viewer_of(organiser)
    race(4, lambda _number: lay(programme, by))
    assert len(dates_of(programme)) == 12


def test_who_organises_one_event_only_makes_no_programmes(signed_in, make_event, scoped):
    event = make_event(2)
    browser = signed_in(scoped("event", event.id))
    page = f"/office/events/{event.code}"
    base = f"/office/programmes/{event.programme.code}"
    assert browser.get(f"{base}/series").status_code == 403
    assert send(browser, page, {}, to=f"{base}/copy").status_code == 403
    assert send(browser, page, SERIES, to=f"{base}/series").status_code in (403, 422)
    assert (
        signed_in(scoped("everywhere", 0, Role.REVIEWER)).get(f"{base}/series").status_code == 403
    )


@given(
    first=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    every=st.integers(1, 8),
    count=st.none() | st.integers(1, MOST_DATES),
    ahead=st.none() | st.integers(-10, 2000),
)
def test_a_series_is_as_long_as_asked_and_never_beyond_its_end(first, every, count, ahead):
    until = first + timedelta(days=ahead) if ahead is not None else None
    if count is None and until is None:
        return
    try:
        days = days_of(first, every, count=count, until=until)
    except (NoDates, TooManyDates):
        assert ahead is not None
        assert ahead < 0 or ahead // (7 * every) + 1 > MOST_DATES
        return
    assert days[0] == first
    assert 1 <= len(days) <= (count or MOST_DATES)
    assert until is None or days[-1] <= until
    assert all(b - a == timedelta(weeks=every) for a, b in pairwise(days))
