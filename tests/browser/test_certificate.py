"""Somebody who was there says how it was and shows a certificate; it is checked, and revoked."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from app.core import clock
from app.core.db import db, transaction
from app.core.localized import Localized
from app.programmes import queries, rules
from tests.browser.conftest import Site, Walk
from tests.support.programmes import date_of, of_the_demo, published


class Attended(NamedTuple):
    """The ticket of something that is over, the serial of its certificate, the office's page."""

    ticket: str
    serial: str
    office: str


def attended(site: Site, who: str, name: str) -> Attended:
    """A training that took place yesterday, and this person was there."""
    with site.app.app_context():
        with transaction() as session:
            organiser, person = of_the_demo(session, "organiser"), of_the_demo(session, who)
            start = clock.now() - timedelta(days=1)
            before = start - timedelta(days=3)
            words = Localized(f"포장 디자인 {name}", f"包装设计 {name}", f"Packaging {name}")
            programme = published(session, words, by=organiser, now=before)
            event = date_of(session, programme, start, 5, by=organiser, now=before)
            row = rules.sign_up(session, event, by=person, now=before)
            rules.check_in(
                session,
                event,
                row.ticket,
                nonce=secrets.token_hex(8),
                scanned_at=start,
                by=organiser,
                now=clock.now(),
            )
            certificate = queries.certificate_of(row.id)
            assert certificate is not None
            found = Attended(
                f"/registrations/{row.code}", certificate.serial, f"/office/events/{event.code}"
            )
        db.session.remove()
    return found


def test_a_certificate_is_shown_checked_and_revoked(
    journeys: Site, walk: Callable[[str], Walk]
) -> None:
    name = secrets.token_hex(3)
    ticket, serial, office = attended(journeys, "merchant", name)
    page = f"/certificates/{serial}"
    merchant = walk("merchant").demo("merchant")
    merchant.open("/inbox")
    merchant.page.locator(f"main a[href='{ticket}/feedback']").first.click()
    merchant.look("asked")
    merchant.press("Send")
    merchant.page.locator("#rating-error").wait_for()
    merchant.look("asked-again")
    merchant.page.locator("main").get_by_label(merchant.word("Good"), exact=True).check()
    merchant.fill(comment="한복 입은 사진이 더 있었으면 합니다.")
    merchant.press("Send")
    merchant.says("You said: %(words)s", words=merchant.word("Good"))
    merchant.look("ticket")
    merchant.follow("Show its page")
    merchant.says("This certificate was issued here and stands.")
    merchant.says("Print or save (PDF)")
    merchant.look("certificate")
    paper = merchant.context.request.get(f"{journeys.address}{page}.pdf")
    assert paper.body().startswith(b"%PDF")
    merchant.open("/me")
    merchant.page.locator(f"main a[href='{page}']").first.wait_for()
    merchant.look("me")

    stranger = walk("stranger")
    stranger.open("/certificates")
    stranger.fill(serial="XX 2026 ZZZZ")
    stranger.press("Check")
    stranger.page.locator("#serial-error").wait_for()
    stranger.look("unknown")
    stranger.fill(serial=serial.lower().replace("-", " "))
    stranger.press("Check")
    stranger.says("This certificate was issued here and stands.")
    assert "김순희" not in stranger.page.content()
    assert stranger.context.request.get(f"{journeys.address}{page}.pdf").status == 401
    stranger.look("valid")

    organiser = walk("organiser").demo("organiser")
    organiser.open(office)
    organiser.says("%(mean)s of 5 on average, from %(count)s people", mean=4, count=1)
    organiser.look("said")
    organiser.open(page)
    organiser.follow("All of this date")
    organiser.look("all")
    organiser.page.locator(f"main a[href='{page}']").first.click()
    organiser.unfold("Revoke")
    organiser.fill(reason="이름이 틀림")
    organiser.press("Yes, revoke")
    organiser.says("Revoked: this certificate stands no longer")
    organiser.look("revoked")

    stranger.page.reload()
    stranger.says("Revoked: this certificate stands no longer")
    stranger.look("revoked")
    merchant.open("/inbox")
    merchant.page.get_by_text("이름이 틀림").first.wait_for()
