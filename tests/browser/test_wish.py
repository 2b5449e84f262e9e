"""A wish from being made to coming true: resident, reviewer, volunteer, and the hours."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest

from tests.browser.conftest import Walk


def make(resident: Walk, title: str) -> str:
    """The resident makes a wish; its address."""
    resident.open("/wishes/new")
    resident.choose("kind", "service")
    resident.fill(title=title, story="부엌의 전등을 갈아주세요. 厨房的灯坏了。")
    community = resident.page.locator("main select[name=community]:visible")
    if community.count():
        community.select_option(index=1)
    resident.look("new")
    resident.press("Send my wish")
    resident.says("We have your wish")
    resident.look("sent")
    return resident.page.url.removeprefix(resident.site.address)


def publish(reviewer: Walk, wish: str, title: str) -> None:
    reviewer.open("/office/wishes")
    reviewer.page.locator(f"main a[href='{wish}']").first.wait_for()
    reviewer.look("queue")
    reviewer.open(wish)
    reviewer.fill(public_title=title, public_story="부엌의 전등을 갈아드립니다.")
    reviewer.choose("decision", "publish")
    reviewer.look("review")
    reviewer.press("Decide")
    reviewer.page.wait_for_url("**/office/wishes*")


def test_a_wish_comes_true(walk: Callable[[str], Walk]) -> None:
    name = secrets.token_hex(3)
    resident = walk("resident").demo("resident")
    wish = make(resident, f"전등 {name}")
    reviewer = walk("reviewer").demo("reviewer")
    publish(reviewer, wish, f"부엌 전등 {name}")

    stranger = walk("stranger")
    stranger.open(wish)
    assert "정옥선" not in stranger.page.content()
    stranger.look("public")

    # the demo's volunteers have their hands full already, so this one joins
    volunteer = walk("volunteer")
    join(volunteer, f"volunteer-{name}@journey.example")
    volunteer.open(f"/wishes?q={name}")
    volunteer.look("board")
    volunteer.page.locator(f"main a[href='{wish}']").first.click()
    volunteer.press("I take this wish")
    volunteer.says("Now call the resident")
    volunteer.look("claimed")
    assert volunteer.page.locator("#contact a[href^='tel:+86']").first.is_visible()
    volunteer.fill(note="모레 오후에 갑니다.")
    volunteer.press("Yes, I have called")
    volunteer.says("Now make it come true")
    volunteer.fill(minutes="45", note="전등을 갈았습니다.")
    volunteer.look("on-its-way")
    volunteer.press("It is done")
    volunteer.says("You have done it. Thank you!")

    resident.open(wish)
    resident.look("confirm")
    resident.page.locator("main button[name=ok][value=yes]").click()
    resident.says("It has come true")
    volunteer.open("/me")
    volunteer.page.locator("#hours").wait_for()
    volunteer.says("%(count)s min", count=45)
    volunteer.look("hours")


def join(person: Walk, email: str) -> None:
    person.open("/join")
    person.fill(name="리철호", email=email, phone="", password="봄날에 진달래가 핀다")
    person.page.locator("main [name=roles][value=volunteer]").check()
    person.page.locator("main [name=consent]").check()
    person.press("Join")
    person.page.wait_for_url("**/me")


@pytest.mark.parametrize("path", ["/wishes/new", "/me"])
def test_who_is_not_signed_in_is_asked_to_and_comes_back(
    walk: Callable[[str], Walk], path: str
) -> None:
    somebody = walk("somebody")
    somebody.open(path)
    somebody.look("asked")
    somebody.fill(login="resident@demo.example", password="azalea-demo")
    somebody.press("Sign in")
    somebody.page.wait_for_url(f"**{path}")
