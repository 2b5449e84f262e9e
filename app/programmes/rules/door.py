"""At the door: by QR, by code, by name; twice is said so; what is sent late still counts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import outbox
from app.core.codes import normal_code
from app.core.db import db
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.programmes import policies, queries
from app.programmes.models import CheckIn, Event, Method, Registration, RegistrationStatus
from app.programmes.rules.certificates import after_late_check_in
from app.programmes.rules.events import CHUNK
from app.programmes.rules.lives import REGISTRATIONS

_TICKET = re.compile(r"[A-Z]{6}")
CLOCKS_DIFFER = timedelta(minutes=5)


class NotOnList(Refused):
    message = _l("Nobody of this date has that ticket or name.")
    field = "ticket"


class SeveralMatch(Refused):
    message = _l("Several people have this name. Please choose from the list below.")
    field = "ticket"


class NoPlace(Refused):
    message = _l("This person is on the waiting list and has no place yet.")
    field = "ticket"


class TicketEnded(Refused):
    message = _l("This ticket was cancelled.")
    field = "ticket"


class CheckedIn(NamedTuple):
    """Who it is, since when they are here, and whether that was known before this scan."""

    registration: Registration
    at: datetime
    again: bool


def check_in(
    session: Session,
    event: Event,
    text: str,
    *,
    nonce: str,
    scanned_at: datetime,
    by: Viewer,
    now: datetime,
) -> CheckedIn:
    """Notes that somebody is here; the same nonce counts once however often it is sent."""
    if not policies.can_run(by, event):
        raise NotAllowed
    if event.is_cancelled:
        raise Refused(_l("This date is cancelled."), field="ticket")
    known = queries.check_in_by_nonce(session, nonce)
    if known is not None:
        scan, row = known
        if row.event_id != event.id:
            raise Refused(_l("Please scan once more."), field="ticket")
        return CheckedIn(row, scan.scanned_at, again=False)
    row, method = _find(session, event, text)
    if row.has_attended:
        return CheckedIn(row, queries.came_at(session, row.id) or event.starts_at, again=True)
    _check_may_enter(row)
    moment = min(scanned_at, now) if scanned_at <= now + CLOCKS_DIFFER else now
    insert: Any = outbox.insert_for(db.engine.dialect.name)
    session.execute(
        insert(CheckIn)
        .values(
            registration_id=row.id,
            nonce=nonce,
            scanned_at=moment,
            received_at=now,
            by_id=by.member_id,
            method=method,
        )
        .on_conflict_do_nothing(index_elements=["nonce"])
    )
    REGISTRATIONS.move(row, RegistrationStatus.ATTENDED, by=by.id, now=now, why=method.value)
    after_late_check_in(session, row, now=now)
    return CheckedIn(row, moment, again=False)


def _check_may_enter(row: Registration) -> None:
    if row.is_waiting or row.is_pending or row.is_offered:
        raise NoPlace
    if row.status not in (RegistrationStatus.CONFIRMED, RegistrationStatus.NO_SHOW):
        raise TicketEnded


def _find(session: Session, event: Event, text: str) -> tuple[Registration, Method]:
    """The registration that a scan, a code or a name means; its row is ours from here."""
    link = parse_qs(urlsplit(text).query).get("ticket") if "?" in text else None
    ticket = normal_code(link[0] if link else text)
    if _TICKET.fullmatch(ticket):
        row = queries.registration_by_ticket(session, event.id, ticket)
        if row is not None:
            return row, Method.QR if link else Method.CODE
    found = [] if link else queries.registrations_by_name(session, event.id, text)
    if len(found) > 1:
        raise SeveralMatch
    if not found:
        raise NotOnList
    return found[0], Method.NAME


def mark_no_shows(session: Session, event_id: int, *, now: datetime) -> None:
    """After the end: who held a place and was not seen, where the door was kept at all."""
    event = queries.event_by_id(event_id)
    if event.is_cancelled or not event.has_ended(now) or not queries.door_was_kept(event_id):
        return
    rows = queries.confirmed_registrations(session, event_id, most=CHUNK)
    for row in rows:
        REGISTRATIONS.move(row, RegistrationStatus.NO_SHOW, by=None, now=now)
    if len(rows) == CHUNK:
        key = f"event:{event_id}:over:{event.sequence}:{rows[-1].id}"
        outbox.put("programmes.over", {"event": event_id, "sequence": event.sequence}, key=key)
