"""What builds on what: refused until one was there, never at the desk, never in circles."""

from __future__ import annotations

import pytest

from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.localized import Localized
from app.programmes import queries, rules
from app.programmes.models import ProgrammeStatus
from app.programmes.rules import Guest, NotYet
from tests.programmes.conftest import counters, make_programme, sign_up, statuses
from tests.programmes.test_office import words
from tests.programmes.test_suiting import was_there
from tests.support.people import viewer_of
from tests.support.sending import send


def text(answer) -> str:
    return answer.get_data(as_text=True)


def build(later, earlier, organiser, *, required: bool = True) -> None:
    with transaction() as session:
        rules.set_steps(session, later, {earlier.id: required}, by=viewer_of(organiser))


@pytest.fixture
def course(organiser):
    """First steps, and what one may only take after them."""
    first = make_programme()
    second = make_programme(title=Localized("두번째 걸음", "第二课", "Second steps"))
    build(second, first, organiser)
    return first, second


def test_who_was_not_there_first_is_told_what_comes_first(
    clock, client, course, signed_in, make_event, make_account
):
    first, second = course
    event = make_event(5, programme=second)
    page = f"/events/{event.code}"
    person = make_account()
    browser = signed_in(person)
    body = text(browser.get(page, headers={"Accept-Language": "ko"}))
    assert "먼저 할것이 있습니다" in body
    assert f'href="/programmes/{first.code}#dates"' in body
    answer = send(browser, page, {}, to=f"{page}/registrations")
    assert answer.status_code == 422
    assert "이것보다 먼저 참가해 주세요: 라이브방송 첫걸음" in text(answer)
    assert f'href="/programmes/{first.code}#dates"' in text(answer)
    assert counters(event) == (0, 0)

    was_there(make_event(5, programme=first), person)
    assert "먼저 할것이 있습니다" not in text(browser.get(page))
    assert send(browser, page, {}, to=f"{page}/registrations").status_code == 303
    assert statuses(event) == ["confirmed"]


def test_a_place_alone_is_not_having_been_there(clock, course, make_event, make_account):
    first, second = course
    person = make_account()
    sign_up(make_event(5, programme=first), person)
    with pytest.raises(NotYet):
        sign_up(make_event(5, programme=second), person)


def test_others_and_the_desk_are_not_bound(clock, course, organiser, make_event, make_account):
    event = make_event(5, programme=course[1])
    sign_up(event, make_account(), guest=Guest("김할머니"))
    with transaction() as session:
        rules.admit_guest(
            session,
            queries.event_by_code(event.code),
            Guest("박철"),
            by=viewer_of(organiser),
            now=the_clock.now(),
        )
    assert statuses(event) == ["confirmed", "confirmed"]


def test_what_is_only_recommended_keeps_nobody(clock, organiser, make_event, make_account):
    first, second = make_programme(), make_programme()
    build(second, first, organiser, required=False)
    sign_up(make_event(5, programme=second), make_account())


def test_what_left_the_lists_binds_nobody(clock, organiser, make_event, make_account):
    first, second = make_programme(status=ProgrammeStatus.ARCHIVED), make_programme()
    build(second, first, organiser)
    sign_up(make_event(5, programme=second), make_account())


def test_both_programmes_say_how_they_hang_together(clock, client, course):
    first, second = course
    before = text(client.get(f"/programmes/{second.code}?lang=en"))
    assert "Builds on" in before
    assert f'href="/programmes/{first.code}"' in before
    assert "has to come first" in before
    after = text(client.get(f"/programmes/{first.code}?lang=en"))
    assert "What comes after" in after
    assert f'href="/programmes/{second.code}"' in after


def test_the_office_chooses_steps_and_never_a_circle(clock, course, signed_in, organiser):
    first, second = course
    browser = signed_in(organiser)
    third = send(
        browser,
        "/office/programmes/new",
        words(builds_on=[str(first.id)], requires=[str(second.id)]),
        to="/office/programmes",
    ).location.rsplit("/", 1)[1]
    made = queries.programme_by_code(third)
    assert queries.own_steps(made.id) == {first.id: False, second.id: True}
    edit = f"/office/programmes/{first.code}/edit"
    with transaction() as session:
        rules.publish(session, made, by=viewer_of(organiser), now=the_clock.now())
    for other in (second, made, first):
        answer = send(browser, edit, words(builds_on=[str(other.id)], version="1"), to=edit)
        assert answer.status_code == 422
        assert 'id="builds_on-error"' in text(answer)
    assert send(browser, edit, words(builds_on=["999999"], version="1"), to=edit).status_code == 422
    edit = f"/office/programmes/{third}/edit"
    assert f'value="{second.id}" checked' in text(browser.get(edit))
    assert send(browser, edit, words(version=str(made.version)), to=edit).status_code == 303
    db.session.rollback()
    assert queries.own_steps(made.id) == {}


def test_pages_of_dates_and_programmes_ask_little(
    clock, course, signed_in, make_event, make_account, count_queries
):
    event = make_event(5, programme=course[1])
    browser = signed_in(make_account())
    for address, most in ((f"/events/{event.code}", 6), (f"/programmes/{course[1].code}", 5)):
        browser.get(address)
        with count_queries() as counted:
            assert browser.get(address).status_code == 200
        assert counted.count <= most, counted.statements
