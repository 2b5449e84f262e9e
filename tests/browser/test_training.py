"""A merchant finds a training, signs up in two taps; the last place goes to one of two."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import icalendar
import sqlalchemy as sa

from app.accounts.models import Account
from app.accounts.viewer import Role
from app.core import clock
from app.core.db import db, transaction
from app.core.localized import Localized
from app.programmes import rules
from app.programmes.models import Event, Kind, Place
from app.programmes.rules.events import Times
from tests.browser.conftest import PASSWORD, Site, Walk
from tests.support.people import viewer_of


def last_place(site: Site, name: str, **settings: Any) -> str:
    """A training with one place, published by the organiser; its code."""
    with site.app.app_context():
        with transaction() as session:
            organiser = session.scalars(
                sa.select(Account).where(Account.email == "organiser@demo.example")
            ).one()
            by, now = viewer_of(organiser), clock.now()
            place = session.scalars(sa.select(Place).order_by(Place.id).limit(1)).one()
            words = Localized(f"라이브방송 {name}", f"直播课 {name}", f"Livestream {name}")
            values = {
                "kind": Kind.TRAINING,
                "market": "west",
                "place_id": place.id,
                "title": words,
                "summary": words,
                "price": 0,
                "cancel_hours": 24,
                **settings,
            }
            programme = rules.create(session, values, by=by, now=now)
            rules.publish(session, programme, by=by, now=now)
            start = now + timedelta(days=9)
            times = Times(start, start + timedelta(hours=2), place.id)
            event: Event = rules.add_event(session, programme, times, 1, by=by, now=now)
            code = event.code
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
