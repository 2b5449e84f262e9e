"""A merchant chooses a booth with the keyboard alone; visitors see who is where."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa

from app.accounts.models import Account
from app.core import clock
from app.core.db import db, transaction
from app.core.localized import Localized
from app.programmes import rules
from app.programmes.models import Kind, Place
from app.programmes.rules.events import Times
from tests.browser.conftest import Site, Walk
from tests.support.people import viewer_of


def fair(site: Site, name: str) -> str:
    """A published exhibition of three rows of eight booths; its code."""
    with site.app.app_context():
        with transaction() as session:
            organiser = session.scalars(
                sa.select(Account).where(Account.email == "organiser@demo.example")
            ).one()
            by, now = viewer_of(organiser), clock.now()
            place = session.scalars(sa.select(Place).order_by(Place.id).limit(1)).one()
            words = Localized(f"민속제품전시회 {name}", f"民俗产品展 {name}", f"Folk fair {name}")
            values = {
                "kind": Kind.EXHIBITION,
                "place_id": place.id,
                "title": words,
                "summary": words,
                "price": 0,
                "cancel_hours": 24,
            }
            programme = rules.create(session, values, by=by, now=now)
            rules.publish(session, programme, by=by, now=now)
            start = now + timedelta(days=9)
            times = Times(start, start + timedelta(hours=2), place.id)
            event = rules.add_event(session, programme, times, 1, by=by, now=now)
            rules.lay_out(session, event, 3, 8, by=by, now=now)
            code = event.code
        db.session.remove()
    return code


def tab_to(person: Walk, wanted: str, most: int = 120) -> None:
    """Presses Tab until what is wanted has the focus, as somebody without a mouse does."""
    for _ in range(most):
        person.page.keyboard.press("Tab")
        if person.page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} is not reached with Tab")


def test_a_booth_with_the_keyboard_alone(journeys: Site, walk: Callable[[str], Walk]) -> None:
    event = fair(journeys, secrets.token_hex(3))
    merchant = walk("merchant")
    merchant.demo("merchant2")
    page = merchant.open(f"/events/{event}")
    tab_to(merchant, "#booth input[name=booth]")
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    focused = page.locator("#booth input:focus")
    assert focused.input_value() == "A5"
    assert focused.is_checked()
    box = page.locator("#booth td:has(input:focus)").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert 0 <= box["x"] <= merchant.device.width - 44, "what has the focus is in view"
    outline = page.locator("#booth td:has(input:focus)").evaluate(
        "cell => getComputedStyle(cell).outlineStyle"
    )
    assert outline == "solid"
    merchant.look("plan")
    tab_to(merchant, "#sign-up-form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/registrations/*")
    merchant.says("Booth %(label)s", label="A5")
    merchant.look("ticket")

    tab_to(merchant, "main a[href$='/booth']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/booth")
    tab_to(merchant, "#booth input[name=booth]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert page.locator("#booth input:focus").input_value() == "A2"
    merchant.look("another")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: not url.endswith("/booth"))
    merchant.says("Booth %(label)s", label="A2")

    visitor = walk("visitor")
    visitor.open(f"/events/{event}")
    visitor.says("Who is where")
    visitor.says("%(label)s, taken", label="A2")
    assert visitor.page.locator("#booths input").count() == 0
    visitor.look("who-is-where")

    office = walk("office")
    office.demo("organiser")
    office.open(f"/office/events/{event}/booths")
    office.look("plan")
    office.page.locator(".booth-plan a").first.click()
    office.look("booth")
    office.press("Block this booth")
    office.says("%(label)s, blocked", label="A1")
