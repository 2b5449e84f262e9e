"""Handing a claim over to somebody else: asked and accepted, or assigned in a team.

The wish is never without a claimer in between: the old claim ends and the new one begins in
one transaction, under the same guard that everything else about the wish goes through.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.accounts.viewer import Role, Viewer
from app.core import outbox, seal
from app.core.db import db
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.text import _l
from app.notices import rules as notices
from app.wishes import policies, queries
from app.wishes.models import Claim, ClaimStatus, HandOver, OfferStatus, Wish
from app.wishes.rules import plans
from app.wishes.rules.claiming import CONTACT_WITHIN, REMIND_AFTER, check_limits
from app.wishes.rules.doing import WARN_BEFORE
from app.wishes.rules.lives import end_claim, move, tell_claimer, tell_owner

ANSWER_WITHIN = timedelta(hours=24)
MOST_ASKED = 10
"""So many people somebody may ask in a day."""
HANDED = "handed over"


class NobodyThere(Refused):
    message = _l("We know no volunteer with this e-mail or phone who could take it.")
    field = "to"


class AskedAlready(Refused):
    message = _l("Somebody is asked already. Please wait for the answer, or take it back first.")


class AskedMany(Refused):
    message = _l("You have asked many people today. Please go on tomorrow, or give the wish back.")


class NotRunning(Conflict):
    message = _l("This wish cannot be handed over as it stands now.")


class OfferOver(Conflict):
    message = _l("This question is not open any more.")


def may_hand_over(by: Viewer, wish: Wish, claim: Claim) -> bool:
    """The claimer, the leader of the team in whose name it was claimed, a reviewer."""
    return policies.is_claimer(by, claim) or policies.can_review(by, wish) or leads_claim(by, claim)


def leads_claim(by: Viewer, claim: Claim) -> bool:
    """Whether somebody leads the team of a claim."""
    return by.is_member and claim.team_id is not None and queries.leads(by.member_id, claim.team_id)


def hand_over(
    session: Session, wish: Wish, claim: Claim, to: Account | None, *, by: Viewer, now: datetime
) -> Claim | HandOver:
    """Asks somebody to go on with a claim; a leader gives it to a member at once."""
    if not may_hand_over(by, wish, claim):
        raise NotAllowed
    if not claim.is_running:
        raise NotRunning
    if to is None or not _could_take(to, wish, claim):
        raise NobodyThere
    if claim.team_id and leads_claim(by, claim) and queries.belongs(to.id, claim.team_id):
        return _pass_on(session, wish, claim, to.id, by=by, now=now)
    session.refresh(claim, with_for_update={"of": Claim})
    if not claim.is_running:
        raise NotRunning
    if queries.open_offer(claim.id) is not None:
        raise AskedAlready
    if queries.offers_asked(by.member_id, now - timedelta(days=1)) >= MOST_ASKED:
        raise AskedMany
    offer = HandOver(
        claim_id=claim.id,
        status=OfferStatus.ASKED,
        asked_by=by.member_id,
        to_id=to.id,
        asked_at=now,
        due_at=now + ANSWER_WITHIN,
    )
    session.add(offer)
    session.flush()
    outbox.put("wishes.offer_over", {"offer": offer.id}, key=_key(offer), due=offer.due_at)
    _tell(to.id, offer, wish, "wishes.asked_to_take_over", due=offer.due_at)
    return offer


def accept(session: Session, wish: Wish, offer: HandOver, *, by: Viewer, now: datetime) -> Claim:
    """Whoever was asked says yes in time: from now on the wish is theirs."""
    if offer.to_id != by.id:
        raise NotAllowed
    if not offer.is_open or now >= offer.due_at:
        raise OfferOver
    claim = offer.claim
    if not claim.is_running:
        raise OfferOver
    if not _could_take(offer.to, wish, claim):
        raise NotAllowed
    taken = _pass_on(session, wish, claim, by.member_id, by=by, now=now, offer=offer)
    outbox.cancel(_key(offer))
    return taken


def decline(wish: Wish, offer: HandOver, *, by: Viewer, now: datetime) -> None:
    """Whoever was asked says no, or whoever asked takes the question back."""
    if by.id not in (offer.to_id, offer.asked_by):
        raise NotAllowed
    to = OfferStatus.DECLINED if by.id == offer.to_id else OfferStatus.CANCELLED
    _answer(offer, to, now=now)
    outbox.cancel(_key(offer))
    if to is OfferStatus.DECLINED:
        _tell(offer.asked_by, offer, wish, "wishes.hand_over_declined")


def offer_over(offer_id: int, *, now: datetime) -> None:
    """Nobody answered for a day: the claim stays where it is."""
    offer = queries.offer_by_id(offer_id)
    if offer.is_open and now >= offer.due_at:
        _answer(offer, OfferStatus.LAPSED, now=now)
        _tell(offer.asked_by, offer, offer.claim.wish, "wishes.hand_over_declined")


def handed_over(session: Session, claim_id: int) -> None:
    """Follows a hand-over: the look at the contact is logged, everybody concerned is told."""
    claim = queries.claim_by_id(claim_id)
    wish = claim.wish
    seal.log_reveal(
        session,
        by=claim.account_id,
        kind="wishes",
        subject_id=wish.id,
        fields=["surname", "phone"],
        now=claim.claimed_at,
        why="handed over",
    )
    due = claim.contact_due if claim.status is ClaimStatus.CLAIMED else claim.deliver_due
    tell_claimer(claim, wish, "wishes.handed_to_you", due=due)
    before = queries.claim_by_id(claim.handed_from_id or 0)
    tell_claimer(before, wish, "wishes.handed_over")
    tell_owner(wish, "wishes.somebody_else")


def _pass_on(
    session: Session,
    wish: Wish,
    claim: Claim,
    to: int,
    *,
    by: Viewer,
    now: datetime,
    offer: HandOver | None = None,
) -> Claim:
    """The old claim ends and the new one begins, with the same state and the same days."""
    team = claim.team_id if claim.team_id and queries.belongs(to, claim.team_id) else None
    same = db.session.get_one(Account, to).organisation_id == claim.organisation_id
    organisation = claim.organisation_id if same else None
    if organisation is None:
        check_limits(session, to, None, now)
    move(wish, wish.status, by=by.id, now=now, why=HANDED, lost=NotRunning)
    session.refresh(claim, with_for_update={"of": Claim})
    if not claim.is_running:
        raise NotRunning
    if offer is not None:
        _answer(offer, OfferStatus.ACCEPTED, now=now)
    taken = Claim(
        wish_id=wish.id,
        account_id=to,
        organisation_id=organisation,
        team_id=team,
        handed_from_id=claim.id,
        status=claim.status,
        claimed_at=now,
        contact_due=claim.contact_due,
        contacted_at=claim.contacted_at,
        contact_note=claim.contact_note,
        deliver_due=claim.deliver_due,
        extended_by=claim.extended_by,
        answer_note=claim.answer_note,
        version=1,
    )
    agreed = plans.agreed_visits(claim.id)
    end_claim(claim, ClaimStatus.HANDED_OVER, now=now)
    session.flush()
    session.add(taken)
    session.flush()
    plans.move_visits(agreed, taken.id)
    plans.move_questions(claim.id, taken.id)
    _clocks(taken, now=now)
    outbox.put("wishes.handed_over", {"claim": taken.id}, key=f"claim:{taken.id}:handed")
    return taken


def _clocks(claim: Claim, *, now: datetime) -> None:
    """The days that ran for the old claim run for the new one."""
    facts, key = {"claim": claim.id}, f"claim:{claim.id}:handed:lapse"
    due, ahead = claim.deliver_due, WARN_BEFORE
    if claim.status is ClaimStatus.CLAIMED:
        due, ahead = claim.contact_due, CONTACT_WITHIN - REMIND_AFTER
    assert due is not None, "what runs has a day"
    outbox.put("wishes.lapse", facts, key=key, due=due)
    if due - ahead > now:
        outbox.put("wishes.remind", facts, key=f"{key}:soon", due=due - ahead)


def _could_take(to: Account, wish: Wish, claim: Claim) -> bool:
    """A volunteer (of the organisation, where it claims), not whose wish it is; a team's own
    wish stays in that team."""
    roles = {grant.role for grant in to.live_grants}
    helps = roles & {Role.VOLUNTEER, Role.MEMBER}
    ours = (
        Role.ORGANISATION in roles
        and claim.organisation_id is not None
        and to.organisation_id == claim.organisation_id
    )
    other = to.id not in (claim.account_id, wish.owner_id)
    known = not wish.is_private or queries.in_team(to.id, wish.team_id)
    return to.is_usable and other and known and bool(helps or ours)


def _answer(offer: HandOver, status: OfferStatus, *, now: datetime) -> None:
    """A question is answered once; raises OfferOver."""
    answered: Any = db.session.execute(
        sa.update(HandOver)
        .where(HandOver.id == offer.id, HandOver.status == OfferStatus.ASKED)
        .values(status=status, answered_at=now)
        .execution_options(synchronize_session=False)
    )
    if answered.rowcount != 1:
        raise OfferOver
    db.session.refresh(offer)


def _key(offer: HandOver) -> str:
    return f"offer:{offer.id}:over"


def _tell(account_id: int, offer: HandOver, wish: Wish, kind: str, **facts: Any) -> None:
    notices.tell(
        account_id,
        kind,
        key=f"{kind}:{offer.id}",
        link=f"/wishes/{wish.code}",
        facts={"title": wish.public_title or wish.code, **facts},
    )
