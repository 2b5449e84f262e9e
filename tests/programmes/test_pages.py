"""The pages of programmes, as people meet them."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import icalendar
import pytest

from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.localized import Localized
from app.programmes.models import Kind, ProgrammeStatus
from tests.programmes.conftest import counters, make_programme, sign_up, statuses
from tests.support.sending import send

KO = {"Accept-Language": "ko"}


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_a_merchant_finds_signs_up_and_holds_a_ticket(client, signed_in, make_event, make_account):
    event = make_event(3, market="west")
    make_event(3, title=Localized("노래모임", "合唱", "Choir"), kind=Kind.STAGE)
    found = text(client.get("/programmes?kind=training&market=west", headers=KO))
    assert "라이브방송 첫걸음" in found
    assert "노래모임" not in found
    page = f"/events/{event.code}"
    assert "3자리 가운데 3자리 남음" in text(client.get(page, headers=KO))
    browser = signed_in(make_account(Role.MERCHANT))
    answer = send(browser, page, {"party_size": "1"}, to=f"{page}/registrations")
    assert answer.status_code == 303
    ticket = text(browser.get(answer.location))
    assert "자리가 정해졌습니다" in ticket
    assert "<svg" in ticket
    assert "라이브방송 첫걸음" in text(browser.get("/inbox"))


def test_the_waiting_list_shows_its_position_and_moves_by_itself(
    signed_in, make_event, make_account
):
    event = make_event(1)
    holder, waiting = make_account(), make_account()
    first, second = signed_in(holder), signed_in(waiting)
    page = f"/events/{event.code}"
    mine = send(first, page, {}, to=f"{page}/registrations").location
    theirs = send(second, page, {}, to=f"{page}/registrations").location
    assert "대기명단 1번째" in text(second.get(theirs))
    part = second.get(f"{theirs}/standing")
    again = second.get(f"{theirs}/standing", headers={"If-None-Match": part.headers["ETag"]})
    assert again.status_code == 304
    send(first, mine, {"reason": ""}, to=f"{mine}/cancellation")
    moved = second.get(f"{theirs}/standing", headers={"If-None-Match": part.headers["ETag"]})
    assert moved.status_code == 200
    assert "자리가 정해졌습니다" in text(moved)
    assert "자리가 났습니다" in text(second.get("/inbox"))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"party_size": "0"}, "party_size"),
        ({"party_size": "-1"}, "party_size"),
        ({"party_size": "many"}, "party_size"),
        ({"party_size": "99999999999999999999"}, "party_size"),
        ({"for_name": "가" * 10_000}, "for_name"),
        ({"for_name": "김\x00영희"}, "for_name"),
        ({"for_name": "김영희", "for_phone": "12"}, "for_phone"),
        ({"for_phone": "13844331234"}, "for_phone"),
        ({"note": "a" * 301}, "note"),
        ({"party_size": "9"}, "party_size"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_kept(
    signed_in, make_event, make_account, fields, wrong
):
    event = make_event(4)
    page = f"/events/{event.code}"
    browser = signed_in(make_account())
    answer = send(browser, page, {"note": "앞자리", **fields}, to=f"{page}/registrations")
    assert answer.status_code == 422
    assert f'id="{wrong}-error"' in text(answer)
    assert "앞자리" in text(answer) or wrong == "note"
    assert counters(event) == (0, 0)


def test_drafts_and_other_peoples_tickets_do_not_exist_for_others(
    client, signed_in, make_event, make_account, organiser
):
    draft = make_event(2, status=ProgrammeStatus.DRAFT)
    assert client.get(f"/events/{draft.code}").status_code == 404
    assert signed_in(organiser).get(f"/events/{draft.code}").status_code == 200
    event = make_event(2)
    row = sign_up(event, make_account())
    stranger = signed_in(make_account())
    assert stranger.get(f"/registrations/{row.code}").status_code == 404
    page = f"/events/{event.code}"
    answer = send(stranger, page, {}, to=f"/registrations/{row.code}/cancellation")
    assert answer.status_code == 404
    assert statuses(event) == ["confirmed"]


def test_lists_and_details_ask_the_database_little(
    client, signed_in, make_event, make_account, count_queries
):
    events = [make_event(5) for _ in range(30)]
    person = make_account()
    row = sign_up(events[0], person)
    browser = signed_in(person)
    for address, most in (
        ("/programmes", 3),
        (f"/events/{events[1].code}", 6),
        (f"/events/{events[0].code}", 6),
        (f"/registrations/{row.code}", 6),
    ):
        browser.get(address)
        with count_queries() as counted:
            assert browser.get(address).status_code == 200
        assert counted.count <= most, (address, counted.statements)
    with count_queries() as counted:
        client.get("/programmes")
    lists = [one for one in counted.statements if "FROM events" in one]
    assert len(lists) == 1  # besides it only the database's mark, which tells whether it is kept
    assert counted.count <= 2


def test_signing_up_writes_at_most_five_rows(signed_in, make_event, make_account, count_queries):
    event = make_event(5)
    page = f"/events/{event.code}"
    browser = signed_in(make_account())
    browser.get(page)
    with count_queries() as counted:
        assert send(browser, page, {}, to=f"{page}/registrations").status_code == 303
    assert len(counted.writes) <= 4, counted.writes


def test_pages_of_a_list_show_every_date_once(client, make_event):
    programme = make_programme()
    codes = {make_event(5, days=3 + n / 10, programme=programme).code for n in range(60)}
    seen: list[str] = []
    address = "/programmes"
    while address:
        page = text(client.get(address))
        seen += [part.split('"')[0] for part in page.split('id="event-')[1:]]
        more = re.search(r'href="([^"]+)" rel="next"', page)
        address = html.unescape(more[1]) if more else ""
    assert len(seen) == len(codes)
    assert set(seen) == codes


def test_words_are_found_in_either_language(client, make_event):
    make_event(2)
    make_event(2, title=Localized("김치 전시회", "泡菜展", "Kimchi fair"))
    for query in ("김치", "泡菜", "kimchi"):
        found = text(client.get("/programmes", query_string={"q": query, "lang": "en"}))
        assert "Kimchi fair" in found
        assert "First steps" not in found


def test_a_calendar_file_carries_the_date_and_says_when_it_is_cancelled(
    client, make_event, make_account
):
    event = make_event(2)
    answer = client.get(f"/events/{event.code}.ics?lang=zh")
    assert answer.mimetype == "text/calendar"
    entry = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")[0]
    assert str(entry["SUMMARY"]) == "直播第一课"
    assert entry.decoded("DTSTART") == event.starts_at.replace(microsecond=0)
    assert len(icalendar.Calendar.from_ical(client.get("/calendar.ics").data).walk("VEVENT")) == 1


def test_the_time_over_page_offers_another_date(signed_in, make_event, make_account, clock):
    event = make_event(2)
    clock.advance(timedelta(days=8))
    body = text(signed_in(make_account()).get(f"/events/{event.code}"))
    assert "이미 시작되였습니다" in body
    assert f'action="/events/{event.code}/registrations"' not in body
    assert the_clock.now() > event.starts_at
