"""Nothing of what was told comes to light, whoever looks, wherever, in any state of a wish."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.models import Account
from app.accounts.viewer import Role, Viewer
from app.community import queries as community
from app.core import clock
from app.core.db import transaction
from app.wishes import queries, rules
from app.wishes.models import AgeBand, CallOutcome, Wish, WishStatus
from tests.support.leaks import PAGES, Secrets, found_in, leaks_in, leaks_in_database
from tests.support.people import make_account, viewer_of
from tests.support.sending import send
from tests.wishes.conftest import PUBLIC_TITLE, fresh, words

SECRETS = Secrets()
NEAR = [path for path in PAGES if "{code}" in path or path in ("/", "/wishes", "/me", "/inbox")]
"""Where other states of a wish than those of its whole life could show."""
WITHOUT_A_RIGHT = [role for role in Role if role not in (Role.REVIEWER, Role.ADMIN)]


class Lookers:
    """Everybody who has no right to what was told: each role, and somebody signed out."""

    def __init__(self, client: Any, signed_in: Any) -> None:
        self.browsers = {role.value: signed_in(make_account(role)) for role in WITHOUT_A_RIGHT}
        self.browsers["signed out"] = client

    def see_nothing(self, code: str, pages: list[str] = PAGES) -> None:
        for who, browser in self.browsers.items():
            for path in pages:
                answer = browser.get(path.format(code=code))
                assert leaks_in(answer, SECRETS) == [], (who, path)
        assert leaks_in_database(SECRETS) == []


@pytest.fixture
def lookers(client, signed_in) -> Lookers:
    return Lookers(client, signed_in)


def told(steps, **values: Any):
    """A wish that staff entered for somebody without an account, full of secrets."""
    clerk = viewer_of(make_account(Role.CLERK))
    about = {
        "name": SECRETS.name,
        "phone": SECRETS.phone,
        "consent": True,
        "address": SECRETS.address,
        "guardian": SECRETS.guardian,
    }
    return steps.make(clerk, title=SECRETS.title, story=SECRETS.story, **about, **values)


def ask(wish: Wish, by: Viewer) -> None:
    with transaction() as session:
        found = queries.wish_by_code(wish.code)
        rules.ask(session, found, None, SECRETS.question, by=by, now=clock.now())


def answer(wish: Wish) -> None:
    """Whoever entered the wish answers for the one it is for."""
    with transaction() as session:
        found = queries.wish_by_code(wish.code)
        asked = queries.questions_on(found.id)[-1]
        entered = session.get_one(Account, found.entered_by)
        by = viewer_of(entered)
        rules.answer(session, found, asked, SECRETS.answer, by=by, now=clock.now())


def test_the_whole_life_of_a_teams_own_wish_tells_nothing(
    steps, clock, lookers, run_outbox, caplog
):
    """Of such a wish others do not even learn that there is one."""
    caplog.set_level(logging.DEBUG)
    wish = told(steps, may_publish=False)
    team = community.teams()[0].id
    with transaction() as session:
        found, by = queries.wish_by_code(wish.code), steps.reviewer
        rules.publish(session, found, words(), by=by, now=clock.now(), team_id=team)
    run_outbox()
    lookers.see_nothing(wish.code)
    for who, browser in lookers.browsers.items():
        if who not in ("clerk", "grid_member"):  # they call, so they know of it
            assert browser.get(f"/wishes/{wish.code}").status_code == 404, who
        for path in PAGES:
            if "{code}" not in path and "/office" not in path:
                shown = browser.get(path).get_data(as_text=True)
                assert wish.code not in shown, (who, path)
    assert found_in([caplog.text], SECRETS) == []


def test_the_whole_life_tells_nothing(steps, clock, lookers, signed_in, run_outbox, caplog):
    caplog.set_level(logging.DEBUG)
    wish = told(steps)
    life = [
        lambda: ask(wish, steps.reviewer),
        lambda: answer(wish),
        lambda: steps.publish(wish),
        lambda: steps.claim(wish),
        lambda: steps.act("contact", wish, "전화했습니다"),
        lambda: steps.act("fulfil", wish, "고쳤습니다", 30),
        lambda: steps.act("call_back", wish, CallOutcome.DISPUTED, "", by=steps.reviewer),
        lambda: steps.act("call_back", wish, CallOutcome.CONFIRMED, "", by=steps.reviewer),
    ]
    for step in life:
        step()
        run_outbox()
        lookers.see_nothing(wish.code)
    assert fresh(wish).status is WishStatus.CONFIRMED
    assert found_in([caplog.text], SECRETS) == []


@pytest.mark.parametrize("end", ["returned", "rejected", "withdrawn", "expired", "unconfirmed"])
def test_no_other_end_tells_more(steps, clock, lookers, run_outbox, end):
    wish = told(steps)
    if end in ("returned", "rejected"):
        with transaction() as session:
            found = queries.wish_by_code(wish.code)
            rule = rules.give_back if end == "returned" else rules.reject
            first = () if end == "returned" else (session,)
            rule(*first, found, "리유", by=steps.reviewer, now=clock.now())
    else:
        steps.publish(wish)
        if end == "withdrawn":
            steps.withdraw(wish, steps.reviewer)
        elif end == "unconfirmed":
            steps.claim(wish)
            steps.act("contact", wish, "")
            steps.act("fulfil", wish, "", 30)
        run_outbox()
        clock.advance(timedelta(days=40))
        run_outbox()
    lookers.see_nothing(wish.code, NEAR)


def test_a_first_reading_and_a_split_tell_nothing(steps, clock, lookers):
    wish = told(steps, age_band=AgeBand.MINOR)
    assert not steps.read(wish)
    lookers.see_nothing(wish.code, NEAR)
    with transaction() as session:
        found = queries.wish_by_code(wish.code)
        kind, by = found.kind, steps.reviewer
        part = rules.split(session, found, "둘째", "산책", kind, by=by, now=clock.now())
        code = part.code
    lookers.see_nothing(code, NEAR)


def test_looking_for_the_private_words_finds_nothing(steps, clock, lookers):
    steps.publish(told(steps))
    browser = lookers.browsers["volunteer"]
    assert PUBLIC_TITLE in browser.get("/search?q=밥솥").get_data(as_text=True)
    for word in ("콩팥투석", "17호동", "독고옥순", "13904339876", "비밀한제목"):
        for path in (f"/wishes?q={word}", f"/search?q={word}"):
            assert PUBLIC_TITLE not in browser.get(path).get_data(as_text=True)


def test_what_is_refused_is_not_logged(steps, clock, signed_in, caplog):
    caplog.set_level(logging.DEBUG)
    wish = told(steps)
    path = f"/wishes/{wish.code}"
    fields = {
        "decision": "publish",
        "public_title": SECRETS.title,
        "public_story": SECRETS.story,
    }
    answer = send(signed_in(make_account(Role.REVIEWER)), path, fields, to=f"{path}/review")
    assert answer.status_code == 422
    assert found_in([caplog.text, answer.headers], SECRETS) == []
    assert leaks_in_database(SECRETS) == []


def test_the_search_for_leaks_finds_one(steps, clock, signed_in):
    wish = told(steps)
    page = signed_in(make_account(Role.REVIEWER)).get(f"/wishes/{wish.code}")
    assert SECRETS.title in leaks_in(page, SECRETS)
