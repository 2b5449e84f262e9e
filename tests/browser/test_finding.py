"""Somebody finds a training by month and by day, reads who teaches, and learns what comes first."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from app.accounts.models import Account
from app.core import clock
from app.core.db import db, transaction
from app.core.localized import Localized
from app.programmes import queries, rules
from app.programmes.models import Registration, RegistrationStatus
from tests.browser.conftest import Site, Walk
from tests.browser.test_training import join
from tests.support.people import viewer_of
from tests.support.programmes import date_of, of_the_demo, published


class Course(NamedTuple):
    """A first part, a second one that needs it, when the second one is, and who teaches."""

    first: str
    second: str
    starts: datetime
    teacher: str


def course(site: Site, name: str) -> Course:
    """Two parts of a course early on the same day, published by the organiser."""
    with site.app.app_context():
        with transaction() as session:
            by, now = of_the_demo(session, "organiser"), clock.now()
            who = Localized(f"전영애 {name}", f"全英爱 {name}", f"Jon Yongae {name}")
            about = Localized("시장에서 열해", "在市场十年", "Ten years at the market")
            teacher = rules.create_teacher(session, {"name": who, "about": about}, by=by, now=now)
            day = clock.local(now).date() + timedelta(days=9)
            start = clock.from_local(datetime.combine(day, time(6)))
            codes, parts = [], []
            for part in (1, 2):
                words = Localized(f"과정 {name} {part}", f"课程 {name} {part}", f"{name} {part}")
                programme = published(session, words, by=by, now=now, teacher_id=teacher.id)
                codes.append(date_of(session, programme, start, 9, by=by, now=now).code)
                parts.append(programme)
            rules.set_steps(session, parts[1], {parts[0].id: True}, by=by)
            made = Course(*codes, start, teacher.code)
        db.session.remove()
    return made


def attend(site: Site, event: str, email: str) -> None:
    """Somebody takes a place and is seen at the door."""
    with site.app.app_context():
        with transaction() as session:
            person = session.scalars(sa.select(Account).where(Account.email == email)).one()
            row = rules.sign_up(
                session, queries.event_by_code(event), by=viewer_of(person), now=clock.now()
            )
            session.execute(
                sa.update(Registration)
                .where(Registration.id == row.id)
                .values(status=RegistrationStatus.ATTENDED)
            )
        db.session.remove()


def test_by_month_by_day_by_teacher_and_step_by_step(
    journeys: Site, walk: Callable[[str], Walk]
) -> None:
    name = secrets.token_hex(3)
    made = course(journeys, name)
    email = f"learner-{name}@journey.example"
    learner = walk("learner")
    join(learner, email)
    page = learner.page
    learner.open("/programmes")
    learner.follow("Month", within="#list")
    learner.says("What is on, day by day")
    learner.look("month")
    starts = clock.local(made.starts)
    if starts.month != clock.today().month:
        learner.follow("Next month", within="#month")
        page.wait_for_url(f"**month={starts:%Y-%m}*")
        learner.look("next-month")
    itself, full = f"a[href='/events/{made.second}']", f".more a[href*='day={starts:%Y-%m-%d}']"
    page.locator(f".month :is({itself}, {full})").first.wait_for()

    learner.open("/programmes")
    page.locator("[name=day]").select_option(f"{starts:%Y-%m-%d}")
    if not learner.device.javascript:
        learner.press("Search")
    page.wait_for_url(f"**day={starts:%Y-%m-%d}*")
    page.locator(f"#event-{made.second} h3 a").wait_for()
    page.reload()
    assert page.locator("[name=day]").input_value() == f"{starts:%Y-%m-%d}"
    learner.look("day")
    learner.open(f"/programmes?day={starts:%Y-%m-%d}&market=water&q={name}")
    learner.says("There is something when you take one of these away:")
    learner.look("nothing")
    page.locator(".take-away a").first.click()
    page.locator(f"#event-{made.second} h3 a").click()

    learner.says("Something comes first")
    learner.look("comes-first")
    page.locator(f"a[href='/teachers/{made.teacher}']").first.click()
    learner.says("Dates to come")
    learner.look("teacher")
    page.locator(f"#event-{made.second} h3 a").click()
    learner.unfold("Sign up somebody else", within="#sign-up")
    learner.press("Sign up", within="#sign-up")
    page.locator("#sign-up .note", has_text=name).wait_for()
    learner.look("refused")
    page.locator("#sign-up .steps-links a").click()
    learner.says("What comes after")
    learner.look("programme")

    attend(journeys, made.first, email)
    learner.open("/programmes")
    learner.says("For you")
    page.locator(f"#suits-event-{made.second}").wait_for()
    learner.look("for-you")
    learner.open(f"/events/{made.second}")
    learner.press("Sign up", within="#sign-up")
    learner.says("You have a place")
