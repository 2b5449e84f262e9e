"""A place by lot, by the organiser's word, and one that is kept until somebody says yes."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from app.programmes.models import Admission, Promotion
from tests.browser.conftest import Site, Walk
from tests.browser.test_training import last_place


def test_a_place_by_lot_that_everybody_can_check(
    journeys: Site, walk: Callable[[str], Walk]
) -> None:
    event = last_place(journeys, secrets.token_hex(3), admission=Admission.LOTTERY)
    merchant, organiser = walk("merchant").demo("merchant"), walk("organiser").demo("organiser")
    merchant.open(f"/events/{event}")
    merchant.look("date-with-lots")
    merchant.press("Take part in the draw", within="#sign-up")
    merchant.says("Your entry:")
    merchant.look("entry")
    merchant.follow("How the draw works")
    merchant.says("Not drawn yet")
    promise = merchant.page.locator("dd.code-line").first.inner_text()
    merchant.look("before-the-draw")
    organiser.open(f"/office/events/{event}")
    organiser.look("entries")
    organiser.unfold("Draw now")
    organiser.press("Draw the lots")
    organiser.says("The order")
    organiser.look("drawn")
    assert organiser.page.locator("dd.code-line").first.inner_text() == promise
    merchant.open("/me")
    merchant.says("You have a place")
    merchant.look("me-after-the-draw")


def test_the_organiser_decides_and_says_why_not(
    journeys: Site, walk: Callable[[str], Walk]
) -> None:
    event = last_place(journeys, secrets.token_hex(3), admission=Admission.APPROVAL)
    first, second = walk("merchant").demo("merchant"), walk("second").demo("merchant2")
    for person in (first, second):
        person.open(f"/events/{event}")
        person.press("Ask for a place", within="#sign-up")
        person.says("Not decided yet")
    first.look("asked")
    organiser = walk("organiser").demo("organiser")
    organiser.open(f"/office/events/{event}")
    organiser.says("Waiting for your answer")
    organiser.look("to-answer")
    organiser.press("Yes")
    organiser.unfold("No")
    organiser.fill(reason="이번에는 서시장 상인 먼저입니다")
    organiser.press("Say no")
    for person, words in ((first, "You have a place"), (second, "Not this time")):
        person.page.reload()
        person.says(words)
    second.open("/inbox")
    second.page.locator("main", has_text="이번에는 서시장 상인 먼저입니다").first.wait_for()
    second.look("inbox-no")


def test_a_freed_place_is_kept_and_taken(journeys: Site, walk: Callable[[str], Walk]) -> None:
    event = last_place(journeys, secrets.token_hex(3), promotion=Promotion.OFFER)
    first, second = walk("merchant").demo("merchant"), walk("second").demo("merchant2")
    first.open(f"/events/{event}")
    first.press("Sign up", within="#sign-up")
    first.says("You have a place")
    second.open(f"/events/{event}")
    second.press("Join the waiting list", within="#sign-up")
    second.says("On the waiting list, place %(position)s", position=1)
    first.unfold("Cancel")
    first.press("Yes, cancel")
    second.open("/me")
    second.says("A place is kept for you: yes or no?")
    second.look("me-with-an-offer")
    second.page.locator(
        "main a", has_text=second.word("A place is kept for you: yes or no?")
    ).click()
    second.look("offer")
    second.press("Yes, I take the place")
    second.says("You have a place")
    second.unfold("More or fewer people")
    second.look("taken")
