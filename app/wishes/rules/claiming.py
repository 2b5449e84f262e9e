"""Taking a wish upon oneself: exactly one wins, within limits; leave after time ran out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Role, Viewer
from app.community import queries as community
from app.core import outbox, seal
from app.core.codes import new_code
from app.core.db import db
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.text import _l
from app.notices import rules as notices
from app.wishes import policies, queries
from app.wishes.models import Claim, ClaimStatus, Permit, Wish, WishStatus
from app.wishes.rules import plans
from app.wishes.rules.lives import end_claim, expire, move, over_at, tell_owner

CONTACT_WITHIN = timedelta(hours=72)
REMIND_AFTER = timedelta(hours=48)
MOST_OF_PERSON = 3
MOST_OF_ORGANISATION = 10
EXPIRIES_ALLOWED = 1


class NotAClaimer(NotAllowed):
    message = _l("Volunteers take wishes. Become one, it takes a minute.")
    way = ("/me/profile", _l("Become a volunteer"))


class OwnWish(Refused):
    message = _l("This is your own wish; somebody else will take it.")


class ForItsTeam(Refused):
    message = _l("This wish is for the members of one volunteer team.")


class WishTaken(Conflict):
    message = _l("Somebody has just taken this wish. Thank you! Others are waiting.")
    way = ("/wishes", _l("See other wishes"))


class NotOnBoard(Conflict):
    message = _l("This wish is not on the board any more.")
    way = ("/wishes", _l("See other wishes"))


class EnoughForNow(Refused):
    message = _l("You have taken three wishes. Finish or give back one, then take the next.")
    way = ("/me#hours", _l("See my wishes"))


class EnoughForOrganisation(Refused):
    message = _l("Your organisation has taken ten wishes. Finish or give back one first.")
    way = ("/me#hours", _l("See my wishes"))


class NotYourTeam(Refused):
    message = _l("You are in no team at the moment. Please take the wish yourself.")


class TooLateToUndo(Refused):
    message = _l("The minute is over. You can still give the wish back.")


class LeaveNeeded(Refused):
    message = _l(
        "Twice in 90 days a wish you had taken ran out of time. Please ask for leave to take the"
        " next one; a reviewer answers within a day."
    )
    asks_leave = True


class LeaveAsked(Refused):
    message = _l("You have asked for leave to take the next one. A reviewer answers within a day.")


class NothingToAsk(Refused):
    message = _l("You need no leave: just take the wish.")


def claim(
    session: Session, wish: Wish, *, by: Viewer, now: datetime, side: policies.Side | None = None
) -> Claim:
    """The first to claim wins; nobody claims their own wish. Claiming twice is claiming once.

    For oneself, one's team or one's organisation: whoever presses does it in any case.
    """
    if wish.is_held:
        standing = queries.live_claim(wish.id)
        if standing is not None and policies.is_claimer(by, standing):
            return standing
        raise WishTaken
    if not policies.may_claim(by):
        raise NotAClaimer
    if by.id == wish.owner_id:
        raise OwnWish
    if wish.is_private and not queries.in_team(by.id, wish.team_id):
        raise ForItsTeam
    if not wish.is_open:
        raise NotOnBoard
    organisation_id, team_id = _in_whose_name(by, side)
    check_limits(session, by.member_id, organisation_id, now)
    move(wish, WishStatus.CLAIMED, by=by.id, now=now, lost=WishTaken)
    taken = Claim(
        wish_id=wish.id,
        account_id=by.member_id,
        organisation_id=organisation_id,
        team_id=team_id,
        status=ClaimStatus.CLAIMED,
        claimed_at=now,
        contact_due=now + CONTACT_WITHIN,
        version=1,
    )
    session.add(taken)
    session.flush()
    outbox.put("wishes.claimed", {"claim": taken.id}, key=f"claim:{taken.id}:claimed")
    return taken


def undo(session: Session, wish: Wish, claim: Claim, *, by: Viewer, now: datetime) -> None:
    """A mistaken click is taken back within a minute, as if it never was; only the look at
    the contact stays on record."""
    if not policies.is_claimer(by, claim):
        raise NotAllowed
    if not claim.can_be_undone(now):
        raise TooLateToUndo
    move(wish, WishStatus.PUBLISHED, by=by.id, now=now, why="undone")
    end_claim(claim, ClaimStatus.UNDONE, now=now)
    plans.drop_unanswered(wish.id)
    _give_leave_back(session, claim)
    over = now >= over_at(wish.needed_by)
    key = f"claim:{claim.id}:"
    if outbox.cancel(key + "claimed"):
        log_first_look(session, claim)
    else:
        outbox.cancel(key + "contact:soon")
        outbox.cancel(key + "contact")
        if not over:
            tell_owner(wish, "wishes.undone")
    if over:  # the day ended within the minute, while the wish was held
        expire(session, wish, now=now)


def log_first_look(session: Session, claim: Claim) -> None:
    """Taking a wish is asking for its contact: that look is written down."""
    seal.log_reveal(
        session,
        by=claim.account_id,
        kind="wishes",
        subject_id=claim.wish_id,
        fields=["surname", "phone"],
        now=claim.claimed_at,
        why="claimed",
    )


def _give_leave_back(session: Session, claim: Claim) -> None:
    """The leave that the claim used is there again."""
    if queries.open_permit(session, claim.account_id) is None:
        session.execute(
            sa.update(Permit)
            .where(Permit.account_id == claim.account_id, Permit.used_at == claim.claimed_at)
            .values(used_at=None)
            .execution_options(synchronize_session=False)
        )


def _in_whose_name(by: Viewer, side: policies.Side | None) -> tuple[int | None, int | None]:
    """The organisation or the team that somebody claims for; neither where it is their own."""
    if side is None:
        return policies.claims_for(by), None
    if side is policies.Side.ORGANISATION:
        if not by.has(Role.ORGANISATION) or by.organisation_id is None:
            raise NotAClaimer
        return by.organisation_id, None
    if not by.has(Role.VOLUNTEER, Role.MEMBER):
        raise NotAClaimer
    if side is policies.Side.ME:
        return None, None
    mine = community.team_of(by.member_id)
    if mine is None:
        raise NotYourTeam
    return None, mine.team_id


def check_limits(
    session: Session, account_id: int, organisation_id: int | None, now: datetime
) -> None:
    """Three running claims a person, ten an organisation; leave after two that ran out."""
    standing = queries.standing_of(session, account_id, organisation_id, now)
    if organisation_id is not None and standing.running >= MOST_OF_ORGANISATION:
        raise EnoughForOrganisation
    if organisation_id is None and standing.running >= MOST_OF_PERSON:
        raise EnoughForNow
    if standing.expired > EXPIRIES_ALLOWED:
        permit = queries.open_permit(session, account_id)
        if permit is None:
            raise LeaveNeeded
        if permit.granted_at is None:
            raise LeaveAsked
        permit.used_at = now


def ask_leave(session: Session, *, by: Viewer, reason: str, now: datetime) -> None:
    """Asks a reviewer for leave to take one more; asking twice is asking once."""
    if not policies.may_claim(by):
        raise NotAClaimer
    organisation_id = policies.claims_for(by)
    standing = queries.standing_of(session, by.member_id, organisation_id, now)
    if standing.expired <= EXPIRIES_ALLOWED:
        raise NothingToAsk
    insert: Any = outbox.insert_for(db.engine.dialect.name)
    session.execute(
        insert(Permit)
        .values(code=new_code(), account_id=by.member_id, reason=reason, asked_at=now)
        .on_conflict_do_nothing()
    )


def answer_leave(
    session: Session, permit: Permit, *, granted: bool, by: Viewer, now: datetime
) -> None:
    """A reviewer says yes or no, once; never to themselves."""
    if policies.reviewed_communities(by) == () or permit.account_id == by.id:
        raise NotAllowed
    session.refresh(permit, with_for_update=True)
    if permit.granted_at is not None or permit.declined_at is not None:
        raise Conflict
    permit.decided_by = by.id
    if granted:
        permit.granted_at = now
    else:
        permit.declined_at = now
    notices.tell(
        permit.account_id,
        "wishes.leave_granted" if granted else "wishes.leave_declined",
        key=f"permit:{permit.id}",
        link="/wishes",
    )
