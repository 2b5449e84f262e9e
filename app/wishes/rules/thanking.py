"""Thanks after a wish came true: to the claimer at once, to everybody once a reviewer agreed."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.codes import new_code
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.text import _l
from app.wishes import policies, queries
from app.wishes.models import ThanksStatus, Wish, WishQuestion, WishThanks
from app.wishes.rules.lives import tell_claimer, tell_people
from app.wishes.rules.reviewing import TellsTooMuch, names_somebody


class SaySomething(Refused):
    message = _l("Please write a word of thanks.")
    field = "words"


class ThankedAlready(Refused):
    message = _l("You have thanked already. The volunteer has read it.")
    field = "words"


class NotForAll(Refused):
    message = _l("This wish is not for everybody, so its thanks stay between them.")


def thank(session: Session, wish: Wish, words: str, *, by: Viewer, now: datetime) -> WishThanks:
    """The resident thanks who made it come true, or who entered the wish does; twice is once."""
    if not policies.is_mine(by, wish):
        raise NotAllowed
    claim = next((one for one in queries.claims_on(wish.id) if one.is_confirmed), None)
    if claim is None:
        raise Conflict
    if not words.strip():
        raise SaySomething
    session.refresh(wish, with_for_update={"of": Wish})
    before = queries.thanks_on(wish.id)
    if before is not None:
        if before.words == words:
            return before
        raise ThankedAlready
    thanks = WishThanks(
        code=new_code(),
        wish_id=wish.id,
        claim_id=claim.id,
        words=words,
        status=ThanksStatus.WAITING if is_for_all(wish) else ThanksStatus.KEPT_BACK,
        created_at=now,
    )
    session.add(thanks)
    session.flush()
    tell_claimer(claim, wish, "wishes.thanked")
    return thanks


def show_thanks(
    session: Session, thanks: WishThanks, words: str, *, by: Viewer, now: datetime
) -> None:
    """A reviewer agrees that everybody may read it, in words that name nobody."""
    wish = _decide(session, thanks, by=by)
    if not is_for_all(wish):
        raise NotForAll
    if not words.strip():
        raise SaySomething
    names = (*queries.names_around(thanks.claim), wish.for_name or "")
    if names_somebody(words, *names):
        raise TellsTooMuch(field="words")
    thanks.status, thanks.public_words = ThanksStatus.SHOWN, words
    thanks.decided_by, thanks.decided_at = by.member_id, now
    if wish.told_id is not None:
        tell_people((wish.told_id,), wish, "wishes.thanks_shown")


def keep_thanks(session: Session, thanks: WishThanks, *, by: Viewer, now: datetime) -> None:
    """A reviewer leaves it between the two."""
    _decide(session, thanks, by=by)
    thanks.status, thanks.public_words = ThanksStatus.KEPT_BACK, None
    thanks.decided_by, thanks.decided_at = by.member_id, now


def is_for_all(wish: Wish) -> bool:
    """Whether everybody may read of this wish: it was on the board, and is no child's."""
    return not (wish.is_private or wish.members_only) and wish.may_publish


def forget_said(session: Session, wish_id: int) -> None:
    """Questions, answers and thanks go with the person."""
    for model in (WishQuestion, WishThanks):
        session.execute(
            sa.delete(model)
            .where(model.wish_id == wish_id)
            .execution_options(synchronize_session=False)
        )


def _decide(session: Session, thanks: WishThanks, *, by: Viewer) -> Wish:
    wish = thanks.wish
    if not policies.can_decide(by, wish) or thanks.claim.account_id == by.id:
        raise NotAllowed
    session.refresh(thanks, with_for_update={"of": WishThanks})
    if not thanks.waits:
        raise Conflict
    return wish
