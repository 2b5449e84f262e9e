"""Saying how it was: asked once, given once, changed for two weeks, counted without names."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.programmes import queries
from app.programmes.models import Feedback
from tests.programmes.attending import check_in, end, told
from tests.programmes.conftest import sign_up
from tests.support.sending import send


def text(answer) -> str:
    return answer.get_data(as_text=True)


def kept() -> list[tuple[int, str]]:
    db.session.rollback()
    rows = db.session.execute(
        sa.select(Feedback.rating, Feedback.comment).order_by(Feedback.id)
    ).all()
    return [(rating, comment) for rating, comment in rows]


def test_who_was_there_is_asked_once_says_it_and_changes_it(
    clock, signed_in, make_event, make_account, organiser
):
    event = make_event(2)
    person = make_account()
    row = sign_up(event, person)
    check_in(row, organiser)
    browser = signed_in(person)
    page = f"/registrations/{row.code}/feedback"
    assert browser.get(page).status_code == 404
    end(clock, event)
    assert told(person, "how_was_it") == 1
    assert page in text(browser.get("/inbox"))
    assert page in text(browser.get(f"/registrations/{row.code}"))
    assert text(browser.get(page)).count('type="radio"') == 5
    sent = send(browser, page, {"rating": "4", "comment": "좋았습니다"})
    assert sent.status_code == 303
    assert kept() == [(4, "좋았습니다")]
    assert send(browser, page, {"rating": "5", "comment": ""}).status_code == 303
    assert kept() == [(5, "")]
    clock.advance(timedelta(days=15))
    assert 'type="radio"' not in text(browser.get(page))
    late = send(browser, "/me", {"rating": "1", "comment": ""}, to=page)
    assert late.status_code == 422
    assert kept() == [(5, "")]


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"comment": "x"}, "rating"),
        ({"rating": "0"}, "rating"),
        ({"rating": "6"}, "rating"),
        ({"rating": "best"}, "rating"),
        ({"rating": "5", "comment": "가" * 1001}, "comment"),
        ({"rating": "5", "comment": "a\x00b"}, "comment"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    clock, signed_in, make_event, make_account, organiser, fields, wrong
):
    event = make_event(2)
    person = make_account()
    row = sign_up(event, person)
    check_in(row, organiser)
    end(clock, event)
    answer = send(signed_in(person), f"/registrations/{row.code}/feedback", fields)
    assert answer.status_code == 422
    assert f'id="{wrong}-error"' in text(answer)
    assert kept() == []


def test_nobody_else_says_how_it_was(clock, signed_in, make_event, make_account, organiser):
    event = make_event(3)
    person, absent = make_account(), make_account()
    row, missed = sign_up(event, person), sign_up(event, absent)
    check_in(row, organiser)
    end(clock, event)
    for reader, code in (
        (make_account(), row.code),
        (organiser, row.code),
        (absent, row.code),
        (absent, missed.code),
    ):
        browser = signed_in(reader)
        page = f"/registrations/{code}/feedback"
        assert browser.get(page).status_code == 404
        assert send(browser, "/me", {"rating": "1"}, to=page).status_code == 404
    assert told(absent, "how_was_it") == 0
    assert kept() == []


def test_the_organiser_sees_number_mean_and_comments_without_names(
    clock, signed_in, make_event, make_account, organiser
):
    event = make_event(4)
    people = [make_account(name=f"박미란{number}") for number in range(3)]
    rows = [sign_up(event, person) for person in people]
    for row in rows:
        check_in(row, organiser)
    keeper = signed_in(organiser)
    page = f"/office/events/{event.code}"
    assert 'id="feedback"' not in text(keeper.get(page))
    end(clock, event)
    assert "아직 소감이 없습니다" in text(keeper.get(page))
    for person, row, rating in zip(people, rows, (5, 5, 2), strict=True):
        said = {"rating": str(rating), "comment": "<b>자리가 좁음</b>" if rating == 2 else ""}
        send(signed_in(person), f"/registrations/{row.code}/feedback", said)
    shown = text(keeper.get(page))
    part = shown[shown.index('id="feedback"') :]
    assert "평균 4점, 3명" in part
    assert "charts-css" in part
    assert "&lt;b&gt;자리가 좁음" in part
    assert "박미란" not in part
    figures = queries.figures_of(event.id)
    assert figures.counts == ((5, 2), (4, 0), (3, 0), (2, 1), (1, 0))
    assert (figures.n, figures.mean) == (3, 4.0)


def test_the_ticket_of_a_date_that_is_over_leads_on(
    clock, signed_in, make_event, make_account, organiser
):
    event = make_event(2)
    person = make_account()
    row = sign_up(event, person)
    coming = make_event(2, days=20)
    check_in(row, organiser)
    browser = signed_in(person)
    ticket = f"/registrations/{row.code}"
    assert f"/events/{coming.code}" not in text(browser.get(ticket))
    end(clock, event)
    for page in (ticket, f"{ticket}/feedback"):
        assert f"/events/{coming.code}" in text(browser.get(page))
    me = text(browser.get("/me"))
    assert "나의 수료증" in me
    assert "/certificates/XX-" in me
