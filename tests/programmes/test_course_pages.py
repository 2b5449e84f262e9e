"""The pages of a course: found once, seen whole, laid in one form, kept at the door."""

from __future__ import annotations

import io
from datetime import timedelta
from zipfile import ZipFile

from app.core import clock as the_clock
from app.core.db import db
from app.programmes import queries
from tests.programmes.attending import certificates
from tests.programmes.conftest import make_programme, sign_up
from tests.programmes.taking_courses import cancel_date, dates_of, finish, go_to, lay, scan
from tests.programmes.test_finding import text
from tests.support.sending import send


def test_the_page_of_a_course_asks_once_more_than_that_of_a_single_date(
    clock, organiser, make_account, make_event, signed_in, count_queries
):
    person = make_account()
    plain, course = make_event(5), lay(organiser, 6)
    rows = {event: sign_up(event, person) for event in (plain, course)}
    browser = signed_in(person)

    def asked(path: str) -> int:
        browser.get(path)
        with count_queries() as counted:
            assert browser.get(path).status_code == 200
        return int(counted.count)

    page, other = (asked(f"/events/{event.code}") for event in (course, plain))
    assert page <= other + 1 <= 7
    ticket, other = (asked(f"/registrations/{rows[event].code}") for event in (course, plain))
    assert ticket <= other + 2
    assert asked("/programmes") <= 3


def test_a_course_is_found_on_any_of_its_days(clock, organiser, client):
    event = lay(organiser, 3)
    third = dates_of(event)[2].day
    assert f"event-{event.code}" in text(client.get(f"/programmes?day={third}"))
    other = third + timedelta(days=1)
    assert f"event-{event.code}" not in text(client.get(f"/programmes?day={other}"))
    cancel_date(event, 3, organiser)
    assert f"event-{event.code}" not in text(client.get(f"/programmes?day={third}"))


def test_the_month_shows_every_date_that_stands(clock, organiser, client):
    event = lay(organiser, 6)
    cancel_date(event, 3, organiser)
    months = {one.day.strftime("%Y-%m") for one in dates_of(event)}
    shown = sum(
        text(client.get(f"/programmes/calendar?month={month}")).count(
            f'href="/events/{event.code}"'
        )
        for month in months
    )
    assert shown == 5


def test_my_page_shows_the_date_that_comes_next(clock, organiser, make_account, signed_in):
    event = lay(organiser, 3)
    person = make_account()
    sign_up(event, person)
    go_to(clock, event.starts_at + timedelta(days=1))
    [mine] = queries.registrations_of(person.id, now=the_clock.now())
    second = dates_of(event)[1]
    assert (mine.starts_at, mine.dates, mine.over_at) == (second.starts_at, 3, event.over_at)
    assert "the next of 3 dates" in text(signed_in(person).get("/me?lang=en"))


def test_an_organiser_lays_a_course_in_one_form_and_changes_a_date(
    clock, organiser, signed_in, make_account
):
    programme = make_programme()
    browser = signed_in(organiser)
    first = (the_clock.now() + timedelta(days=10)).date()
    fields = {
        "day": first.isoformat(),
        "starts": "18:30",
        "ends": "20:30",
        "every": "1",
        "count": "6",
        "until": "",
        "together": "y",
        "place": str(programme.place_id),
        "capacity": "12",
    }
    series = f"/office/programmes/{programme.code}/series"
    shown = browser.get(series, query_string={**fields, "lang": "en"})
    assert "They are taken together" in text(shown)
    manage = f"/office/programmes/{programme.code}"
    answer = send(browser, manage, fields, to=series)
    assert answer.status_code == 303
    [event] = queries.events_of(programme.id)
    assert answer.location == f"/office/events/{event.code}"
    assert (event.dates, event.is_course, event.capacity) == (6, True, 12)
    assert send(browser, manage, fields, to=series).status_code == 303
    assert len(queries.events_of(programme.id)) == 1
    assert send(browser, manage, {**fields, "count": "1"}, to=series).status_code == 422

    page = f"/office/events/{event.code}/dates"
    assert text(browser.get(f"{page}?lang=en")).count("To come") == 6
    day = {"place": str(programme.place_id), "starts": "19:00", "ends": "21:00"}
    new = {**day, "day": (first + timedelta(days=3)).isoformat()}
    assert send(browser, page, new).status_code == 303
    assert send(browser, page, new).status_code == 422, "two at one time"
    moved = {**day, "day": (first + timedelta(days=8)).isoformat(), "version": "1"}
    assert send(browser, f"{page}/2", moved).status_code == 303
    assert send(browser, f"{page}/2", {**moved, "starts": "18:00"}).status_code == 409
    assert send(browser, f"{page}/3", {}, to=f"{page}/3/cancellation").status_code == 303
    dates = {one.no: one for one in dates_of(event)}
    assert len(dates) == 7
    assert dates[3].is_cancelled
    assert dates[2].day == first + timedelta(days=8)
    assert browser.get(f"{page}/3").status_code == 404
    first_date = {**day, "day": (first - timedelta(days=1)).isoformat()}
    version = str(queries.event_by_id(event.id).version)
    assert send(browser, f"{page}/1", {**first_date, "version": version}).status_code == 303
    assert queries.event_by_id(event.id).local_day == first - timedelta(days=1)


