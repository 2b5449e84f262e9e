"""Questions with their answers, and thanks: who reads them, and that each counts once."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.errors import Conflict, NotAllowed, Refused
from app.notices.models import Notice
from app.wishes import queries, rules
from app.wishes.models import AgeBand, ThanksStatus, WishQuestion, WishStatus, WishThanks
from app.wishes.rules.asking import AnsweredAlready, EnoughAsked, OneAtATime
from app.wishes.rules.thanking import NotForAll, ThankedAlready
from tests.support.people import make_account, viewer_of
from tests.support.sending import send
from tests.wishes.conftest import NAME, PHONE, see_anew
from tests.wishes.test_pages import text

ASKED, SAID, WORDS = "크기가 어떻게 됩니까", "이인용입니다", "밥맛이 꿀맛입니다"


def ask(wish: Any, by: Any, question: str = ASKED) -> str:
    with transaction() as session:
        wish = queries.wish_by_code(wish.code)
        claim = queries.standing_claim(wish.id, by.id)
        return rules.ask(session, wish, claim, question, by=by, now=the_clock.now()).code


def answer(wish: Any, code: str, by: Any, said: str = SAID) -> None:
    with transaction() as session:
        wish = queries.wish_by_code(wish.code)
        question = queries.question_by_code(code)
        rules.answer(session, wish, question, said, by=by, now=the_clock.now())


def thank(wish: Any, by: Any, words: str = WORDS) -> WishThanks:
    with transaction() as session:
        wish = queries.wish_by_code(wish.code)
        return rules.thank(session, wish, words, by=by, now=the_clock.now())


def decide(thanks: WishThanks, by: Any, words: str = WORDS, *, shows: bool = True) -> None:
    with transaction() as session:
        found = queries.thanks_by_code(thanks.code)
        if shows:
            rules.show_thanks(session, found, words, by=by, now=the_clock.now())
        else:
            rules.keep_thanks(session, found, by=by, now=the_clock.now())


def notices(kind: str) -> list[int]:
    see_anew()
    return list(db.session.scalars(sa.select(Notice.account_id).where(Notice.kind == kind)))


def test_a_reviewer_asks_and_the_resident_answers(
    steps, clock, signed_in, resident, reviewer, run_outbox
):
    wish = steps.make()
    path = f"/wishes/{wish.code}"
    on_duty, at_home = signed_in(reviewer), signed_in(resident)
    assert send(on_duty, path, {"question": ASKED}, to=f"{path}/questions").status_code == 303
    run_outbox()
    assert notices("wishes.question") == [resident.id]
    assert ASKED in text(at_home.get(path))
    code = db.session.scalar(sa.select(WishQuestion.code))
    assert send(at_home, path, {"answer": SAID}, to=f"{path}/questions/{code}").status_code == 303
    run_outbox()
    assert notices("wishes.answered") == [reviewer.id]
    assert SAID in text(on_duty.get(path))


def test_who_entered_it_for_another_answers(steps, clock):
    clerk = viewer_of(make_account(Role.CLERK))
    wish = steps.make(clerk, name="박복녀", phone=PHONE, consent=True)
    code = ask(wish, steps.reviewer)
    with pytest.raises(NotAllowed):
        answer(wish, code, viewer_of(make_account(Role.CLERK)))
    answer(wish, code, clerk)
    see_anew()
    assert queries.question_by_code(code).answer == SAID


def test_the_claimer_asks_and_only_the_two_read_it(steps, clock, signed_in, client, reviewer):
    wish = steps.in_state(WishStatus.CLAIMED)
    answer(wish, ask(wish, steps.volunteer), steps.resident)
    path = f"/wishes/{wish.code}"
    others = [make_account(role) for role in (Role.VOLUNTEER, Role.RESIDENT, Role.CLERK)]
    for browser in (client, *map(signed_in, (*others, reviewer))):
        page = text(browser.get(path))
        assert (ASKED in page, SAID in page) == (False, False)
    steps.act("release", wish)
    other = viewer_of(others[0])
    steps.claim(wish, by=other)
    assert ASKED not in text(signed_in(others[0]).get(path)), "the next one begins anew"


def test_nobody_else_asks(steps, clock):
    waiting, taken = steps.make(title="1"), steps.in_state(WishStatus.CLAIMED)
    stranger = viewer_of(make_account(Role.VOLUNTEER))
    for wish, by in ((waiting, stranger), (taken, stranger), (taken, steps.reviewer)):
        with pytest.raises(NotAllowed):
            ask(wish, by)
    fulfilled = steps.in_state(WishStatus.FULFILLED)
    with pytest.raises(NotAllowed):
        ask(fulfilled, steps.volunteer)


def test_a_question_twice_is_one_and_ten_are_enough(steps, clock):
    wish = steps.make()
    assert ask(wish, steps.reviewer) == ask(wish, steps.reviewer)
    with pytest.raises(OneAtATime):
        ask(wish, steps.reviewer, "또 무엇입니까")
    for number in range(10):
        answer(wish, ask(wish, steps.reviewer, f"{ASKED}{number or ''}"), steps.resident)
    with pytest.raises(EnoughAsked):
        ask(wish, steps.reviewer, "열한번째")
    code = queries.questions_on(wish.id)[0].code
    answer(wish, code, steps.resident)
    with pytest.raises(AnsweredAlready):
        answer(wish, code, steps.resident, "다른 말")


def test_one_question_waits_whoever_asks_at_once(steps, clock, race):
    wish = steps.make()
    code = wish.code
    reviewers = [viewer_of(make_account(Role.REVIEWER)) for _ in range(6)]

    def act(number: int) -> str:
        with transaction() as session:
            found = queries.wish_by_code(code)
            asked = f"{ASKED} {number}"
            by = reviewers[number]
            return rules.ask(session, found, None, asked, by=by, now=the_clock.now()).code

    results = race(6, act)
    assert sum(isinstance(one, str) for one in results) == 1
    see_anew()
    assert len(queries.questions_on(wish.id)) == 1


@pytest.mark.parametrize(
    ("field", "value"), [("question", ""), ("question", "가" * 5_000), ("question", "\x00")]
)
def test_what_is_wrong_with_a_question_is_said_beside_it(
    steps, clock, signed_in, reviewer, field, value
):
    path = f"/wishes/{steps.make().code}"
    refused = send(signed_in(reviewer), path, {field: value}, to=f"{path}/questions")
    assert refused.status_code in (400, 422)
    if refused.status_code == 422:
        assert 'id="ask-question-error"' in text(refused)


def test_what_was_said_is_sealed_and_goes_with_the_person(steps, clock, run_outbox):
    wish = steps.in_state(WishStatus.CONFIRMED)
    thank(wish, steps.resident)
    run_outbox()
    see_anew()
    for table, column in (("wish_thanks", "words"), ("notices", "facts"), ("outbox", "payload")):
        kept = str(db.session.execute(sa.text(f"SELECT {column} FROM {table}")).all())
        assert WORDS not in kept, table
    with transaction() as session:
        rules.forget_account(session, steps.resident.member_id, now=the_clock.now())
    see_anew()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(WishThanks)) == 0


def test_thanks_reach_the_claimer_at_once_and_others_after_a_reviewer(
    steps, clock, signed_in, client, resident, volunteer, reviewer, run_outbox
):
    wish = steps.in_state(WishStatus.CONFIRMED)
    path = f"/wishes/{wish.code}"
    at_home, helping, on_duty = map(signed_in, (resident, volunteer, reviewer))
    assert send(at_home, path, {"words": WORDS}, to=f"{path}/thanks").status_code == 303
    run_outbox()
    assert notices("wishes.thanked") == [volunteer.id]
    assert WORDS in text(helping.get(path))
    for page in (client.get(path), client.get("/wishes/thanks"), helping.get("/wishes/thanks")):
        assert WORDS not in text(page)
    assert WORDS in text(on_duty.get("/office/wishes/thanks"))
    code = db.session.scalar(sa.select(WishThanks.code))
    decided = f"/office/wishes/thanks/{code}"
    named = send(on_duty, "/office/wishes/thanks", {"words": f"{NAME} {WORDS}"}, to=decided)
    assert (named.status_code, f'id="{code}-words-error"' in text(named)) == (422, True)
    sent = {"words": WORDS, "decision": "show"}
    assert send(on_duty, "/office/wishes/thanks", sent, to=decided).status_code == 303
    for page in (client.get(path), client.get("/wishes/thanks")):
        assert WORDS in text(page)
        assert NAME not in text(page)


def test_one_may_leave_them_between_the_two(steps, clock, client):
    wish = steps.in_state(WishStatus.CONFIRMED)
    thanks = thank(wish, steps.resident)
    decide(thanks, steps.reviewer, shows=False)
    assert WORDS not in text(client.get("/wishes/thanks"))
    with pytest.raises(Conflict):
        decide(thanks, steps.reviewer)


def test_thanks_are_said_once_and_only_for_what_came_true(steps, clock):
    wish = steps.in_state(WishStatus.CONFIRMED)
    assert thank(wish, steps.resident).id == thank(wish, steps.resident).id
    with pytest.raises(ThankedAlready):
        thank(wish, steps.resident, "또 고맙습니다")
    with pytest.raises(NotAllowed):
        thank(wish, steps.volunteer)
    with pytest.raises(Refused):
        thank(steps.in_state(WishStatus.FULFILLED), steps.resident)


def test_thanks_for_a_childs_wish_stay_between_them(steps, clock):
    wish = steps.publish(steps.make(age_band=AgeBand.MINOR, consent=True, story="책가방"))
    steps.claim(wish)
    steps.act("contact", wish, "")
    steps.act("fulfil", wish, "", 30)
    steps.act("confirm", wish, ok=True, by=steps.resident)
    thanks = thank(wish, steps.resident)
    assert thanks.status is ThanksStatus.KEPT_BACK
    with pytest.raises((Conflict, NotForAll)):
        decide(thanks, steps.reviewer)


def test_who_is_thanked_does_not_decide(steps, clock):
    wish = steps.published()
    both = viewer_of(make_account(Role.VOLUNTEER, Role.REVIEWER))
    steps.claim(wish, by=both)
    steps.act("contact", wish, "", by=both)
    steps.act("fulfil", wish, "", 30, by=both)
    steps.act("confirm", wish, ok=True, by=steps.resident)
    with pytest.raises(NotAllowed):
        decide(thank(wish, steps.resident), both)
