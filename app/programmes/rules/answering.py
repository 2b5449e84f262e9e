"""A freed place that is kept for somebody who waited: yes until the deadline, then it goes on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.errors import Conflict, NotAllowed
from app.core.text import _l
from app.programmes import policies, queries
from app.programmes.models import Registration, RegistrationStatus
from app.programmes.rules.leaving import end
from app.programmes.rules.lives import PLACES, REGISTRATIONS, release_former, tell


class NoOffer(Conflict):
    message = _l("This place is no longer kept for you: the time to answer is over.")


def accept(session: Session, row: Registration, *, by: Viewer, now: datetime) -> None:
    """The person takes the place that was kept for them."""
    if not policies.can_see_ticket(by, row):
        raise NotAllowed
    PLACES.lock(session, row.event_id)
    session.refresh(row)
    if row.is_confirmed:
        return
    if not row.is_offered or row.offer_until is None or now >= row.offer_until:
        raise NoOffer
    REGISTRATIONS.move(
        row, RegistrationStatus.CONFIRMED, by=by.id, now=now, confirmed_at=now, lost=NoOffer
    )
    tell(row, row.event, "programmes.registered", "accepted")
    release_former(row)


def end_offer(session: Session, registration_id: int, *, now: datetime) -> None:
    """The timer: an offer that nobody answered ends, and the place goes to the next."""
    row = queries.registration_by_id(registration_id)
    PLACES.lock(session, row.event_id)
    session.refresh(row)
    if not row.is_offered or row.offer_until is None or now < row.offer_until:
        return
    end(session, row, RegistrationStatus.EXPIRED, by=None, now=now, why="offer not answered")
    tell(row, row.event, "programmes.offer_over", "offer_over")
