"""The volunteer's side of a wish: a live board, a mistaken click, a visit, handing over."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.accounts.models import Account
from app.community import queries as community
from app.core import clock
from app.core.db import db, transaction
from app.wishes import rules
from app.wishes.models import Kind
from tests.browser.conftest import DEVICES, Site, Walk
from tests.browser.test_wish import join
from tests.support.people import viewer_of

DOOR = "신흥가두 3호동 2단원 501호"


def published(site: Site, name: str) -> str:
    """A wish of the demo's resident on the board, with an address; its path."""
    with site.app.app_context():
        with transaction() as session:
            resident, reviewer = (
                viewer_of(
                    session.scalars(
                        sa.select(Account).where(Account.email == f"{who}@demo.example")
                    ).one()
                )
                for who in ("resident", "reviewer")
            )
            told = rules.Told(
                title=f"전등 {name}",
                story="부엌의 전등을 갈아주세요.",
                kind=Kind.SERVICE,
                community_id=community.communities()[0].id,
                needed_by=clock.today(),
                address=DOOR,
            )
            now = clock.now()
            wish = rules.make(session, told, by=resident, now=now)
            words = rules.PublicWords(title=f"부엌 전등 {name}", story="전등을 갈아드립니다.")
            rules.publish(session, wish, words, by=reviewer, now=now)
            code = wish.code
        db.session.remove()
    return f"/wishes/{code}"


@pytest.mark.parametrize(
    "device",
    [one for one in DEVICES if one.javascript][:2],
    ids=lambda device: device.name,
    indirect=True,
)
def test_a_wish_is_taken_visited_and_handed_over(
    walk: Callable[[str], Walk], journeys: Site
) -> None:
    name = secrets.token_hex(3)
    wish = published(journeys, name)
    card = f"#wish-{wish.rsplit('/', 1)[1]}"
    first, second = walk("first"), walk("second")
    join(first, f"first-{name}@journey.example")
    join(second, f"second-{name}@journey.example")

    second.open(f"/wishes?q={name}")
    second.page.locator(card).wait_for()
    second.page.evaluate("window.stayed = true")
    first.open(wish)
    first.press("I take this wish")
    first.says("Now call the resident")
    first.look("taken")
    second.page.locator(f"{card}.gone").wait_for(timeout=12_000)
    second.look("live-board")
    assert second.page.evaluate("window.stayed")
    first.press("Undo, I pressed by mistake")
    first.page.locator("#claim").wait_for()
    second.page.locator(f"{card}:not(.gone)").wait_for(timeout=12_000)

    first.press("I take this wish")
    first.fill(note="래일 오후에 갑니다.")
    first.press("Yes, I have called")
    first.says("The address is shown once a visit is agreed.")
    first.fill(day=clock.local(clock.now()).date().isoformat(), time="23:59")
    first.press("We have agreed")
    first.press("Show the address")
    first.page.locator("#door").get_by_text(DOOR).wait_for()
    first.look("visit-agreed")
    first.page.locator("#visits [name=note]").fill("전등을 재보고 왔습니다.")
    first.press("I was there")
    first.page.locator("#visits").get_by_text("전등을 재보고 왔습니다.").wait_for()

    first.unfold("Hand over to somebody else")
    first.fill(to=f"second-{name}@journey.example")
    first.look("hand-over")
    first.press("Hand it over")
    first.says("Somebody is asked to go on")
    second.open(wish)
    second.look("asked")
    second.press("Yes, I take it over")
    second.says("You go on with what somebody began")
    assert second.page.locator("#contact a[href^='tel:+86']").first.is_visible()
    second.look("handed-over")
    first.open(wish)
    assert first.page.locator("#contact, #door").count() == 0

    second.unfold("I cannot do it after all")
    second.page.locator("main").get_by_text(second.word("I am ill")).click()
    second.look("give-back")
    second.press("Give it back")
    second.page.locator("#claim").wait_for()
    second.open("/wishes?sort=soon")
    second.look("needed-soon")
