"""The calendar of a month: a table of weeks, days of Yanji, links that lead on."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core.localized import Localized
from app.programmes import days
from app.programmes.models import EventStatus, Kind
from app.programmes.month import SHOWN, end_of, month_with
from app.programmes.queries import Entry
from tests.programmes.conftest import make_programme
from tests.programmes.test_finding import lasting, place, put, shown, text, yanji


def entry(start: datetime, hours: float = 2, code: str = "x") -> Entry:
    return Entry(code, start, start + timedelta(hours=hours), Kind.STAGE, Localized("가", "一"))


def on(found, day: int) -> list[str]:
    cells = {cell.day.day: cell for week in found.weeks for cell in week if cell.inside}
    return [one.entry.code for one in cells[day].entries]


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_month_is_whole_weeks_with_each_of_its_days_once(day):
    first = day.replace(day=1)
    found = month_with(first, [])
    assert all(len(week) == 7 and week[0].day.weekday() == 0 for week in found.weeks)
    inside = [cell.day for week in found.weeks for cell in week if cell.inside]
    assert inside == [first + timedelta(days=n) for n in range((end_of(first) - first).days)]
    assert found.before is None or end_of(found.before) == first
    assert found.after in (None, end_of(first))


def test_what_lasts_over_midnight_stands_on_both_days():
    found = month_with(
        date(2026, 12, 1),
        [
            entry(yanji(4, 22, month=12), 4, "night"),
            entry(yanji(5, 20, month=12), 4, "until-midnight"),
            entry(datetime(2026, 11, 30, 14, tzinfo=UTC), 4, "into-december"),
        ],
    )
    assert on(found, 4) == ["night"]
    assert on(found, 5) == ["night", "until-midnight"]
    assert on(found, 6) == []
    assert on(found, 1) == ["into-december"]


def test_a_full_day_says_how_many_more_there_are():
    found = month_with(date(2026, 12, 1), [entry(yanji(9, 10, month=12)) for _ in range(SHOWN + 2)])
    cell = next(cell for week in found.weeks for cell in week if cell.day == date(2026, 12, 9))
    assert (len(cell.entries), cell.more) == (SHOWN, 2)


def test_the_month_shows_days_with_links_and_leads_to_the_day(clock, client, make_event):
    programme = make_programme(market="west")
    events = [lasting(make_event(5, programme=programme), yanji(8, 9 + n, 12)) for n in range(5)]
    gone = lasting(make_event(5, programme=programme), yanji(9, 9, 12))
    put(gone, status=EventStatus.CANCELLED)
    body = text(client.get("/programmes/calendar?month=2026-12&market=west&lang=ko"))
    assert "<table" in body
    assert len(re.findall(r'<th scope="col">', body)) == 7
    assert "2026년 12월" in body
    assert [code for code in (e.code for e in events) if f"/events/{code}" in body] == [
        e.code for e in events[:3]
    ]
    assert gone.code not in body
    assert "+2" in body
    more = re.search(r'class="more"><a href="([^"]+)"', body)
    assert more
    assert shown(client.get(more[1])) == [event.code for event in events]
    assert "month=2027-01&" in body or "&month=2027-01" in body
    assert "month=2026-11" in body
    assert 'aria-current="date"' not in body
    assert 'aria-current="date"' in text(client.get("/programmes/calendar"))


def test_the_month_is_narrowed_and_nonsense_shows_this_month(clock, client, make_event):
    here = put(lasting(make_event(5), yanji(25, 9)), place_id=place("incubator"))
    there = lasting(make_event(5, kind=Kind.STAGE), yanji(26, 9))
    body = text(client.get("/programmes/calendar?community=minsheng"))
    assert here.code in body
    assert there.code not in body
    assert there.code in text(client.get("/programmes/calendar?kind=stage"))
    for month in ("2026-13", "0000-01", "9999-99", "2026-1", "x" * 500, "２０２６-12"):
        answer = client.get("/programmes/calendar", query_string={"month": month, "lang": "en"})
        assert answer.status_code == 200
        assert "November 2026" in text(answer)


def test_drafts_and_other_months_are_not_in_the_calendar(clock, client, make_event):
    lasting(make_event(5), yanji(1, 0, 12))
    body = text(client.get("/programmes/calendar?month=2026-11&lang=en"))
    assert "Nothing is on in this month" in body
    assert days.month_of("2026-12", date(2026, 11, 23)) == date(2026, 12, 1)