def test_the_door_is_kept_for_the_date_of_the_day_or_the_one_that_is_chosen(
    clock, organiser, make_account, signed_in
):
    event = lay(organiser, 3)
    row = sign_up(event, make_account())
    sign_up(event, make_account())
    scan(row, organiser, 1)
    browser = signed_in(organiser)
    door = f"/events/{event.code}/check-in"
    go_to(clock, dates_of(event)[1].starts_at)
    body = text(browser.get(f"{door}?lang=en"))
    assert "0 of 2 people are here" in body
    assert f'href="{door}?date=2" aria-current="page"' in body
    assert "1 of 2 people are here" in text(browser.get(f"{door}?date=1&lang=en"))
    fields = {"ticket": row.ticket, "nonce": "n-1", "date": "2"}
    answer = send(browser, door, fields)
    assert answer.location == f"{door}?date=2"
    assert "1 of 2 people are here" in text(browser.get(f"{door}?date=2&lang=en"))
    again = send(browser, door, {**fields, "nonce": "n-2"}, headers={"HX-Request": "true"})
    assert "tone-warn" in text(again)
    undone = {"registration": row.code, "date": "2"}
    assert send(browser, f"{door}?date=2", undone, to=f"{door}/undo").location == f"{door}?date=2"
    assert "0 of 2 people are here" in text(browser.get(f"{door}?date=2&lang=en"))
    assert "1 of 2 people are here" in text(browser.get(f"{door}?date=1&lang=en"))


def test_an_open_door_sees_the_second_evening_change(clock, organiser, make_account, signed_in):
    event = lay(organiser, 2)
    row = sign_up(event, make_account())
    scan(row, organiser, 1)
    browser = signed_in(organiser)
    part = f"/events/{event.code}/check-in/list?date=2"
    mark = browser.get(part).headers["ETag"]
    assert browser.get(part, headers={"If-None-Match": mark}).status_code == 304
    scan(row, organiser, 2)
    assert browser.get(part, headers={"If-None-Match": mark}).status_code == 200


def test_the_ticket_shows_which_evenings_one_was_there(
    clock, organiser, make_account, signed_in, client
):
    event = lay(organiser, 4, certificate_share=75)
    person = make_account()
    row = sign_up(event, person)
    for number, date in enumerate(dates_of(event)):
        go_to(clock, date.starts_at)
        if number != 1:
            scan(row, organiser)
        if number == 2:
            body = text(signed_in(person).get(f"/registrations/{row.code}?lang=en"))
            assert "You were there on 2 of 4 dates; the certificate needs 3." in body
            assert body.count("was there") >= 2
    desk = text(signed_in(organiser).get(f"/office/events/{event.code}?lang=en"))
    assert "3 of 4 dates" in desk
    finish(clock, event)
    [one] = certificates(event)
    page = text(client.get(f"/certificates/{one.serial}?lang=en"))
    assert "3 of 4 dates" in page
    paper = signed_in(person).get(f"/certificates/{one.serial}.pdf")
    assert paper.data.startswith(b"%PDF")


def test_the_excel_list_has_a_column_for_each_date(clock, organiser, make_account, signed_in):
    event = lay(organiser, 3)
    row = sign_up(event, make_account())
    scan(row, organiser, 1)
    scan(row, organiser, 3)
    answer = signed_in(organiser).get(f"/office/events/{event.code}/list.xlsx")
    with ZipFile(io.BytesIO(answer.data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'r="I1"' in sheet
    assert 'r="J1"' not in sheet
    assert 'r="G2"' in sheet
    assert 'r="H2"' not in sheet
    assert 'r="I2"' in sheet
    db.session.rollback()
