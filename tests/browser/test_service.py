"""A volunteer helps at an action, goes home, finds the hours, and asks for a correction."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.community.models import ServiceCorrection, ServiceRecord
from app.core import clock
from app.core.db import db, transaction
from app.core.localized import Localized
from app.programmes import rules
from app.programmes.models import Kind
from tests.browser.conftest import DEVICES, Site, Walk
from tests.support.programmes import date_of, of_the_demo, published


def action_of_today(site: Site) -> tuple[str, str]:
    """The demo's volunteer came to an action 40 minutes ago: its code, and the ticket."""
    with site.app.app_context():
        with transaction() as session:
            by, now = of_the_demo(session, "organiser"), clock.now()
            helper = of_the_demo(session, "volunteer")
            name = secrets.token_hex(3)
            words = Localized(f"꽃심기 {name}", f"种花 {name}", f"Flowers {name}")
            programme = published(
                session, words, by=by, now=now, kind=Kind.VOLUNTEER_ACTION, market=None
            )
            event = date_of(session, programme, now + timedelta(hours=30), 20, by=by, now=now)
            row = rules.sign_up(session, event, by=helper, now=now)
            event.starts_at = now - timedelta(minutes=45)
            event.ends_at = now + timedelta(minutes=75)
            session.flush()
            came = now - timedelta(minutes=40)
            words = {"nonce": secrets.token_hex(8), "scanned_at": came}
            rules.check_in(session, event, row.ticket, by=by, now=now, **words)
            found = event.code, row.ticket
        db.session.remove()
    return found


def counted(site: Site, select: sa.Select[tuple[int]]) -> int:
    with site.app.app_context():
        number = db.session.scalar(select)
        db.session.remove()
    return number or 0


@pytest.mark.parametrize("device", DEVICES[:1], indirect=True, ids=[d.name for d in DEVICES[:1]])
def test_hours_from_the_door_to_ones_record(journeys: Site, walk: Callable[[str], Walk]) -> None:
    event, ticket = action_of_today(journeys)
    keeper = walk("keeper").demo("organiser")
    keeper.open(f"/events/{event}/check-in")
    keeper.look("door")
    keeper.page.locator(f"#door-list tr[data-ticket={ticket}] form[data-scan] button").click()
    if keeper.device.javascript:
        keeper.page.locator("#result .verdict.tone-good").wait_for()
    keeper.page.locator("#door-list .badge.tone-idle").first.wait_for()
    keeper.look("gone-home")
    link = f"/events/{event}"
    mine = sa.select(sa.func.count()).select_from(ServiceRecord)
    of_this = mine.where(ServiceRecord.details["link"].as_string() == link)
    assert counted(journeys, of_this) == 1
    keeper.open(f"/office/events/{event}/hours")
    keeper.look("hours")
    keeper.unfold("Confirm")
    keeper.press("Yes, confirm")
    keeper.says("confirmed")

    helper = walk("helper").demo("volunteer")
    helper.open("/me/service")
    helper.look("record")
    helper.page.locator("main a[href$='/correction']").first.click()
    helper.fill(minutes="35", why="35분이였습니다")
    helper.look("correction")
    helper.press("Send the request")
    helper.says("being looked at")
    helper.look("asked")
    keeper.open("/office/service")
    keeper.look("to-correct")
    keeper.page.locator("main summary", has_text=keeper.word("Agree")).last.click()
    keeper.page.locator("main details[open] button").click()
    keeper.says("Nothing waits")
    decided = sa.select(sa.func.count()).select_from(ServiceCorrection)
    assert counted(journeys, decided.where(ServiceCorrection.agreed)) >= 1
    helper.open("/teams")
    helper.look("teams")
    helper.page.locator("main h2 a").first.click()
    helper.look("team")
