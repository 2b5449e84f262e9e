"""A mistaken check-in is taken back, on record; a later scan checks in again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import outbox
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.text import _l
from app.programmes import courses, policies, queries
from app.programmes.models import CheckInUndone, Registration, RegistrationStatus
from app.programmes.rules import serving
from app.programmes.rules.certificates import after_taking_back
from app.programmes.rules.events import GRACE
from app.programmes.rules.lives import REGISTRATIONS


class NotHere(Conflict):
    message = _l("This person is not checked in.")


def undo_check_in(
    session: Session, row: Registration, *, by: Viewer, now: datetime, date: int | None = None
) -> None:
    """The person holds the place as before; the check-in stays written down, with who undid it.

    Of a course it is one date that is taken back (by its number; else the first): who was seen
    on another one still counts as here. A certificate that it has brought stands no longer, and
    neither do hours of service.
    """
    event = row.event
    if not policies.can_keep_door(by, event):
        raise NotAllowed
    if event.is_cancelled:
        raise Refused(_l("This date is cancelled."))
    queries.lock_registration(session, row)
    if not row.has_attended:
        raise NotHere
    on = courses.numbered(queries.dates_of(event), date or 1)
    scans = queries.standing_check_ins(session, row.id)
    taken = [scan for scan in scans if on is not None and scan.meeting_id == on.meeting_id]
    if event.is_course and not taken:
        raise NotHere
    serving.take_back(session, row, by=by, now=now)
    for scan in taken:
        session.add(CheckInUndone(check_in_id=scan.id, by_id=by.member_id, at=now))
    session.flush()
    if len(taken) < len(scans):
        row.version += 1  # by the versions the open doors see that the list has changed
        session.flush()
        after_taking_back(session, row, by=by, now=now)
        return
    REGISTRATIONS.move(
        row, RegistrationStatus.CONFIRMED, by=by.id, now=now, why="check-in taken back"
    )
    after_taking_back(session, row, by=by, now=now)
    if now >= event.over_at + GRACE:  # the list was closed already; close it for this one too
        outbox.put(
            "programmes.over",
            {"event": event.id, "sequence": event.sequence},
            key=f"event:{event.id}:over:{event.sequence}:undone:{row.id}:{row.version}",
        )
