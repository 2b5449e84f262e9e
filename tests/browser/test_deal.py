"""An influencer filters goods, proposes terms; the merchant counters; both see the rounds."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from tests.browser.conftest import Walk


def put_on_the_market(merchant: Walk, name: str) -> str:
    """The merchant puts goods on the market; their address."""
    merchant.open("/market/new")
    merchant.fill(
        title_ko=f"배추김치 {name}", title_zh=f"辣白菜 {name}", list_price="60", live_price="48"
    )
    merchant.fill(commission="15", stock="500")
    merchant.choose("category", "kimchi")
    merchant.look("new")
    merchant.press("Put it on the market")
    merchant.page.wait_for_url(lambda url: "/market/" in url and not url.endswith("/new"))
    merchant.look("mine")
    return merchant.page.url.removeprefix(merchant.site.address)


def test_two_sides_agree_in_three_rounds(walk: Callable[[str], Walk]) -> None:
    name = secrets.token_hex(3)
    merchant = walk("merchant").demo("merchant")
    listing = put_on_the_market(merchant, name)

    influencer = walk("influencer").demo("influencer")
    influencer.open("/market")
    influencer.look("market")
    page = influencer.page
    page.locator("main [name=q]").fill(name)
    page.locator("main [name=q]").press("Enter")
    page.locator(f"main a[href='{listing}']").first.wait_for()
    page.wait_for_url(f"**q={name}*")
    assert page.locator("#list article").count() == 1
    page.reload()
    assert page.locator("#list article").count() == 1
    page.locator(f"main a[href='{listing}']").first.click()
    influencer.look("goods")
    page.go_back()
    page.locator("main [name=q]").wait_for()
    assert page.locator("#list article").count() == 1
    influencer.open(listing)
    influencer.fill(commission="20", message="김치를 세번 방송했습니다.")
    influencer.press("Send the offer")
    page.wait_for_url("**/deals/*")
    influencer.look("proposed")
    deal = page.url.removeprefix(influencer.site.address)

    merchant.open("/me")
    merchant.page.locator(f"main a[href='{deal}']").first.click()
    merchant.look("asked")
    merchant.fill(commission="18", message="18%면 좋겠습니다.")
    merchant.press("Send the offer", within="#counter")
    merchant.says("Counter-offer")
    merchant.look("countered")

    influencer.open(deal)
    influencer.press("Accept these terms")
    influencer.says("Agreed terms")
    for side in (influencer, merchant):
        side.open(deal)
        text = side.page.locator("main").inner_text()
        assert "20%" in text
        assert "18%" in text
        side.look("agreed")
    assert merchant.page.locator("main form[action$='/counter']").count() == 0
