"""An organiser runs a programme from the office: copies it, lays a series, keeps the desk."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from app.core import clock
from app.core.sheets import KIND
from tests.browser.conftest import Walk


def test_an_organiser_runs_a_series_from_the_office(walk: Callable[[str], Walk]) -> None:
    name = secrets.token_hex(3)
    organiser = walk("desk").demo("organiser")
    page = organiser.page
    lay_series(organiser)
    page.locator("main a[href^='/office/events/']").last.click()
    event = page.url.rsplit("/", 1)[1].split("?")[0]

    merchant = walk("desk-merchant").demo("merchant2")
    merchant.open(f"/events/{event}")
    merchant.press("Sign up", within="#sign-up")
    merchant.says("You have a place")

    organiser.open(f"/office/events/{event}")
    organiser.fill(for_name=f"최복녀 {name}", for_phone="138 4433 0077")
    organiser.press("Enter on the list")
    organiser.says("on the waiting list")
    organiser.fill(for_name=f"강만석 {name}")
    page.locator("main [name=beyond]").check()
    organiser.press("Enter on the list")
    organiser.look("desk")

    organiser.fill(q="강만석")
    page.locator("[name=q]").press("Enter")
    page.wait_for_url("**q=%EA%B0%95*")
    page.locator("#people th a").first.wait_for()
    organiser.look("found")
    page.locator("#people th a[href*='/people/']").first.click()
    organiser.says("beyond the places")
    organiser.fill(text="귀가 어두우시다")
    organiser.press("Keep the note")
    organiser.page.locator(".timeline .text", has_text="귀가 어두우시다").first.wait_for()
    organiser.look("person")

    organiser.open(f"/office/events/{event}/message")
    organiser.fill(words_ko=f"필기도구를 가져오십시오 {name}", words_zh=f"请带纸笔 {name}")
    organiser.choose("audience", "both")
    organiser.look("message")
    organiser.press("See who gets it")
    organiser.says("%(count)s people get this", count=1)
    organiser.look("message-preview")
    organiser.press("Send it now")
    organiser.says("What was written to them")
    merchant.open("/inbox")
    read_in_inbox(merchant, name)

    sheet = organiser.context.request.get(
        f"{organiser.site.address}/office/events/{event}/list.xlsx"
    )
    assert sheet.headers["content-type"] == KIND
    assert sheet.body()[:2] == b"PK"
    organiser.unfold("With names and phones")
    organiser.fill(why="당일 련락")
    with page.expect_download() as download:
        organiser.press("Take the full list")
    assert download.value.suggested_filename.endswith("-full.xlsx")

    organiser.open(f"/office/events/{event}")
    organiser.follow("Name badges")
    page.locator(".badges .qr svg").first.wait_for()
    organiser.look("badges")
    organiser.open(f"/office/events/{event}/print")
    organiser.look("print")


def lay_series(organiser: Walk) -> None:
    """Copies the first programme of the list, lays three dates and publishes it."""
    organiser.open("/office/programmes?status=published")
    organiser.page.locator("main tbody a").first.click()
    organiser.unfold("Copy")
    organiser.press("Make the copy")
    organiser.says("Nobody sees this yet")
    organiser.look("copied")
    organiser.follow("Several dates at once")
    day = clock.today() + timedelta(days=8)
    organiser.fill(day=day.isoformat(), starts="09:00", ends="10:30", capacity="1", count="27")
    organiser.press("Show the days")
    organiser.page.locator("#count-error").wait_for()
    organiser.look("series-wrong")
    organiser.fill(count="3")
    organiser.press("Show the days")
    organiser.says("%(count)s dates will be added", count=3)
    organiser.look("series")
    organiser.press("Add these dates")
    organiser.says("To come")
    assert organiser.page.locator("main a[href^='/office/events/']").count() == 3
    organiser.unfold("Publish")
    organiser.page.locator("details[open] button", has_text=organiser.word("Publish")).click()
    organiser.says("Published")


def read_in_inbox(merchant: Walk, name: str) -> None:
    """The worker tells people after a moment; so the inbox is opened until it stands there."""
    for _ in range(20):
        if merchant.page.locator("main", has_text=name).count():
            break
        merchant.page.wait_for_timeout(1000)
        merchant.page.reload()
    merchant.page.locator("main", has_text=name).wait_for()
    merchant.look("told")


def test_the_numbers_of_the_office(walk: Callable[[str], Walk]) -> None:
    organiser = walk("numbers").demo("organiser")
    organiser.open("/office")
    organiser.page.locator("main a[href='/office/programmes']").first.click()
    organiser.follow("Numbers")
    organiser.says("By month")
    organiser.page.wait_for_load_state()
    assert organiser.page.locator(".charts-css").count() >= 4
    organiser.look("numbers")
    organiser.fill(since="2020-01-01", until="2020-02-01")
    organiser.press("Show")
    organiser.says("No dates in this time")
    organiser.look("none")
