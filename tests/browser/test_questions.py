"""An organiser asks two things, a merchant answers; and a calendar fetches what they hold."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import icalendar

from tests.browser.conftest import Site, Walk
from tests.browser.test_training import join, last_place


def test_asking_answering_and_subscribing(journeys: Site, walk: Callable[[str], Walk]) -> None:
    name = secrets.token_hex(3)
    event = last_place(journeys, name)
    organiser = walk("asking").demo("organiser")
    ask(organiser, event)

    merchant = walk("answering")
    join(merchant, f"answers-{name}@journey.example")
    merchant.open(f"/events/{event}")
    merchant.look("asked")
    page = merchant.page
    page.locator("#sign-up textarea[name^=question_]").first.fill("배추김치")
    page.locator("#sign-up").get_by_role("button").filter(
        has_text=merchant.word("Sign up")
    ).first.click()
    page.locator("[id^=question_][id$=-error]").wait_for()
    merchant.look("wrong")
    kept = page.locator("#sign-up textarea[name^=question_]").first.input_value()
    assert kept == "배추김치"
    page.locator("#sign-up input[name^=question_][type=radio]").nth(1).check(force=True)
    merchant.press("Sign up", within="#sign-up")
    merchant.says("What you answered")
    page.get_by_text("배추김치").wait_for()
    merchant.look("ticket")

    organiser.open(f"/office/events/{event}")
    organiser.page.locator("#people th a[href*='/people/']").first.click()
    organiser.unfold("Show the answers")
    organiser.press("Show them")
    organiser.page.get_by_text("배추김치").wait_for()
    organiser.look("answers")

    merchant.open("/me")
    merchant.unfold("Into my calendar (subscribes)")
    merchant.press("Make my address")
    page.wait_for_url("**/me#calendar")
    summary = page.locator("#calendar > summary")
    if not page.locator("#feed-address").is_visible():
        summary.click()
    merchant.look("calendar")
    address = page.locator("#feed-address").input_value()
    feed = merchant.context.request.get(address)
    entries = icalendar.Calendar.from_ical(feed.body()).walk("VEVENT")
    assert [str(one["uid"]) for one in entries] == [f"{event}@azalea"]


def ask(organiser: Walk, event: str) -> None:
    """Two questions, the first one in a wrong way before."""
    organiser.open(f"/office/events/{event}")
    organiser.page.locator("nav a[href^='/office/programmes/']").last.click()
    organiser.follow("Questions when signing up")
    organiser.says("Nothing is asked yet")
    organiser.fill(label_ko="무엇을 팝니까?")
    organiser.press("Add the question")
    organiser.page.locator("#label_zh-error").wait_for()
    organiser.look("lacking")
    organiser.fill(label_zh="您卖什么？")
    organiser.page.locator("main [name=required]").check()
    organiser.press("Add the question")
    organiser.page.locator("ol.questions li").first.wait_for()
    organiser.choose("kind", "choice")
    organiser.fill(
        label_ko="어떤 손전화입니까?",
        label_zh="用什么手机？",
        choices_ko="아이폰\n안드로이드",
        choices_zh="苹果\n安卓",
    )
    organiser.page.locator("main [name=required]").check()
    organiser.press("Add the question")
    organiser.page.locator("ol.questions li").nth(1).wait_for()
    organiser.look("questions")
    organiser.page.locator("ol.questions form[action$='/position'] button").last.click()
    organiser.page.wait_for_load_state()
    assert organiser.page.locator("ol.questions li").count() == 2
    organiser.page.locator("ol.questions li a[href*='/questions/']").first.click()
    organiser.look("question")
