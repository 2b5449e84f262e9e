"""Calling residents back, and what follows from a dispute."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.community import service
from app.core.errors import Refused
from app.core.text import _l
from app.wishes import policies
from app.wishes.models import CallOutcome, Claim, ClaimStatus, Wish, WishStatus
from app.wishes.rules.doing import BEFORE_CLAIM, OnOtherSide, confirm, hours_of, note_call
from app.wishes.rules.lives import move


class NothingToAsk(Refused):
    message = _l("There is nothing to ask the resident at the moment.")


def call_back(
    session: Session,
    wish: Wish,
    claim: Claim,
    outcome: CallOutcome,
    note: str,
    *,
    by: Viewer,
    now: datetime,
) -> None:
    """Notes a call to the resident; what they said follows in the same transaction.

    Never by somebody on the side of the claimer. After a dispute the resident may say on the
    telephone that all is well now: then the hours stand again, and the wish is confirmed.
    """
    if not policies.can_call(by, wish) or policies.is_beside(by, claim):
        raise OnOtherSide
    if not (wish.awaits_confirmation or claim.is_disputed):
        raise NothingToAsk
    if outcome is CallOutcome.CONFIRMED:
        if claim.is_disputed:
            _done_after_all(session, wish, claim, by=by, now=now)
        confirm(session, wish, claim, ok=True, note=note, by=by, now=now)
    elif outcome is CallOutcome.DISPUTED and wish.awaits_confirmation:
        confirm(session, wish, claim, ok=False, note=note, by=by, now=now)
    else:
        note_call(session, claim, outcome, note, by=by, now=now)


def _done_after_all(
    session: Session, wish: Wish, claim: Claim, *, by: Viewer, now: datetime
) -> None:
    """What was disputed is done: as the claimer had reported it, with its hours."""
    move(wish, WishStatus.FULFILLED, by=by.id, now=now, why="call-back")
    claim.status = ClaimStatus.FULFILLED
    claim.version += 1
    ended = claim.fulfilled_at or now
    served = hours_of(wish, claim, ended, timedelta(minutes=claim.minutes or 1))
    service.record(session, served, now=now, not_before=claim.claimed_at - BEFORE_CLAIM)
