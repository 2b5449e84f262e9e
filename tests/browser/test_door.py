"""A helper keeps the door: types, scans, loses the network, takes a mistake back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import segno
import sqlalchemy as sa
from playwright.sync_api import Browser, Page

from app.core import clock
from app.core.db import db, transaction
from app.core.localized import Localized
from app.programmes import rules
from app.programmes.models import CheckIn, Registration
from app.programmes.rules import Guest
from tests.browser.conftest import DEVICES, Device, Site, Walk
from tests.support.programmes import date_of, of_the_demo, published
from tests.tools.browser import FLAGS, chromium


def guests(site: Site, *names: str) -> tuple[str, list[str]]:
    """A training of today with these people on its list: its code, and their tickets."""
    with site.app.app_context():
        with transaction() as session:
            by, now = of_the_demo(session, "organiser"), clock.now()
            name = secrets.token_hex(3)
            words = Localized(f"출석 {name}", f"签到 {name}", f"Door {name}")
            programme = published(session, words, by=by, now=now, cancel_hours=0)
            starts = now + timedelta(hours=1)
            event = date_of(session, programme, starts, 20, by=by, now=now)
            tickets = [
                rules.admit_guest(
                    session, event, Guest(one, ""), by=by, now=now, party_size=1, note=""
                ).ticket
                for one in names
            ]
            code = event.code
        db.session.remove()
    return code, tickets


def check_ins(site: Site, tickets: list[str]) -> int:
    """How many check-ins of these tickets the database has."""
    with site.app.app_context():
        counted = db.session.scalar(
            sa.select(sa.func.count())
            .select_from(CheckIn)
            .join(Registration, Registration.id == CheckIn.registration_id)
            .where(Registration.ticket.in_(tickets))
        )
        db.session.remove()
    return counted or 0


def type_in(helper: Walk, ticket: str) -> None:
    helper.page.locator("main [name=ticket]:visible").first.fill(ticket)
    helper.press("Check in")


def answered(helper: Walk, tone: str, words: str) -> None:
    helper.page.locator(f"#result .verdict.tone-{tone}", has_text=words).wait_for()


def without_network(helper: Walk) -> None:
    """That requests fail without a network is no trouble."""
    helper.troubles[:] = [one for one in helper.troubles if "net::ERR_" not in one]


def test_a_helper_keeps_the_door(journeys: Site, walk: Callable[[str], Walk]) -> None:
    event, tickets = guests(journeys, "최복녀", "김순희", "박미란")
    helper = walk("helper").demo("organiser")
    helper.open(f"/events/{event}/check-in")
    helper.look("door")
    type_in(helper, tickets[0].lower())
    answered(helper, "good", helper.word("Come in"))
    helper.says("%(here)s of %(all)s people are here", here=1, all=3)
    helper.look("yes")
    type_in(helper, tickets[0])
    answered(helper, "warn", helper.word("Here already"))
    helper.look("already")
    type_in(helper, "ZZZZZZ")
    answered(helper, "bad", helper.word("Not let in"))
    helper.look("no")
    assert check_ins(journeys, tickets) == 1

    helper.unfold("Take the check-in back")
    helper.look("take-back")
    helper.press("Yes, take back")
    helper.says("%(here)s of %(all)s people are here", here=0, all=3)
    helper.page.locator("#door-list small").wait_for()
    helper.look("taken-back")
    helper.page.locator(f"#door-list tr[data-ticket={tickets[0]}] button").last.click()
    answered(helper, "good", helper.word("Come in"))
    helper.says("%(here)s of %(all)s people are here", here=1, all=3)
    assert check_ins(journeys, tickets) == 2


def on(*devices: Device) -> pytest.MarkDecorator:
    """Runs a journey on these devices only."""
    return pytest.mark.parametrize("device", devices, indirect=True, ids=[d.name for d in devices])


WITH_SCRIPTS = [device for device in DEVICES if device.javascript]


def wait_until_kept(page: Page) -> None:
    """The phone has put aside the page that opens without a network."""
    kept = """async () => Boolean(navigator.serviceWorker.controller
        && await (await caches.open("door")).match("/door"))"""
    for _ in range(100):
        if page.evaluate(kept):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page was not kept")


@on(*WITH_SCRIPTS)
def test_scans_wait_for_the_network_and_count_once(
    journeys: Site, walk: Callable[[str], Walk]
) -> None:
    event, tickets = guests(journeys, "최복녀", "김순희", "박미란")
    next_day, _ = guests(journeys)
    helper = walk("offline").demo("organiser")
    door = f"/events/{event}/check-in"
    helper.open(door)
    page = helper.page
    wait_until_kept(page)
    helper.context.set_offline(True)
    for number, ticket in enumerate(tickets[:2], 1):
        type_in(helper, ticket)
        answered(helper, "wait", helper.word("Kept on this phone"))
        page.get_by_text(helper.word("Waiting to be sent: %(count)s", count=number)).wait_for()
    type_in(helper, tickets[1])
    answered(helper, "warn", helper.word("Scanned already"))
    without_network(helper)
    helper.look("waiting")

    page.reload()
    helper.says("Without a network")
    type_in(helper, tickets[2])
    page.get_by_text(helper.word("Waiting to be sent: %(count)s", count=3)).wait_for()
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert not any(name in kept for name in ("최복녀", "김순희", "박미란"))
    without_network(helper)
    helper.look("no-network")
    assert check_ins(journeys, tickets) == 0

    elsewhere = helper.device.name != "phone-ko"
    if elsewhere:
        page.goto("about:blank")
    helper.context.set_offline(False)
    if elsewhere:  # the next day, at the door of another event
        page.goto(f"{journeys.address}/events/{next_day}/check-in")
        page.locator("#door-late li").nth(2).wait_for()
        page.goto(journeys.address + door)
    helper.says("%(here)s of %(all)s people are here", here=3, all=3)
    assert page.locator("#door-waiting").is_hidden()
    without_network(helper)
    helper.look("sent")
    page.reload()
    page.wait_for_timeout(1000)
    assert check_ins(journeys, tickets) == 3


@on(*WITH_SCRIPTS)
def test_two_helpers_see_the_same_list(journeys: Site, walk: Callable[[str], Walk]) -> None:
    event, tickets = guests(journeys, "최복녀", "김순희")
    one, other = walk("one").demo("organiser"), walk("other").demo("admin")
    for helper in (one, other):
        helper.open(f"/events/{event}/check-in")
    type_in(one, tickets[0])
    answered(one, "good", one.word("Come in"))
    other.says("%(here)s of %(all)s people are here", here=1, all=2)
    type_in(other, tickets[0])
    answered(other, "warn", other.word("Here already"))
    other.page.locator(".look-for [name=q]").fill(tickets[1])
    assert other.page.locator("#door-list tbody tr:visible").count() == 1


def film(text: str, target: Path) -> None:
    """A film of a QR code, as a camera would show it (Y4M, one grey picture over and over)."""
    rows = [[not dark for dark in row] for row in segno.make(text, error="m").matrix]
    size, dot = 480, 480 // (len(rows) + 16)
    edge = (size - dot * len(rows)) // 2
    grey = bytearray(b"\xd8" * (size * size))
    for y, row in enumerate(rows):
        for x, light in enumerate(row):
            for line in range(edge + y * dot, edge + (y + 1) * dot):
                start = line * size + edge + x * dot
                grey[start : start + dot] = (b"\xd8" if light else b"\x20") * dot
    picture = b"FRAME\n" + bytes(grey) + b"\x80" * (size * size // 2)
    target.write_bytes(f"YUV4MPEG2 W{size} H{size} F10:1 Ip A1:1 C420\n".encode() + picture * 10)


@on(WITH_SCRIPTS[0])
@pytest.mark.parametrize("allowed", [True, False], ids=["allowed", "refused"])
def test_the_camera_reads_a_ticket(
    journeys: Site, chrome: Browser, device: Device, tmp_path: Path, allowed: bool
) -> None:
    event, [ticket] = guests(journeys, "최복녀")
    door = f"/events/{event}/check-in"
    film(f"https://azalea.example{door}?ticket={ticket}", tmp_path / "ticket.y4m")
    camera = [
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'ticket.y4m'}",
    ]
    browser = chrome.browser_type.launch(executable_path=chromium(), args=[*FLAGS, *camera])
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="ko-KR")
    if allowed:
        context.grant_permissions(["camera"], origin=journeys.address)
    helper = Walk(journeys, device, context, f"camera-{allowed}").demo("organiser")
    helper.open(door)
    helper.press("Scan with the camera")
    if allowed:
        answered(helper, "good", helper.word("Come in"))
        helper.look("scanned")
        helper.press("Turn the camera off")
        helper.page.locator("video").wait_for(state="hidden")
    else:
        helper.page.locator("#camera [role=alert]").wait_for()
        assert helper.page.locator("#camera [role=alert]").inner_text()
    browser.close()
    assert check_ins(journeys, [ticket]) == int(allowed)
