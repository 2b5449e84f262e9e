"""A course: laid in one form, taken with one sign-up, one ticket scanned on two evenings."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

import icalendar
import pytest

from app.core import clock
from app.core.db import db, transaction
from app.core.localized import Localized
from app.programmes import queries
from app.programmes.models import Programme
from tests.browser.conftest import DEVICES, Site, Walk
from tests.browser.test_door import answered, type_in, wait_until_kept, without_network
from tests.support.programmes import of_the_demo, published

ON = [device for device in DEVICES if device.name in ("phone-ko", "wide-ko-plain")]


def training(site: Site, name: str) -> str:
    """A published training without dates; its code."""
    with site.app.app_context():
        with transaction() as session:
            by = of_the_demo(session, "organiser")
            words = Localized(f"저녁반 {name}", f"晚课 {name}", f"Evenings {name}")
            code = published(session, words, by=by, now=clock.now(), cancel_hours=0).code
        db.session.remove()
    return code


def course_of(site: Site, programme: str) -> str:
    """The code of the one course of a programme."""
    with site.app.app_context():
        found: Programme = queries.programme_by_code(programme)
        [event] = queries.events_of(found.id)
        code = event.code
        db.session.remove()
    return code


@pytest.mark.parametrize("device", ON, indirect=True, ids=[d.name for d in ON])
def test_six_evenings_with_one_sign_up(journeys: Site, walk: Callable[[str], Walk]) -> None:
    name = secrets.token_hex(3)
    programme = training(journeys, name)
    first = (clock.today() + timedelta(days=1)).isoformat()

    organiser = walk("organiser").demo("organiser")
    organiser.open(f"/office/programmes/{programme}/series")
    organiser.fill(day=first, starts="18:30", ends="20:30", count="6", capacity="10")
    organiser.page.locator("main [name=together]").check()
    organiser.press("Show the days")
    organiser.says("They are taken together: whoever signs up has a place on all of them.")
    organiser.look("days")
    organiser.press("Add these dates")
    organiser.says("Dates of the course")
    event = course_of(journeys, programme)

    merchant = walk("merchant").demo("merchant2")
    merchant.open(f"/programmes?q={name}")
    merchant.page.locator(f"a[href='/events/{event}']").first.click()
    merchant.says("%(count)s dates, one sign-up", count=6)
    assert merchant.page.locator("main ol.dates > li").count() == 6
    merchant.look("course")
    merchant.press("Sign up", within="#sign-up")
    merchant.says("The dates of this course")
    merchant.look("ticket")
    ticket = merchant.page.locator("main .stub .code").first.inner_text().strip()
    book = merchant.context.request.get(f"{journeys.address}/events/{event}.ics")
    assert len(icalendar.Calendar.from_ical(book.body()).walk("VEVENT")) == 6

    organiser.open(f"/office/events/{event}/dates")
    organiser.look("dates")
    organiser.page.locator("main a[href$='/dates/3']").click()
    organiser.look("one-date")
    organiser.unfold("Cancel this date alone")
    organiser.press("Yes, cancel the date")
    organiser.says("Add a further date")

    for number in (1, 2):
        organiser.open(f"/events/{event}/check-in?date={number}")
        organiser.says("%(here)s of %(all)s people are here", here=0, all=1)
        organiser.page.locator("main [name=ticket]:visible").first.fill(ticket)
        organiser.press("Check in")
        organiser.page.locator("#result .verdict.tone-good").wait_for()
        organiser.says("%(here)s of %(all)s people are here", here=1, all=1)
    organiser.look("door")

    if organiser.device.javascript:
        organiser.open(f"/events/{event}/check-in?date=4")
        wait_until_kept(organiser.page)
        organiser.context.set_offline(True)
        type_in(organiser, ticket)
        answered(organiser, "wait", organiser.word("Kept on this phone"))
        organiser.page.reload()
        organiser.says("Without a network")
        organiser.context.set_offline(False)
        without_network(organiser)
        organiser.says("%(here)s of %(all)s people are here", here=1, all=1)
        assert organiser.page.url.endswith("?date=4")

    merchant.page.reload()
    there = 3 if organiser.device.javascript else 2
    words = "You were there on %(there)s of %(count)s dates; the certificate needs %(needed)s."
    merchant.says(words, there=there, count=5, needed=4)
    merchant.look("progress")
    merchant.open("/inbox")
    title = merchant.word("One date falls out: %(title)s", title="").strip()
    merchant.page.locator("main", has_text=title).first.wait_for()
