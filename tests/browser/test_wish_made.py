"""The resident's side of a wish in a browser: only for a team, a question, thanks; the desk."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest

from tests.browser.conftest import DEVICES, Walk
from tests.browser.test_wish import join


@pytest.mark.parametrize("device", [DEVICES[0], DEVICES[2]], ids=lambda device: device.name)
def test_a_wish_for_one_team_with_a_question_and_thanks(walk: Callable[[str], Walk]) -> None:
    name = secrets.token_hex(3)
    resident = walk("resident").demo("resident")
    resident.open("/wishes/new")
    resident.choose("kind", "company")
    resident.fill(title=f"산책 {name}", story="함께 걸을분을 찾습니다. 想找人一起散步。")
    community = resident.page.locator("main select[name=community]:visible")
    if community.count():
        community.select_option(index=1)
    resident.choose("may_publish", "no")
    resident.look("made-new")
    resident.press("Send my wish")
    resident.says("We have your wish")
    wish = resident.page.url.removeprefix(resident.site.address)

    reviewer = walk("reviewer").demo("reviewer")
    reviewer.open(wish)
    reviewer.unfold("Ask the resident something")
    reviewer.fill(question="언제 걷고싶으십니까?")
    reviewer.press("Ask")
    reviewer.says("No answer yet. You get a notice.")
    resident.open(wish)
    resident.says("A reviewer asks")
    resident.look("made-asked")
    resident.fill(answer="오전이 좋습니다.")
    resident.press("Send my answer")
    resident.page.get_by_text("오전이 좋습니다.").first.wait_for()

    reviewer.open(wish)
    reviewer.page.get_by_text("오전이 좋습니다.").first.wait_for()
    reviewer.fill(public_title=f"산책 {name}", public_story="함께 걸어주세요.")
    team = reviewer.page.locator("main select[name=team]:visible")
    slug = team.locator("option").nth(1).get_attribute("value") or ""
    team.select_option(slug)
    reviewer.choose("decision", "publish")
    reviewer.look("made-review")
    reviewer.press("Decide")
    reviewer.page.wait_for_url("**/office/wishes*")

    stranger = walk("stranger")
    hidden = stranger.page.goto(stranger.site.address + wish)
    assert hidden is not None
    assert hidden.status == 404
    stranger.open(f"/wishes?q={name}")
    assert stranger.page.locator(f"a[href='{wish}']").count() == 0

    helper = walk("helper")
    join(helper, f"team-{name}@journey.example")
    helper.open("/me/profile")
    helper.fill(**{"volunteer-team": slug})
    helper.press("Save", within="#role-volunteer")
    helper.page.wait_for_load_state()
    helper.open("/wishes/team")
    helper.look("made-team")
    helper.page.locator(f"main a[href='{wish}']").first.click()
    helper.press("I take this wish")
    helper.says("Now call the resident")
    helper.fill(note="래일 오전에 갑니다.")
    helper.press("Yes, I have called")
    helper.says("Now make it come true")
    helper.fill(minutes="45", note="함께 걸었습니다.")
    helper.press("It is done")
    helper.says("You have done it. Thank you!")

    resident.open(wish)
    resident.says("What has happened, and what comes next")
    resident.look("made-confirm")
    resident.page.locator("main button[name=ok][value=yes]").click()
    resident.says("Would you like to say thank you?")
    resident.look("made-thank")
    resident.fill(words="덕분에 즐거웠습니다.")
    resident.press("Send my thanks")
    resident.says("Your thanks")
    helper.open(wish)
    helper.says("The resident says thank you")


@pytest.mark.parametrize("device", [DEVICES[1], DEVICES[2]], ids=lambda device: device.name)
def test_the_desk_enters_a_wish_while_somebody_talks(walk: Callable[[str], Walk]) -> None:
    clerk = walk("clerk").demo("clerk")
    phone = f"139 {secrets.randbelow(9000) + 1000} {secrets.randbelow(9000) + 1000}"
    for known in (False, True):
        clerk.open("/office/wishes/new")
        clerk.fill(on_behalf_phone=phone)
        clerk.press("Look up")
        if known:
            clerk.says("Known under this phone:")
            clerk.look("desk-known")
            clerk.page.locator("main button[name=choose]").first.click()
            clerk.page.locator("main [name=on_behalf_name][value='박복녀']").wait_for()
        else:
            clerk.says("Nobody is known under this phone yet.")
            clerk.fill(on_behalf_name="박복녀")
            clerk.page.locator("main select[name=community]:visible").select_option(index=2)
        clerk.fill(title=f"손톱깎이 {known}", story="눈이 어두워 큰것이 좋습니다.")
        clerk.choose("consent_how", "phone")
        clerk.page.locator("main [name=consent]").check()
        clerk.press("Send the wish")
        clerk.says("We have your wish")


@pytest.mark.parametrize("device", [DEVICES[0]], ids=lambda device: device.name)
def test_thanks_are_read_and_shown(walk: Callable[[str], Walk]) -> None:
    reviewer = walk("reviewer").demo("reviewer")
    reviewer.open("/office/wishes/thanks")
    reviewer.look("thanks-queue")
    reviewer.press("Everybody may read it")
    reviewer.page.wait_for_url("**/office/wishes/thanks")
    stranger = walk("stranger")
    stranger.open("/wishes/thanks")
    stranger.look("thanks")
