"""The menus of a week: what the office writes, and which meals that makes."""

from __future__ import annotations

from datetime import time

from app.core import clock as clocks
from app.core.db import db
from app.programmes import meals as weeks
from app.programmes.models import Kind
from app.programmes.queries import meals as reads
from tests.programmes.conftest import make_programme
from tests.programmes.eating import MONDAY, SATURDAY, WEEK, text
from tests.support.sending import send


def menu_fields(*days: int, words: str = "온면") -> dict:
    fields = {"starts": "11:30", "ends": "12:30", "capacity": "30"}
    for number in days:
        fields |= {f"d{number}-served": "y", f"d{number}-words_ko": words}
        fields |= {f"d{number}-allergens": ["wheat"]}
    return fields


def test_a_week_of_menus_makes_the_meals_that_are_missing_once(clock, signed_in, organiser):
    clock.fix(SATURDAY)
    programme = make_programme(kind=Kind.ELDER_CARE, closes_at_local=time(9))
    browser = signed_in(organiser)
    page = f"/office/programmes/{programme.code}/menus?week={WEEK}"
    for _twice in range(2):
        assert send(browser, page, menu_fields(1, 3, 5)).status_code == 303
    meals = reads.week(*weeks.span_of(MONDAY))
    assert [clocks.local(m.event.starts_at).isoweekday() for m in meals] == [1, 3, 5]
    assert [m.menu.allergens for m in meals] == [["wheat"]] * 3
    send(browser, page, menu_fields(1, 3, 5) | {"d3-words_ko": "비빔밥"})
    db.session.rollback()
    words = [m.menu.words.ko for m in reads.week(*weeks.span_of(MONDAY))]
    assert words == ["온면", "비빔밥", "온면"]


def test_an_exercise_does_not_become_a_meal_by_itself(clock, signed_in, organiser, make_event):
    """Only what is ticked or written is a meal, also where the programme has a date."""
    clock.fix(SATURDAY)
    exercise = make_event(5, days=2, kind=Kind.ELDER_CARE)
    browser = signed_in(organiser)
    page = f"/office/programmes/{exercise.programme.code}/menus?week={WEEK}"
    assert send(browser, page, menu_fields()).status_code == 303
    assert reads.week(*weeks.span_of(MONDAY)) == []
    written = menu_fields() | {"d1-words_ko": "두유"}
    assert send(browser, page, written).status_code == 303
    assert [m.event.id for m in reads.week(*weeks.span_of(MONDAY))] == [exercise.id]


def test_a_menu_that_is_too_long_keeps_nothing(clock, signed_in, organiser):
    clock.fix(SATURDAY)
    programme = make_programme(kind=Kind.ELDER_CARE)
    browser = signed_in(organiser)
    page = f"/office/programmes/{programme.code}/menus?week={WEEK}"
    refused = send(browser, page, menu_fields(1) | menu_fields(2, words="면" * 601))
    assert refused.status_code == 422
    assert "온면" in text(refused), "what was typed stays"
    assert reads.week(*weeks.span_of(MONDAY)) == []


def test_a_training_has_no_menus(signed_in, organiser):
    programme = make_programme()
    page = f"/office/programmes/{programme.code}/menus"
    assert signed_in(organiser).get(page).status_code == 404
