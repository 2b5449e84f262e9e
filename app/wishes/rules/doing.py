"""From first contact to a wish come true: contact, more time, fulfilment, confirmation."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.community import service
from app.core import outbox
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.core.workflow import WrongStep
from app.wishes import policies, queries
from app.wishes.models import (
    CallOutcome,
    Claim,
    ClaimStatus,
    ReleaseReason,
    Wish,
    WishCall,
    WishStatus,
)
from app.wishes.queries.numbers import SOURCE
from app.wishes.rules.lives import close, end_claim, move, put_back, tell_claimer, tell_owner

DELIVER_WITHIN = timedelta(days=14)
EXTENSION = timedelta(days=7)
WARN_BEFORE = timedelta(days=2)
CONFIRM_WITHIN = timedelta(days=14)
BEFORE_CLAIM = timedelta(days=1)
"""Hours are written down afterwards; they lie at most so long before the claim."""


class NotYours(NotAllowed):
    message = _l("Only who has taken this wish may do that.")


class CallFirst(Refused):
    message = _l("Please note first that you have called, then that it is done.")


class OnOtherSide(NotAllowed):
    message = _l("The resident confirms, or staff who call them; not who fulfilled the wish.")


class ExtendedAlready(Refused):
    message = _l("This was given more time already.")


def contact(wish: Wish, claim: Claim, note: str, *, by: Viewer, now: datetime) -> None:
    """Notes the first contact; from then there are 14 days. A second note changes nothing."""
    _check_claimer(by, claim)
    if claim.status is ClaimStatus.IN_PROGRESS:
        return
    move(wish, WishStatus.IN_PROGRESS, by=by.id, now=now)
    claim.status = ClaimStatus.IN_PROGRESS
    claim.contacted_at = now
    claim.contact_note = note or None
    _deliver_by(claim, now + DELIVER_WITHIN)


def extend(session: Session, wish: Wish, claim: Claim, *, by: Viewer, now: datetime) -> None:
    """Staff gives seven days more, once."""
    if not policies.can_review(by, wish) or policies.is_beside(by, claim):
        raise NotAllowed
    session.refresh(claim, with_for_update={"of": Claim})
    if claim.status is not ClaimStatus.IN_PROGRESS or claim.deliver_due is None:
        raise CallFirst
    if claim.extended_by is not None:
        raise ExtendedAlready
    claim.extended_by = by.id
    _deliver_by(claim, claim.deliver_due + EXTENSION)
    tell_claimer(claim, wish, "wishes.extended", due=claim.deliver_due)


def _deliver_by(claim: Claim, due: datetime) -> None:
    claim.deliver_due = due
    claim.version += 1
    facts = {"claim": claim.id}
    key = f"claim:{claim.id}:deliver:{claim.version}"
    outbox.put("wishes.remind", facts, key=f"{key}:soon", due=due - WARN_BEFORE)
    outbox.put("wishes.lapse", facts, key=key, due=due)


def release(
    session: Session,
    wish: Wish,
    claim: Claim,
    *,
    by: Viewer,
    now: datetime,
    reason: ReleaseReason | None = None,
    note: str = "",
) -> None:
    """The claimer gives a wish back, and somebody else may take it; free at any time.

    Why is kept on the claim, for staff alone.
    """
    _check_claimer(by, claim)
    claim.end_reason, claim.end_note = reason, note or None
    put_back(session, wish, claim, ClaimStatus.RELEASED, by=by.id, now=now)


def revoke(
    session: Session, wish: Wish, claim: Claim, reason: str, *, by: Viewer, now: datetime
) -> None:
    """Staff takes a claim away, on record; the claimer is told why."""
    if not policies.can_review(by, wish):
        raise NotAllowed
    put_back(session, wish, claim, ClaimStatus.REVOKED, by=by.id, now=now, why=reason)
    tell_claimer(claim, wish, "wishes.revoked", reason=reason or "—")


def fulfil(
    session: Session,
    wish: Wish,
    claim: Claim,
    note: str,
    minutes: int,
    *,
    by: Viewer,
    now: datetime,
) -> None:
    """It is done: the hours are recorded, and the resident is asked. Again changes nothing."""
    _check_claimer(by, claim)
    if claim.status is ClaimStatus.FULFILLED:
        return
    if claim.status is not ClaimStatus.IN_PROGRESS:
        raise CallFirst
    service.record(
        session,
        hours_of(wish, claim, now, timedelta(minutes=minutes)),
        now=now,
        not_before=claim.claimed_at - BEFORE_CLAIM,
    )
    move(wish, WishStatus.FULFILLED, by=by.id, now=now)
    claim.status = ClaimStatus.FULFILLED
    claim.fulfilled_at = now
    claim.fulfil_note = note or None
    claim.minutes = minutes
    claim.disputed_at = None
    claim.version += 1
    outbox.put(
        "wishes.unanswered",
        {"claim": claim.id},
        key=f"claim:{claim.id}:unanswered:{claim.version}",
        due=now + CONFIRM_WITHIN,
    )
    tell_owner(wish, "wishes.fulfilled")


def confirm(
    session: Session,
    wish: Wish,
    claim: Claim,
    *,
    ok: bool,
    note: str = "",
    by: Viewer,
    now: datetime,
) -> None:
    """The resident says whether it is done, or staff who called them; never the claimer's side.

    `ok` false: disputed, the claimer has 14 days again, and the hours do not stand.
    """
    if not policies.can_confirm(by, wish, claim):
        raise OnOtherSide
    why = "" if by.id == wish.owner_id else "call-back"
    if why:
        outcome = CallOutcome.CONFIRMED if ok else CallOutcome.DISPUTED
        note_call(session, claim, outcome, note, by=by, now=now)
    if ok:
        move(wish, WishStatus.CONFIRMED, by=by.id, now=now, why=why)
        end_claim(claim, ClaimStatus.CONFIRMED, now=now)
        claim.disputed_at = None
        service.confirm(session, claim.account_id, source_of(claim))
        close(session, wish, now=now)
        tell_claimer(claim, wish, "wishes.confirmed", minutes=claim.minutes)
    elif not wish.awaits_confirmation:
        raise WrongStep
    else:
        move(wish, WishStatus.IN_PROGRESS, by=by.id, now=now, why=why)
        claim.status = ClaimStatus.IN_PROGRESS
        claim.disputed_at = now
        service.take_back(session, claim.account_id, source_of(claim))
        _deliver_by(claim, now + DELIVER_WITHIN)
        tell_claimer(claim, wish, "wishes.disputed")
    claim.answer_note = note or None


def note_call(
    session: Session, claim: Claim, outcome: CallOutcome, note: str, *, by: Viewer, now: datetime
) -> None:
    """Keeps that staff called the resident, and what came of it."""
    session.add(
        WishCall(
            wish_id=claim.wish_id,
            claim_id=claim.id,
            called_by=by.member_id,
            at=now,
            outcome=outcome,
            note=note or None,
        )
    )


def withdraw(session: Session, wish: Wish, reason: str, *, by: Viewer, now: datetime) -> None:
    """The resident, a guardian or staff takes a wish back before it is fulfilled."""
    if not policies.can_withdraw(by, wish):
        raise NotAllowed
    held = queries.live_claim(wish.id)
    move(wish, WishStatus.WITHDRAWN, by=by.id, now=now, why=reason)
    close(session, wish, now=now)
    if held is not None:
        end_claim(held, ClaimStatus.WITHDRAWN, now=now)
        tell_claimer(held, wish, "wishes.withdrawn")
    if by.id != wish.told_id:
        tell_owner(wish, "wishes.withdrawn_by_staff", reason=reason or "—")


def hours_of(wish: Wish, claim: Claim, ended: datetime, length: timedelta) -> service.Served:
    """The hours that a claim brought, as they are recorded; of a team's own wish without words."""
    shown = None if wish.is_private else wish.public_title
    return service.Served(
        account_id=claim.account_id,
        source=source_of(claim),
        started_at=ended - length,
        ended_at=ended,
        method="reported",
        team_id=claim.team_id,
        details={
            "title": shown.as_dict() if shown else {},
            "link": f"/wishes/{wish.code}",
        },
    )


def source_of(claim: Claim) -> service.Source:
    """What the hours of a claim hang on."""
    return service.Source(SOURCE, claim.id)


def _check_claimer(by: Viewer, claim: Claim) -> None:
    if not policies.is_claimer(by, claim) or not claim.is_live:
        raise NotYours
