"""Giving a place back, or leaving the waiting list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.programmes import policies
from app.programmes.models import Registration, RegistrationStatus
from app.programmes.rules.lives import PLACES, REGISTRATIONS, move_up, tell


class TooLateToCancel(Refused):
    message = _l("The time for cancelling is over. Please call, so that somebody else can come.")


class NothingToCancel(Refused):
    message = _l("There is nothing left to cancel here.")


def cancel(
    session: Session, row: Registration, *, by: Viewer, now: datetime, reason: str = ""
) -> None:
    """Gives the places back and passes them on at once; who waits just leaves the list.

    Free until the deadline; who runs the event may do it later too.
    """
    event = row.event
    if not policies.can_cancel(by, row):
        raise NotAllowed
    PLACES.lock(session, event.id)
    session.refresh(row)
    waited = row.is_waiting
    if not (waited or row.is_confirmed):
        raise NothingToCancel
    if not waited and now > row.cancel_until and not policies.can_run(by, event):
        raise TooLateToCancel
    REGISTRATIONS.move(row, RegistrationStatus.CANCELLED, by=by.id, now=now, why=reason)
    if waited:
        PLACES.leave_waiting(session, event.id, row.party_size)
    else:
        PLACES.give_back(session, event.id, row.party_size)
        move_up(session, event, now=now)
    own = policies.is_mine(by, row)
    tell(row, event, "programmes.left" if own else "programmes.taken_off", "cancelled")
