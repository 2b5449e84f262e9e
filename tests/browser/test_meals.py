"""A daughter signs her father up for three days of one week; one of them is full."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from app.accounts.models import Account
from app.core import clock
from app.core.db import db, transaction
from app.core.localized import Localized
from app.programmes import meals, rules
from app.programmes.models import Kind, Place
from app.programmes.queries import meals as reads
from app.programmes.rules import meals as meal_rules
from app.programmes.rules.events import Times
from tests.browser.conftest import Site, Walk
from tests.support.people import viewer_of


def week_of_meals(site: Site, name: str) -> tuple[str, list[str]]:
    """Three meals of a week far ahead, the second full; its name and the dates' codes."""
    with site.app.app_context():
        with transaction() as session:
            organiser = session.scalars(
                sa.select(Account).where(Account.email == "organiser@demo.example")
            ).one()
            by, now = viewer_of(organiser), clock.now()
            place = session.scalars(sa.select(Place).order_by(Place.id).limit(1)).one()
            words = Localized(f"점심 {name}", f"午餐 {name}", f"Lunch {name}")
            programme = rules.create(
                session,
                {
                    "kind": Kind.ELDER_CARE,
                    "place_id": place.id,
                    "title": words,
                    "summary": words,
                    "price": 0,
                    "cancel_hours": 0,
                    "closes_at_local": time(9),
                },
                by=by,
                now=now,
            )
            rules.publish(session, programme, by=by, now=now)
            monday = meals.week_of(None, clock.today()) + meals.WEEK * (5 + secrets.randbelow(400))
            days = [monday + timedelta(days=number) for number in range(3)]
            dish = meal_rules.Dish(words, ["fish"])
            meal_rules.write_menus(
                session,
                programme,
                meals.span_of(monday),
                meal_rules.Week(
                    dict.fromkeys(days, dish),
                    {day: lunch(day, place.id) for day in days},
                    1,
                ),
                by=by,
                now=now,
            )
            found = [meal.event for meal in reads.week(*meals.span_of(monday))]
            rules.admit_guest(session, found[1], rules.Guest(f"박 {name}"), by=by, now=now)
            codes = [event.code for event in found]
        db.session.remove()
    return meals.week_name(monday), codes


def lunch(day: date, place_id: int) -> Times:
    starts = clock.from_local(datetime.combine(day, time(11, 30)))
    return Times(starts, starts + timedelta(hours=1), place_id)


def test_a_daughter_signs_her_father_up(journeys: Site, walk: Callable[[str], Walk]) -> None:
    name = secrets.token_hex(3)
    week, codes = week_of_meals(journeys, name)
    daughter = walk("daughter").demo("resident")
    page = daughter.page
    daughter.open("/programmes")
    daughter.follow("Meals of the week")
    daughter.look("this-week")
    daughter.open(f"/meals?week={week}")
    daughter.follow("For somebody else")
    for code in codes:
        page.locator(f"main [name=day][value='{code}']").check(force=True)
    daughter.press("Send the days")
    page.locator("#for_name-error").wait_for()
    daughter.look("name-is-missing")
    daughter.fill(for_name=f"김만석 {name}", for_phone="138 4433 5199")
    daughter.press("Send the days")
    page.locator("main li.meal a[href^='/registrations/']").nth(2).wait_for()
    daughter.says("You are on the waiting list")
    daughter.look("signed-up")
    daughter.follow("What the kitchen should know")
    page.locator("main [name=allergens][value=fish]").check(force=True)
    daughter.fill(dietary="진밥")
    daughter.look("kitchen")
    daughter.press("Save")
    page.locator(".warned").first.wait_for()
    page.locator(f"main [name=day][value='{codes[0]}']").uncheck(force=True)
    daughter.press("Send the days")
    page.locator("main li.meal a[href^='/registrations/']").nth(1).wait_for()
    assert page.locator("main li.meal a[href^='/registrations/']").count() == 2

    kitchen = walk("kitchen").demo("organiser")
    kitchen.open(f"/office/events/{codes[2]}/meal-list")
    kitchen.says("Must not be in the food")
    assert kitchen.page.get_by_text("진밥").count() == 0
    kitchen.look("masked")
    kitchen.unfold("Show names and care notes")
    kitchen.press("Show them")
    kitchen.page.get_by_text("진밥").first.wait_for()
    kitchen.look("list")
