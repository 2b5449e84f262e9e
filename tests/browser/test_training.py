"""A merchant finds a training, signs up in two taps; the last place goes to one of two."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import icalendar

from app.accounts.viewer import Role
from app.core import clock
from app.core.db import db, transaction
from app.core.localized import Localized
from tests.browser.conftest import PASSWORD, Site, Walk
from tests.support.programmes import date_of, of_the_demo, published


def last_place(site: Site, name: str, **settings: Any) -> str:
    """A training with one place, published by the organiser; its code."""
    with site.app.app_context():
        with transaction() as session:
            by, now = of_the_demo(session, "organiser"), clock.now()
            words = Localized(f"라이브방송 {name}", f"直播课 {name}", f"Livestream {name}")
            programme = published(session, words, by=by, now=now, **settings)
            starts = now + timedelta(days=9)
            code = date_of(session, programme, starts, 1, by=by, now=now).code
        db.session.remove()
    return code


def test_the_last_place_and_the_waiting_list(journeys: Site, walk: Callable[[str], Walk]) -> None:
    name = secrets.token_hex(3)
    event = last_place(journeys, name)
    merchant = walk("merchant")
    join(merchant, f"merchant-{name}@journey.example")
    merchant.open("/")
    merchant.look("front")
    merchant.follow("Sign up for training")
    merchant.look("list")
    page = merchant.page
    page.locator("[name=q]").fill(name)
    page.locator("[name=q]").press("Enter")
    page.locator(f"a[href='/events/{event}']").first.wait_for()
    page.locator(f"a[href='/events/{event}']").first.click()
    merchant.says("%(left)s of %(all)s places left", left=1, all=1)
    merchant.look("date")
    merchant.press("Sign up", within="#sign-up")
    merchant.says("You have a place")
    assert page.locator(".qr svg").is_visible()
    merchant.look("ticket")
    calendar = merchant.context.request.get(f"{journeys.address}/events/{event}.ics")
    assert len(icalendar.Calendar.from_ical(calendar.body()).walk("VEVENT")) == 1

    second = walk("second")
    second.demo("merchant2")
    second.open(f"/events/{event}")
    second.press("Join the waiting list")
    second.says("On the waiting list, place %(position)s", position=1)
    second.look("waiting")

    merchant.unfold("Cancel")
    merchant.press("Yes, cancel")
    merchant.says("Cancelled")
    merchant.look("cancelled")
    if second.device.javascript:
        second.page.locator("#standing", has_text=second.word("You have a place")).wait_for(
            timeout=30_000
        )
    else:
        second.page.reload()
        second.says("You have a place")
    second.open("/inbox")
    second.page.locator("main a[href*='/registrations/']", has_text=name).first.wait_for()
    second.look("inbox")
    second.open("/me")
    second.look("me")


def join(person: Walk, email: str) -> None:
    """Joins as a merchant, first with a mistake."""
    person.open("/join")
    person.fill(name="김순희", email=email, password="1234567890")
    person.page.locator(f"main [name=roles][value={Role.MERCHANT.value}]").check()
    person.page.locator("main [name=consent]").check()
    person.press("Join")
    person.page.locator("#password-error").wait_for()
    person.look("join-again")
    assert person.page.locator("[name=email]").input_value() == email
    person.fill(password=PASSWORD)
    person.press("Join")
    person.page.wait_for_url("**/me")
