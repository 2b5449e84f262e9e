"""Finding something to go to: filters that survive, days of Yanji, what an empty list says."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from app.community.models import Place
from app.core.db import db, transaction
from app.core.localized import Localized
from app.programmes import days, queries
from app.programmes.models import Event, Kind
from tests.programmes.conftest import make_programme, sign_up


def text(answer) -> str:
    return html.unescape(answer.get_data(as_text=True))


def shown(answer) -> list[str]:
    """The codes of the list, without what is suggested above it."""
    return re.findall(r'"event-(\w+)"', text(answer))


def put(event: Event, **values) -> Event:
    """Moves an event elsewhere or to another time."""
    with transaction() as session:
        session.execute(sa.update(Event).where(Event.id == event.id).values(**values))
    return event


def lasting(event: Event, start: datetime, hours: float = 2) -> Event:
    end = start + timedelta(hours=hours)
    return put(event, starts_at=start, ends_at=end, over_at=end)


def yanji(day: int, hour: int, month: int = 11) -> datetime:
    """A time of November 2026 on a clock in Yanji."""
    return datetime(2026, month, day, hour, tzinfo=UTC) - timedelta(hours=8)


def place(slug: str) -> int:
    found = db.session.scalar(sa.select(Place.id).where(Place.slug == slug))
    assert found is not None
    return found


def test_one_finds_what_is_near_and_what_still_has_places(
    clock, client, make_event, make_account, signed_in
):
    here = put(make_event(2), place_id=place("water-market-hall"))
    there = put(make_event(1), place_id=place("plaza-room"))
    assert shown(client.get("/programmes?community=minqiang")) == [here.code]
    assert set(shown(client.get("/programmes?community=nowhere"))) == {here.code, there.code}
    sign_up(there, make_account())
    assert shown(client.get("/programmes?left=1")) == [here.code]
    sign_up(here, make_account())
    sign_up(here, make_account(), party_size=2)  # waits, so that nobody gets the free place at once
    assert shown(client.get("/programmes?left=1")) == []
    assert set(shown(client.get("/programmes"))) == {here.code, there.code}


def test_days_are_days_of_yanji(clock, client, make_event):
    today = lasting(make_event(), yanji(23, 20))
    late = lasting(make_event(), yanji(27, 23))
    sunday = lasting(make_event(), yanji(29, 1))
    later = lasting(make_event(), yanji(1, 10, month=12))
    for asked, wanted in (
        ("today", [today]),
        ("2026-11-27", [late]),
        ("2026-11-28", [late]),  # it goes on until one in the morning
        ("weekend", [late, sunday]),
        ("week", [today, late, sunday]),
        ("2026-12-01", [later]),
        ("2026-02-30", [today, late, sunday, later]),
        ("someday", [today, late, sunday, later]),
    ):
        found = shown(client.get(f"/programmes?day={asked}"))
        assert found == [event.code for event in wanted], asked


def test_a_day_that_is_over_tells_what_was_on(clock, client, make_event):
    past = lasting(make_event(), yanji(20, 14))
    body = text(client.get("/programmes?day=2026-11-20&lang=en"))
    assert f'"event-{past.code}"' in body
    assert "What was on" in body
    assert "Sign up</span>" not in body
    assert shown(client.get("/programmes")) == []


def test_what_began_this_morning_is_not_offered_any_more(clock, client, make_event):
    lasting(make_event(), yanji(23, 8))
    assert shown(client.get("/programmes?day=today")) == []


def test_filters_stay_through_pages_and_in_the_form(clock, client, make_event):
    programme = make_programme(market="west")
    for _ in range(30):
        make_event(5, days=3, programme=programme)
    address = "/programmes?market=west&day=week&left=1&community=minan"
    body = text(client.get(address))
    more = re.search(r'href="([^"]+)" rel="next"', body)
    assert more
    for part in ("market=west", "day=week", "left=1", "community=minan"):
        assert part in more[1], part
    assert len(shown(client.get(address))) + len(shown(client.get(more[1]))) == 30
    for value in ("west", "week", "minan"):
        assert f'value="{value}" selected' in body, value
    assert 'name="left" value="1" checked' in body
    assert "/programmes/calendar?market=west&community=minan" in body


def test_an_empty_list_says_which_filter_is_in_the_way(clock, client, make_event):
    put(make_event(3, market="west"), place_id=place("incubator"))
    body = text(client.get("/programmes?market=west&community=minan&free=1&lang=en"))
    assert "Nothing fits at the moment" in body
    ways = re.findall(r'<li><a class="btn quiet" href="([^"]+)"', body)
    assert ways == ["/programmes?market=west&free=1"]
    assert len(shown(client.get(ways[0]))) == 1
    hopeless = text(client.get("/programmes?market=water&community=minan&lang=en"))
    assert "Take more than one filter away" in hopeless
    assert "Show everything" in hopeless


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [("today", 25, 25), ("week", 25, 29), ("weekend", 28, 29), ("2026-12-01", 31, 31)],
)
def test_spans_of_days(day, first, last):
    """Asked on Wednesday, November 25; 31 stands for the first of December."""
    span = days.span_of(day, date(2026, 11, 25))
    begin = date(2026, 11, 1) + timedelta(days=first - 1)
    end = date(2026, 11, 1) + timedelta(days=last)
    assert span == (days.midnight(begin), days.midnight(end))


def test_the_weekend_is_this_one_while_it_lasts():
    sunday = date(2026, 11, 29)
    assert days.span_of("weekend", sunday) == days.span_of("today", sunday)


def test_lists_cost_no_more_for_all_these_filters(
    clock, client, signed_in, make_event, make_account, count_queries
):
    for _ in range(30):
        make_event(5, market="west")
    browser = signed_in(make_account())
    full = "/programmes?market=west&kind=training&community=minan&day=2026-11-30&left=1&free=1"
    for address in ("/programmes", full, "/programmes/calendar?month=2026-11"):
        browser.get(address)
        with count_queries() as counted:
            assert browser.get(address).status_code == 200
        assert counted.count <= 3, (address, counted.statements)
        with count_queries() as counted:
            assert client.get(address).status_code == 200
        assert counted.count <= 2, (address, counted.statements)


def test_years_of_events_are_not_read_for_a_page(clock, make_event):
    """An index of events serves every shape of the list, and what suits somebody."""
    make_event()
    shapes = [
        queries.lists.select_events(
            by_kind=bool(shape & 1),
            by_market=bool(shape & 2),
            by_community=bool(shape & 4),
            by_day=bool(shape & 8),
            left=bool(shape & 16),
        )
        for shape in range(2**5)
    ]
    for select in shapes:
        plan = plan_of(select)
        assert not re.search(r"SCAN events\b|Seq Scan on events\b", plan), plan


def plan_of(select: sa.Select) -> str:
    """How the database would go about it, were there much to read."""
    moment = yanji(25, 9)
    values = {"kind": Kind.TRAINING, "market": "west", "community": "minan", "most": 25}
    values |= {"now": moment, "since": moment, "until": moment, "after_at": moment, "after_id": 0}
    asked = {name: values[name] for name in select.compile(db.engine).binds if name in values}
    sqlite = db.engine.dialect.name == "sqlite"
    compiled = select.params(**asked).compile(
        db.engine, compile_kwargs={"literal_binds": True, "render_postcompile": True}
    )
    if not sqlite:
        db.session.execute(sa.text("SET LOCAL enable_seqscan = off"))
    how = "EXPLAIN QUERY PLAN" if sqlite else "EXPLAIN"
    rows = db.session.connection().exec_driver_sql(f"{how} {compiled}".replace("%", "%%"))
    return "\n".join(str(row[-1]) for row in rows)


def test_titles_in_another_language_lead_to_the_same(clock, client, make_event):
    event = make_event(2, title=Localized("김치 담그기", "腌泡菜", "Making kimchi"))
    make_event(2)
    assert shown(client.get("/programmes?q=泡菜&left=1&lang=ko")) == [event.code]


def test_what_takes_place_daily_stands_on_the_front_page_once(app, clock, make_event):
    lunch = make_event(5, days=1)
    for day in (2, 3):
        make_event(5, days=day, programme=lunch.programme)
    other = make_event(5, days=4, title=Localized("다른것", "别的", "Something else"))
    assert [row.code for row in queries.soon(3, now=clock.now())] == [lunch.code, other.code]
