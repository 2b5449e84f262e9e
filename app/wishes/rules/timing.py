"""What happens by itself: reminders, claims and wishes that run out, forgetting."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core import outbox
from app.core.db import db
from app.core.workflow import StatusChange
from app.wishes import queries
from app.wishes.models import Claim, ClaimStatus, Wish, WishStatus
from app.wishes.queries.reading import calls_on
from app.wishes.rules import lives
from app.wishes.rules.claiming import REMIND_AFTER, log_first_look
from app.wishes.rules.doing import CONFIRM_WITHIN, WARN_BEFORE
from app.wishes.rules.picturing import put_picture
from app.wishes.rules.thanking import forget_said


def claimed(session: Session, claim_id: int) -> None:
    """Follows a claim at once: both are told, the look at the contact that comes with it is
    logged, and the clock of the first contact runs."""
    claim = queries.claim_by_id(claim_id)
    wish = claim.wish
    log_first_look(session, claim)
    facts = {"claim": claim.id}
    key = f"claim:{claim.id}:contact"
    remind = claim.claimed_at + REMIND_AFTER
    outbox.put("wishes.remind", facts, key=f"{key}:soon", due=remind)
    outbox.put("wishes.lapse", facts, key=key, due=claim.contact_due)
    lives.tell_claimer(claim, wish, "wishes.claimed", due=claim.contact_due)
    lives.tell_owner(wish, "wishes.taken")


def remind(claim_id: int, *, now: datetime) -> None:
    """Reminds the claimer of what is due soon and has not happened yet."""
    claim = queries.claim_by_id(claim_id)
    due = _due(claim)
    if due is None or now >= due:
        return
    if claim.status is ClaimStatus.CLAIMED:
        lives.tell_claimer(claim, claim.wish, "wishes.call_soon", due=due)
    elif now >= due - WARN_BEFORE:
        lives.tell_claimer(claim, claim.wish, "wishes.deliver_soon", due=due)


def lapse(session: Session, claim_id: int, *, now: datetime) -> None:
    """A claim whose time is over ends: the wish is free again, the contact closed."""
    claim = queries.claim_by_id(claim_id)
    due = _due(claim)
    if due is None or now < due:
        return
    why = "no contact" if claim.status is ClaimStatus.CLAIMED else "not delivered"
    wish = claim.wish
    lives.put_back(session, wish, claim, ClaimStatus.EXPIRED, by=None, now=now, why=why)
    lives.tell_claimer(claim, wish, "wishes.claim_expired")


def unanswered(session: Session, claim_id: int, *, now: datetime) -> None:
    """Nobody confirmed for 14 days: closed, and never counted as confirmed."""
    claim = queries.claim_by_id(claim_id)
    fulfilled = claim.status is ClaimStatus.FULFILLED and claim.fulfilled_at is not None
    if not fulfilled or claim.fulfilled_at is None or now < claim.fulfilled_at + CONFIRM_WITHIN:
        return
    wish = claim.wish
    lives.move(wish, WishStatus.CLOSED_UNCONFIRMED, by=None, now=now)
    lives.end_claim(claim, ClaimStatus.CLOSED_UNCONFIRMED, now=now)
    lives.close(session, wish, now=now)
    lives.tell_owner(wish, "wishes.unconfirmed")
    lives.tell_claimer(claim, wish, "wishes.unconfirmed")


def over(session: Session, wish_id: int, *, now: datetime) -> None:
    """The day by which a wish was needed is over and nobody has taken it."""
    wish = queries.wish_by_id(wish_id)
    if wish.is_open and now >= lives.over_at(wish.needed_by):
        lives.expire(session, wish, now=now)


def drop_unsent(wish_id: int, *, now: datetime) -> None:
    """A draft, or what came back and was never sent again, is not kept for ever."""
    wish = queries.wish_by_id(wish_id)
    unsent = wish.status in (WishStatus.DRAFT, WishStatus.RETURNED)
    if unsent and now >= wish.moved_at + lives.KEEP_UNSENT:
        lives.move(wish, WishStatus.WITHDRAWN, by=None, now=now, why="not sent")
        forget_person(wish)


def forget(wish_id: int, *, now: datetime) -> None:
    """Two years after a wish was closed nothing tells whose it was; the counts stay."""
    wish = queries.wish_by_id(wish_id)
    over = wish.is_closed or wish.status is WishStatus.EXPIRED
    if over and now >= wish.moved_at + lives.KEEP_IDENTITIES:
        forget_person(wish)


def forget_person(wish: Wish) -> None:
    """Takes from a wish, its claims' notes and its history all that tells whose it is."""
    db.session.execute(
        sa.update(StatusChange)
        .where(
            StatusChange.kind == lives.WISHES.kind,
            StatusChange.subject_id == wish.id,
        )
        .values(
            why="",
            by_id=sa.case(
                (StatusChange.by_id.in_((wish.owner_id or 0, wish.entered_by or 0)), None),
                else_=StatusChange.by_id,
            ),
        )
        .execution_options(synchronize_session=False)
    )
    wish.title = wish.story = "—"
    wish.for_name = wish.for_phone = wish.address = None
    wish.person_hash = wish.for_phone_hash = None
    wish.guardian = wish.consent_how = None
    put_picture(wish, None)
    forget_said(db.session(), wish.id)
    wish.owner_id = wish.entered_by = None
    for claim in queries.claims_on(wish.id):
        claim.contact_note = claim.fulfil_note = claim.answer_note = claim.end_note = None
    forget_visits([claim.id for claim in queries.claims_on(wish.id)])
    for call in calls_on(wish.id):
        call.note = None


def forget_account(session: Session, account_id: int, *, now: datetime) -> None:
    """Somebody leaves: their open wishes are taken back, and nothing names them any more."""
    for wish in queries.whole_wishes_of(account_id):
        if not wish.is_closed:
            lives.move(wish, WishStatus.WITHDRAWN, by=None, now=now, why="account deleted")
            lives.close(session, wish, now=now)
        forget_person(wish)
    for claim in queries.whole_claims_of(account_id):
        claim.contact_note = claim.fulfil_note = claim.end_note = None
    forget_visits([claim.id for claim in queries.whole_claims_of(account_id)])


def forget_visits(claim_ids: list[int]) -> None:
    """What was noted of visits goes, and the photos with it."""
    for visit in queries.visits_of(claim_ids):
        visit.note = None
        if visit.photo:
            outbox.put("wishes.drop_photo", {"key": visit.photo}, key=f"photo:{visit.photo}")
            visit.photo = None


def _due(claim: Claim) -> datetime | None:
    if claim.status is ClaimStatus.CLAIMED:
        return claim.contact_due
    return claim.deliver_due if claim.status is ClaimStatus.IN_PROGRESS else None
