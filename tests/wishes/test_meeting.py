"""Where questions, visits, hand-overs, readings and claims of one wish meet."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.models import RoleGrant
from app.accounts.viewer import Role
from app.community import queries as community
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.errors import NotAllowed
from app.notices.models import Notice
from app.wishes import queries, rules
from app.wishes.models import AgeBand, Wish, WishStatus, WishThanks
from app.wishes.rules.asking import OneAtATime
from tests.support.people import make_account, viewer_of
from tests.support.sending import send
from tests.wishes.conftest import PHONE, Steps, claim_of, fresh, see_anew, told
from tests.wishes.test_claims import agree, text
from tests.wishes.test_hand_over import answer as answer_offer
from tests.wishes.test_hand_over import live
from tests.wishes.test_said import ASKED, SAID, answer, ask, notices

ENDS = {
    "release": lambda steps, wish: steps.act("release", wish),
    "revoke": lambda steps, wish: steps.act("revoke", wish, "", by=steps.reviewer),
    "withdraw": lambda steps, wish: steps.withdraw(wish),
}


def hand_to(wish: Wish, to: Any, by: Any) -> None:
    with transaction() as session:
        found = queries.wish_by_code(wish.code)
        claim = queries.live_claim(found.id)
        rules.hand_over(session, found, claim, session.merge(to), by=by, now=the_clock.now())


# --- access ends with the claim


@pytest.mark.parametrize("end", ENDS)
def test_answers_and_visits_close_with_the_claim(steps, clock, signed_in, volunteer, end):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    answer(wish, ask(wish, steps.volunteer), steps.resident)
    visit = agree(steps, wish, clock.now() + timedelta(hours=1))
    path = f"/wishes/{wish.code}"
    calendar = f"{path}/visits/{visit.code}.ics"
    helping = signed_in(volunteer)
    assert SAID in text(helping.get(path))
    assert helping.get(calendar).status_code == 200
    ENDS[end](steps, wish)
    page = helping.get(path)
    assert page.status_code == 200, "what the notice leads to is there"
    assert (ASKED in text(page), SAID in text(page)) == (False, False)
    assert helping.get(calendar).status_code == 404


def test_answers_and_visits_close_thirty_days_after_the_end(steps, clock, signed_in, volunteer):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    answer(wish, ask(wish, steps.volunteer), steps.resident)
    visit = agree(steps, wish, clock.now() + timedelta(hours=1))
    steps.act("fulfil", wish, "", 30)
    steps.act("confirm", wish, ok=True, by=steps.resident)
    path = f"/wishes/{wish.code}"
    helping = signed_in(volunteer)
    for days, closed in ((29, False), (2, True)):
        clock.advance(timedelta(days=days))
        helping = signed_in(volunteer)
        assert (SAID not in text(helping.get(path))) is closed
        calendar = helping.get(f"{path}/visits/{visit.code}.ics")
        assert (calendar.status_code == 404) is closed


def test_who_had_it_once_does_not_read_words_that_nobody_agreed_to(
    steps, clock, signed_in, volunteer, run_outbox
):
    """Sent again as a child's wish, its new words wait for a second reviewer."""
    wish = steps.published(needed_by=the_clock.today() + timedelta(days=1))
    steps.claim(wish)
    steps.act("release", wish)
    run_outbox()
    clock.advance(timedelta(days=2))
    run_outbox()
    helping = signed_in(volunteer)
    assert helping.get(f"/wishes/{wish.code}").status_code == 200, "its day has passed"
    with transaction() as session:
        child = told(age_band=AgeBand.MINOR, consent=True)
        found = queries.wish_by_code(wish.code)
        rules.change(session, found, child, by=steps.resident, now=clock.now())
    assert not steps.read(wish, title="새로운 말")
    assert helping.get(f"/wishes/{wish.code}").status_code == 404


# --- questions go with the wish, or end with whoever asked


def test_a_question_is_handed_over_with_the_wish(steps, clock, signed_in, run_outbox):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    code = ask(wish, steps.volunteer)
    other = make_account(Role.VOLUNTEER)
    hand_to(wish, other, steps.volunteer)
    answer_offer(steps, wish, other, clock.now(), yes=True)
    answer(wish, code, steps.resident)
    run_outbox()
    assert notices("wishes.answered") == [other.id]
    assert SAID in text(signed_in(other).get(f"/wishes/{wish.code}"))


@pytest.mark.parametrize("end", ["release", "revoke"])
def test_the_next_one_may_ask_though_the_last_question_had_no_answer(steps, clock, end):
    wish = steps.in_state(WishStatus.CLAIMED)
    ask(wish, steps.volunteer)
    ENDS[end](steps, wish)
    other = viewer_of(make_account(Role.VOLUNTEER))
    steps.claim(wish, by=other)
    ask(wish, other, "언제 좋습니까")
    assert [one.question for one in queries.questions_on(wish.id)] == ["언제 좋습니까"]


