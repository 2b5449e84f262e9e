"""One to one: an adviser offers hours, a merchant takes a time, the adviser sees who comes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from app.core import clock
from tests.browser.conftest import Walk


def test_a_talk_from_the_hours_to_the_note(walk: Callable[[str], Walk]) -> None:
    name = secrets.token_hex(3)
    adviser = walk("adviser").demo("matchmaker")
    page = adviser.page
    adviser.open("/me")
    adviser.follow("My talks")
    adviser.says("Earlier talks")
    adviser.look("talks")
    page.locator("main a[href$='/hours']").first.click()
    day = clock.today() + timedelta(days=30 + secrets.randbelow(200))
    adviser.fill(day=day.isoformat(), starts="09:00", ends="09:10", minutes="30", buffer="10")
    adviser.press("Show the talks")
    page.locator("#ends-error").wait_for()
    adviser.look("hours-wrong")
    adviser.fill(ends="11:00")
    adviser.press("Show the talks")
    adviser.says("%(count)s talks will be offered", count=3)
    adviser.look("hours")
    adviser.press("Offer these talks")
    page.wait_for_url("**/programmes/*")
    programme = page.url.split("?")[0].rsplit("/", 1)[1]

    merchant = walk("adviser-merchant").demo("merchant")
    merchant.open(f"/programmes/{programme}")
    merchant.says("Choose a time")
    merchant.look("times")
    merchant.page.locator(".slot-day").last.locator("a.slot").last.click()
    merchant.fill(note=f"명란젓을 어떻게 보여줄가요 {name}")
    merchant.look("time")
    merchant.press("Sign up", within="#sign-up")
    merchant.says("You have a place")
    merchant.open(f"/programmes/{programme}")
    merchant.page.locator("a.slot.mine").last.wait_for()
    merchant.look("mine")

    adviser.open("/advising")
    page.locator("article", has_text=name).locator("h3 a").click()
    adviser.fill(text=f"조명부터 {name}")
    adviser.press("Keep the note")
    page.locator("textarea", has_text=f"조명부터 {name}").wait_for()
    adviser.press("This person came")
    page.get_by_role("button", name=adviser.word("Take the check-in back")).wait_for()
    adviser.look("talk")
    adviser.press("Take the check-in back")
    page.get_by_role("button", name=adviser.word("This person came")).wait_for()
    adviser.follow("Call this time off")
    adviser.fill(reason=f"병원 {name}")
    adviser.look("call-off")
    adviser.press("Call it off")
    page.wait_for_url("**/advising")
    assert page.locator("article", has_text=name).count() == 0
