"""Staff: an organiser makes, publishes and keeps the door; an administrator gives a role."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from app.core import clock
from tests.browser.conftest import Walk


def test_an_organiser_makes_a_training_and_checks_a_person_in(walk: Callable[[str], Walk]) -> None:
    name = secrets.token_hex(3)
    organiser = walk("organiser").demo("organiser")
    organiser.open("/office")
    organiser.look("office")
    organiser.follow("New programme")
    organiser.fill(
        title_ko=f"시험 {name}",
        title_zh=f"试课 {name}",
        summary_ko="찍고 자릅니다.",
        summary_zh="拍摄和剪辑。",
    )
    organiser.look("new")
    organiser.press("Save")
    organiser.says("Nobody sees this yet")
    day = clock.today() + timedelta(days=5)
    organiser.fill(day=day.isoformat(), starts="14:00", ends="16:30", capacity="2")
    organiser.press("Add the date")
    organiser.says("To come")
    organiser.unfold("Publish")
    organiser.page.locator("details[open] button", has_text=organiser.word("Publish")).click()
    organiser.says("Published")
    organiser.look("programme")
    organiser.page.locator("main a[href^='/office/events/']").first.click()
    organiser.fill(for_name="최복녀")
    organiser.press("Enter on the list")
    organiser.page.locator("#people a[href^='/registrations/']").first.wait_for()
    organiser.look("date")
    ticket = organiser.page.locator("#people a[href^='/registrations/']").first.inner_text()
    organiser.follow("Check in")
    organiser.fill(ticket=ticket)
    organiser.look("door")
    organiser.press("Check in")
    organiser.says("%(here)s of %(all)s people are here", here=1, all=1)
    organiser.look("here")


def test_an_administrator_gives_a_role_and_takes_it_away(walk: Callable[[str], Walk]) -> None:
    admin = walk("admin").demo("admin")
    admin.open("/office/people?q=courier@demo.example")
    admin.look("people")
    admin.page.locator("main a[href^='/office/people/']").first.click()
    admin.look("person")
    admin.fill(role="reviewer")
    admin.press("Give the role")
    admin.says("Reviewer")
    admin.look("given")
    admin.open("/office/audit")
    admin.says("Reviewer")
    admin.look("audit")
