"""A merchant says what they need between two customers; it is kept and finds what fits."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DEVICES, Device

SURVEY = "/incubator/survey"


@pytest.mark.parametrize("device", [DEVICES[0], DEVICES[3]], ids=lambda device: device.name)
def test_a_merchant_says_what_they_need(walk: Any, device: Device) -> None:
    """With JavaScript each change is kept by itself, without it the button keeps all."""
    merchant = walk("merchant").demo("merchant")
    page = merchant.page
    merchant.open("/me")
    page.locator(f"main a[href='{SURVEY}']").first.click()
    merchant.look("needs")
    need = page.locator("label:has(input[name=livestream][value=urgent])")
    if device.javascript:
        with page.expect_response(f"**{SURVEY}"):
            need.click()
        expect(page.locator("#kept svg")).to_be_visible()
        page.reload()
        expect(page.locator("input[name=livestream][value=urgent]")).to_be_checked()
    else:
        need.click()
    page.locator("label:has(input[name=logistics][value=learn])").click()
    page.locator("button[name=finish]").click()
    expect(page.locator("#fits")).to_be_visible()
    merchant.look("needs-fits")
    organiser = walk("organiser").demo("organiser")
    organiser.open("/office")
    organiser.page.locator("main a[href='/office/incubator']").first.click()
    expect(organiser.page.locator("table.cards tbody tr")).to_have_count(7)
    organiser.look("needs-demand")
