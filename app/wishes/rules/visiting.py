"""Visits: a day and time that the claimer agrees with the resident, and how it was."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import clock, outbox
from app.core.codes import new_code
from app.core.db import db
from app.core.errors import Conflict, Refused
from app.core.text import _l
from app.wishes import policies, queries
from app.wishes.models import Claim, ClaimStatus, Visit, VisitStatus, Wish
from app.wishes.rules.doing import CallFirst, NotYours
from app.wishes.rules.lives import tell_claimer, tell_owner

VISITS = "visits"
"""Photos of visits lie apart, where nothing serves them to everybody."""
REMIND_BEFORE = timedelta(days=1)
MOST_VISITS = 20


class VisitPassed(Refused):
    message = _l("This moment has passed. Please choose a later one.")
    field = "day"


class VisitTooLate(Refused):
    message = _l("That is after the day until which you have time. Please choose an earlier one.")
    field = "day"


class EnoughVisits(Refused):
    message = _l("There are many visits already. Please call us if this wish needs more.")


class NotYetVisited(Refused):
    message = _l("Please write down how it was on the day of the visit or after it.")


class VisitOver(Conflict):
    message = _l("This visit is not agreed any more.")


class AskBeforePhoto(Refused):
    message = _l("Please ask the resident whether the photo may be kept, and tick it.")
    field = "photo_agreed"


def agree_visit(
    session: Session, wish: Wish, claim: Claim, at: datetime, *, by: Viewer, now: datetime
) -> Visit:
    """A visit at this moment; the resident is told and reminded. Agreeing twice is once."""
    _lock(session, claim, by)
    if claim.deliver_due is None:
        raise CallFirst
    if at <= now:
        raise VisitPassed
    if at > claim.deliver_due:
        raise VisitTooLate
    known = queries.visits_of([claim.id])
    for visit in known:
        if visit.is_agreed and visit.agreed_for == at:
            return visit
    if len(known) >= MOST_VISITS:
        raise EnoughVisits
    visit = Visit(
        code=new_code(),
        claim_id=claim.id,
        status=VisitStatus.AGREED,
        agreed_for=at,
        agreed_at=now,
    )
    session.add(visit)
    session.flush()
    if at - REMIND_BEFORE > now:
        outbox.put(
            "wishes.visit_soon", {"visit": visit.id}, key=_key(visit), due=at - REMIND_BEFORE
        )
    tell_owner(wish, "wishes.visit_agreed", once=visit.code, when=at)
    return visit


def cancel_visit(
    session: Session, wish: Wish, claim: Claim, visit: Visit, *, by: Viewer, now: datetime
) -> None:
    """The claimer does not come at that time; the resident is told."""
    _lock(session, claim, by)
    _move(visit, VisitStatus.CANCELLED)
    outbox.cancel(_key(visit))
    tell_owner(wish, "wishes.visit_cancelled", once=visit.code, when=visit.agreed_for)


def note_visit(
    session: Session,
    claim: Claim,
    visit: Visit,
    note: str,
    photo: str | None,
    *,
    photo_agreed: bool,
    by: Viewer,
    now: datetime,
) -> None:
    """How it was, from the day of the visit on; a photo only where the resident agreed."""
    _lock(session, claim, by)
    if photo and not photo_agreed:
        raise AskBeforePhoto
    if clock.local(now).date() < clock.local(visit.agreed_for).date():
        raise NotYetVisited
    _move(visit, VisitStatus.DONE)
    visit.done_at = now
    visit.note = note or None
    visit.photo = photo
    outbox.cancel(_key(visit))


def remind_of_visit(visit_id: int, *, now: datetime) -> None:
    """The day before, both are reminded, where it is still agreed."""
    visit = queries.visit_by_id(visit_id)
    if not visit.is_agreed or now >= visit.agreed_for:
        return
    claim, once, when = visit.claim, visit.code, visit.agreed_for
    tell_owner(claim.wish, "wishes.visit_soon", once=once, when=when)
    tell_claimer(claim, claim.wish, "wishes.you_visit_soon", once=once, when=when)


def _lock(session: Session, claim: Claim, by: Viewer) -> None:
    """Whoever ends or hands over the claim meanwhile waits, or was first."""
    if not policies.is_claimer(by, claim):
        raise NotYours
    session.refresh(claim, with_for_update={"of": Claim})
    if claim.status is ClaimStatus.CLAIMED:
        raise CallFirst
    if not claim.is_running:
        raise NotYours


def _move(visit: Visit, to: VisitStatus) -> None:
    """From agreed to another state, once; raises VisitOver."""
    moved: object = db.session.execute(
        sa.update(Visit)
        .where(Visit.id == visit.id, Visit.status == VisitStatus.AGREED)
        .values(status=to)
        .execution_options(synchronize_session=False)
    )
    if getattr(moved, "rowcount", 0) != 1:
        raise VisitOver
    db.session.refresh(visit)


def _key(visit: Visit) -> str:
    return f"visit:{visit.id}:soon"
