"""A mistaken check-in is taken back, on record; a later scan checks in again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import outbox
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.text import _l
from app.programmes import policies, queries
from app.programmes.models import CheckInUndone, Registration, RegistrationStatus
from app.programmes.rules import serving
from app.programmes.rules.certificates import revoke
from app.programmes.rules.events import GRACE
from app.programmes.rules.lives import REGISTRATIONS

TAKEN_BACK = "출석 확인 철회 · 签到已撤回 · check-in taken back"
"""Why a certificate stands no longer, as whoever checks it reads it in any language."""


class NotHere(Conflict):
    message = _l("This person is not checked in.")


def undo_check_in(session: Session, row: Registration, *, by: Viewer, now: datetime) -> None:
    """The person holds the place as before; the check-in stays written down, with who undid it.

    A certificate that it has brought stands no longer, and neither do hours of service.
    """
    event = row.event
    if not policies.can_keep_door(by, event):
        raise NotAllowed
    if event.is_cancelled:
        raise Refused(_l("This date is cancelled."))
    queries.lock_registration(session, row)
    if not row.has_attended:
        raise NotHere
    serving.take_back(session, row, by=by, now=now)
    for scan in queries.standing_check_ins(session, row.id):
        session.add(CheckInUndone(check_in_id=scan.id, by_id=by.member_id, at=now))
    session.flush()
    REGISTRATIONS.move(
        row, RegistrationStatus.CONFIRMED, by=by.id, now=now, why="check-in taken back"
    )
    certificate = queries.certificate_of(row.id)
    if certificate is not None and not certificate.is_revoked:
        revoke(session, certificate, TAKEN_BACK, by=by, now=now)
    if now >= event.ends_at + GRACE:  # the list was closed already; close it for this one too
        outbox.put(
            "programmes.over",
            {"event": event.id, "sequence": event.sequence},
            key=f"event:{event.id}:over:{event.sequence}:undone:{row.id}:{row.version}",
        )
