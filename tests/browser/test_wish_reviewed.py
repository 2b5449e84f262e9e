"""The reviewers' side of a wish: what is marked while they type, two out of one, calls, numbers."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from tests.browser.conftest import Walk
from tests.browser.test_wish import make


def test_a_wish_is_read_with_care(walk: Callable[[str], Walk]) -> None:
    name = secrets.token_hex(3)
    wish = make(walk("resident").demo("resident"), f"전등 {name}")
    reviewer = walk("reviewer").demo("reviewer")
    reviewer.open(wish)
    reviewer.fill(public_title=f"전등 {name}", public_story="전화 138-4433-1234로 걸어주세요.")
    if reviewer.device.javascript:
        reviewer.page.locator("#marks mark.hard").first.wait_for()
    else:
        reviewer.press("Look at the words again")
        assert reviewer.page.locator("#marks mark.hard").count()
    reviewer.look("marked")
    reviewer.choose("decision", "publish")
    reviewer.press("Decide")
    reviewer.page.locator("#review-public_story-error").wait_for()

    split = reviewer.page.locator("details:has(form[action$='/parts'])").last
    split.locator("summary").click()
    split.locator("[name=title]").fill(f"산책 {name}")
    split.locator("[name=story]").fill("함께 걸어주세요.")
    reviewer.look("split")
    reviewer.press("Make a second wish")
    reviewer.says("Split out of one wish")

    for tab in ("stale", "disputes", "call"):
        reviewer.open(f"/office/wishes?tab={tab}")
        reviewer.look(tab)
    reviewer.open("/office/wishes/numbers")
    reviewer.look("numbers")
