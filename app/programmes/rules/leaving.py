"""Giving a place back, or leaving the waiting list."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.programmes import policies
from app.programmes.models import Registration, RegistrationStatus
from app.programmes.rules import booths
from app.programmes.rules.lives import PLACES, REGISTRATIONS, move_up, tell


class TooLateToCancel(Refused):
    message = _l("The time for cancelling is over. Please call, so that somebody else can come.")


class NothingToCancel(Refused):
    message = _l("There is nothing left to cancel here.")


def cancel(
    session: Session, row: Registration, *, by: Viewer, now: datetime, reason: str = ""
) -> None:
    """Gives the places back and passes them on at once; who waits just leaves the list.

    Free until the deadline; who runs the event may do it later too. Saying no to an offered
    place declines it.
    """
    event = row.event
    if not policies.can_cancel(by, row):
        raise NotAllowed
    PLACES.lock(session, event.id)
    session.refresh(row)
    if not row.can_end:
        raise NothingToCancel
    if row.is_confirmed and now > row.cancel_until and not policies.can_run(by, event):
        raise TooLateToCancel
    own = policies.is_mine(by, row)
    declines = own and row.is_offered
    end(
        session,
        row,
        RegistrationStatus.DECLINED if declines else RegistrationStatus.CANCELLED,
        by=by.id,
        now=now,
        why=reason,
    )
    tell(row, event, "programmes.left" if own else "programmes.taken_off", "cancelled")


def end(
    session: Session,
    row: Registration,
    to: RegistrationStatus,
    *,
    by: int | None,
    now: datetime,
    why: str = "",
) -> None:
    """Ends a registration and passes on what it held; the event's row is locked."""
    held, waited = row.holds_places, row.is_waiting
    REGISTRATIONS.move(row, to, by=by, now=now, why=why, **booths.given_up(row))
    if waited:
        PLACES.leave_waiting(session, row.event_id, row.party_size)
    if held:
        PLACES.give_back(session, row.event_id, row.party_size)
        move_up(session, row.event, now=now)
