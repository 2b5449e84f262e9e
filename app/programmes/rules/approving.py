"""Where the organiser decides who comes: yes, or no with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.text import _l
from app.programmes import policies, queries
from app.programmes.models import Event, Registration, RegistrationStatus
from app.programmes.rules import booths
from app.programmes.rules.lives import PLACES, REGISTRATIONS, release_former, tell
from app.programmes.rules.signing_up import take_or_wait, tell_standing


class DrawDecides(Refused):
    message = _l("Here the lots decide. Wait for the draw.")


class ReasonNeeded(Refused):
    message = _l("Please write why, so that the person understands it.")
    field = "reason"


def approve(session: Session, row: Registration, *, by: Viewer, now: datetime) -> None:
    """Yes: with a place where there is one, otherwise at the end of the waiting list."""
    event = _asked(session, row, by)
    if event.awaits_draw:
        raise DrawDecides
    settle(session, row, event, take_or_wait(session, event, row.party_size), by=by.id, now=now)
    tell_standing(row, event, "approved")


def reject(
    session: Session, row: Registration, *, by: Viewer, now: datetime, reason: str = ""
) -> None:
    """No, with a reason that the person reads."""
    event = _asked(session, row, by)
    if not reason:
        raise ReasonNeeded
    REGISTRATIONS.move(row, RegistrationStatus.REJECTED, by=by.id, now=now, why=reason)
    tell(row, event, "programmes.rejected", "rejected", reason=reason)


def settle(
    session: Session,
    row: Registration,
    event: Event,
    status: RegistrationStatus,
    *,
    by: int | None,
    now: datetime,
) -> None:
    """Moves an entry to where it stands now; its places are counted already."""
    values: dict[str, Any] = {"confirmed_at": now}
    if status is RegistrationStatus.WAITLISTED:
        values = {"line_no": queries.next_no(session, event.id)}
        if row.account_id is not None:
            values["behind_until"] = queries.behind_until(session, row.account_id, now)
    values |= booths.given(session, event, status)
    REGISTRATIONS.move(row, status, by=by, now=now, **values)
    if row.is_confirmed:
        release_former(row)


def _asked(session: Session, row: Registration, by: Viewer) -> Event:
    """The event of an entry that waits for an answer; its row is locked."""
    event = row.event
    if not policies.can_run(by, event):
        raise NotAllowed
    PLACES.lock(session, event.id)
    session.refresh(row)
    if not row.is_pending:
        raise Conflict
    return event
