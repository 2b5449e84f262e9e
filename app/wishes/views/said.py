"""What its people say beside a wish on its page: its story, its picture, questions, thanks."""

from __future__ import annotations

from typing import Any

from app.accounts.viewer import Viewer
from app.core.clock import now
from app.core.workflow import StatusChange
from app.wishes import policies, queries, rules
from app.wishes.forms import AnswerForm, QuestionForm, RenewForm, ThanksForm
from app.wishes.journey import story_of
from app.wishes.models import Claim, Wish, WishQuestion, WishStatus, WishThanks
from app.wishes.rules.doing import CONFIRM_WITHIN


def told_beside(
    me: Viewer,
    wish: Wish,
    claim: Claim | None,
    history: list[StatusChange],
    forms: dict[str, Any],
) -> dict[str, Any]:
    """What the viewer may see and do there, each with its form."""
    mine = policies.is_mine(me, wish)
    thanks = _thanks(me, wish, claim)
    confirmed = wish.status is WishStatus.CONFIRMED
    return {
        "story": story_of(wish, claim, history, CONFIRM_WITHIN) if mine else [],
        "sees_picture": wish.picture is not None and policies.sees_picture(me, wish),
        "questions": _questions(me, wish, claim),
        "may_ask": policies.can_ask(me, wish, claim),
        "thanks": thanks,
        "may_thank": mine and confirmed and thanks is None and claim is not None,
        "thanks_for_all": rules.is_for_all(wish),
        "ask_form": forms.get("ask") or QuestionForm(None, at="ask"),
        "answer_form": forms.get("answer") or AnswerForm(None, at="answer"),
        "thank_form": forms.get("thank") or ThanksForm(None, at="thank"),
        "renew_form": forms.get("renew") or RenewForm.fresh(),
    }


def _questions(me: Viewer, wish: Wish, claim: Claim | None) -> list[WishQuestion]:
    """Those that concern the viewer; strangers cost no query."""
    if not wish.was_asked or not (
        policies.is_mine(me, wish)
        or policies.is_claimer(me, claim)
        or (wish.awaits_review and policies.can_review(me, wish))
    ):
        return []
    return [
        one
        for one in queries.questions_on(wish.id)
        if policies.reads_question(me, wish, one.claim_id, claim, now())
    ]


def _thanks(me: Viewer, wish: Wish, claim: Claim | None) -> WishThanks | None:
    """The thanks, for the two at once and for others once a reviewer agreed."""
    if wish.status is not WishStatus.CONFIRMED or not wish.is_thanked:
        return None
    found = queries.thanks_on(wish.id)
    if found is None or found.is_shown or policies.is_mine(me, wish):
        return found
    own = claim is not None and policies.is_claimer(me, claim) and found.claim_id == claim.id
    return found if own else None