def test_a_reviewers_open_question_does_not_keep_the_claimer_from_asking(steps, clock):
    wish = steps.make()
    ask(wish, steps.reviewer)
    steps.publish(wish)
    steps.claim(wish)
    ask(wish, steps.volunteer, "언제 좋습니까")
    with pytest.raises(OneAtATime):
        ask(wish, steps.volunteer, "또 무엇입니까")


def test_what_was_answered_stays_for_the_resident(steps, clock):
    wish = steps.in_state(WishStatus.CLAIMED)
    answer(wish, ask(wish, steps.volunteer), steps.resident)
    steps.act("release", wish)
    assert [one.answer for one in queries.questions_on(wish.id)] == [SAID]


# --- the minute of undoing, the day of needing


@pytest.mark.parametrize("told_first", [False, True])
def test_a_click_taken_back_after_midnight_leaves_nothing_on_the_board(
    steps, clock, run_outbox, told_first
):
    """The day ends within the minute: the timer of the day has come and found it held."""
    wish = steps.published(needed_by=the_clock.today())
    clock.advance(timedelta(hours=14, minutes=59, seconds=40))  # 20 seconds before midnight
    steps.claim(wish)
    if told_first:
        run_outbox()
    clock.advance(timedelta(seconds=30))
    db.session.rollback()
    if told_first:
        run_outbox()
    steps.act("undo", wish)
    run_outbox()
    assert fresh(wish).status is WishStatus.EXPIRED
    assert queries.count_open().value == 0
    kinds = db.session.scalars(
        sa.select(Notice.kind).where(Notice.account_id == steps.resident.id)
    ).all()
    assert "wishes.expired" in kinds
    assert "wishes.undone" not in kinds


# --- who may go on with it is asked again when they say yes


def test_who_is_no_volunteer_any_more_cannot_say_yes(steps, clock):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    organisation = community.organisations()[0].id
    other = make_account(Role.VOLUNTEER, Role.ORGANISATION, organisation_id=organisation)
    hand_to(wish, other, steps.volunteer)
    with transaction() as session:
        session.execute(
            sa.update(RoleGrant)
            .where(RoleGrant.account_id == other.id, RoleGrant.role == Role.VOLUNTEER)
            .values(revoked_at=the_clock.now())
        )
    see_anew()
    with pytest.raises(NotAllowed):
        answer_offer(steps, wish, other, clock.now(), yes=True)
    assert live(wish).account_id == steps.volunteer.id
    assert queries.open_offer(live(wish).id) is not None


# --- thanks go to who did it


def test_thanks_reach_who_made_it_come_true_not_who_gave_it_back(steps, clock, run_outbox):
    """Whoever entered it for somebody had taken it first, and gave it back."""
    clerk = viewer_of(make_account(Role.CLERK, Role.VOLUNTEER))
    wish = steps.make(clerk, name="박복녀", phone=PHONE, consent=True)
    steps.publish(wish)
    steps.claim(wish, by=clerk)
    steps.act("release", wish, by=clerk)
    steps.claim(wish)
    steps.act("contact", wish, "")
    steps.act("fulfil", wish, "", 30)
    steps.act("confirm", wish, ok=True, by=steps.reviewer)
    with transaction() as session:
        found = queries.wish_by_code(wish.code)
        rules.thank(session, found, "고맙습니다", by=clerk, now=clock.now())
    run_outbox()
    assert notices("wishes.thanked") == [steps.volunteer.id]
    claim = db.session.scalar(sa.select(WishThanks.claim_id))
    see_anew()
    assert db.session.get(type(claim_of(wish)), claim).account_id == steps.volunteer.id


# --- a reviewer of one community


def test_a_reviewer_of_one_community_learns_nothing_of_the_persons_other_wishes(
    steps: Steps, clock, signed_in
):
    here, there = community.communities()[1].id, community.communities()[2].id
    elsewhere = steps.published(community_id=there)
    wish = steps.make(community_id=here)
    limited = make_account(Role.VOLUNTEER)
    with transaction() as session:
        grant = RoleGrant(
            account_id=limited.id,
            role=Role.REVIEWER,
            scope_kind="community",
            scope_id=here,
            granted_at=the_clock.now(),
        )
        session.add(grant)
    see_anew()
    for account, knows in ((limited, False), (make_account(Role.REVIEWER), True)):
        page = signed_in(account).get(f"/wishes/{wish.code}")
        assert page.status_code == 200
        assert (elsewhere.code in text(page)) is knows


def test_pressing_yes_twice_is_one_hand_over(steps, clock, signed_in):
    wish = steps.in_state(WishStatus.IN_PROGRESS)
    other = make_account(Role.VOLUNTEER)
    hand_to(wish, other, steps.volunteer)
    path = f"/wishes/{wish.code}"
    browser = signed_in(other)
    sent = [
        send(browser, path, {"answer": "yes"}, to=f"{path}/hand-over/answer").status_code
        for _ in range(2)
    ]
    assert sent == [303, 409]
    see_anew()
    assert [claim.account_id for claim in queries.claims_on(wish.id)] == [
        steps.volunteer.id,
        other.id,
    ]
