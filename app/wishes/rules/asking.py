"""A question to the resident, by a reviewer or by the claimer, and its answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.codes import new_code
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.text import _l
from app.wishes import policies, queries
from app.wishes.models import Claim, Wish, WishQuestion
from app.wishes.rules.lives import tell_people

MOST_QUESTIONS = 10


class AskSomething(Refused):
    message = _l("Please write what you want to know.")
    field = "question"


class AnswerSomething(Refused):
    message = _l("Please write an answer.")
    field = "answer"


class OneAtATime(Refused):
    message = _l("A question waits for its answer. Please ask the next one after it.")
    field = "question"


class EnoughAsked(Refused):
    message = _l("This is the tenth question. Please call instead.")
    field = "question"


class AnsweredAlready(Conflict):
    message = _l("This question has been answered already.")


def ask(
    session: Session, wish: Wish, claim: Claim | None, text: str, *, by: Viewer, now: datetime
) -> WishQuestion:
    """Asks the resident; the same question sent twice is one question."""
    if not policies.can_ask(by, wish, claim):
        raise NotAllowed
    if not text.strip():
        raise AskSomething
    session.refresh(wish, with_for_update={"of": Wish})
    asked = queries.questions_on(wish.id)
    waiting = next((one for one in asked if one.waits), None)
    if waiting is not None and waiting.asked_by == by.id and waiting.question == text:
        return waiting
    if waiting is not None:
        raise OneAtATime
    if len(asked) >= MOST_QUESTIONS:
        raise EnoughAsked
    as_claimer = claim is not None and policies.is_claimer(by, claim)
    question = WishQuestion(
        code=new_code(),
        wish_id=wish.id,
        claim_id=claim.id if as_claimer and claim is not None else None,
        asked_by=by.member_id,
        asked_at=now,
        question=text,
    )
    session.add(question)
    session.flush()
    if wish.told_id is not None:
        tell_people((wish.told_id,), wish, "wishes.question", about=question.code)
    return question


def answer(
    session: Session, wish: Wish, question: WishQuestion, text: str, *, by: Viewer, now: datetime
) -> None:
    """The resident answers, or who entered the wish for them; once."""
    if question.wish_id != wish.id or not policies.is_mine(by, wish):
        raise NotAllowed
    if not text.strip():
        raise AnswerSomething
    session.refresh(question, with_for_update=True)
    if not question.waits:
        if question.answer == text:
            return
        raise AnsweredAlready
    question.answer, question.answered_by, question.answered_at = text, by.member_id, now
    session.flush()
    asker = question.asked_by
    if question.claim_id is not None:  # it may have been handed over since
        asker = queries.claim_by_id(question.claim_id).account_id
    if asker is not None:
        tell_people((asker,), wish, "wishes.answered", about=question.code)
