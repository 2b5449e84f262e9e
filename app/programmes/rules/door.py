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
from app.programmes import courses, policies, queries
from app.programmes.courses import Date
from app.programmes.models import CheckIn, Event, Method, Registration, RegistrationStatus
from app.programmes.rules import serving
from app.programmes.rules.certificates import after_late_check_in
from app.programmes.rules.events import CHUNK
from app.programmes.rules.lives import REGISTRATIONS

_TICKET = re.compile(r"[A-Z]{6}")
_DOOR = re.compile(r"/events/([\w-]+)/check-in$")
CLOCKS_DIFFER = timedelta(minutes=5)
KEPT_AT_MOST = timedelta(days=7)
"""A phone that says it scanned longer ago than this has a wrong clock."""


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


class OtherDate(Refused):
    message = _l("This ticket is for another date.")
    field = "ticket"


class NoSuchDate(Refused):
    message = _l("This course has no such date.")
    field = "ticket"


class ScanAgain(Refused):
    message = _l("Please scan once more.")
    field = "ticket"


class TakenBack(Refused):
    message = _l("This check-in was taken back. If the person is here, please scan once more.")
    field = "ticket"


NO_PLACE_YET = (
    RegistrationStatus.PENDING,
    RegistrationStatus.WAITLISTED,
    RegistrationStatus.OFFERED,
    RegistrationStatus.EXPIRED,
)


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
    date: int | None = None,
) -> CheckedIn:
    """Notes that somebody is here; the same nonce counts once however often it is sent.

    Of a course `date` says by its number which date it is for; else it is that of the day.
    """
    if not policies.can_keep_door(by, event):
        raise NotAllowed
    if event.is_cancelled:
        raise Refused(_l("This date is cancelled."), field="ticket")
    moment = moment_of(scanned_at, now)
    on = date_meant(event, date, moment)
    meant, method = whom(session, event, text)
    known = queries.check_in_by_nonce(session, nonce)
    if known is not None:
        return _sent_before(session, known, meant)
    if len(meant) > 1:
        raise SeveralMatch
    if not meant:
        raise NotOnList
    row = meant[0]
    if row.has_attended:
        before = queries.came_at(session, row.id, on.meeting_id)
        if before is not None or not event.is_course:
            return CheckedIn(row, before or event.starts_at, again=True)
    _check_may_enter(row)
    insert: Any = outbox.insert_for(db.engine.dialect.name)
    written = session.scalar(
        insert(CheckIn)
        .values(
            registration_id=row.id,
            meeting_id=on.meeting_id,
            nonce=nonce,
            scanned_at=moment,
            received_at=now,
            by_id=by.member_id,
            method=method,
        )
        .on_conflict_do_nothing(index_elements=["nonce"])
        .returning(CheckIn.id)
    )
    if written is None:  # at this very moment somebody else came in with this nonce
        raise ScanAgain
    if row.has_attended:
        row.version += 1  # by the versions the open doors see that the list has changed
        session.flush()
    else:
        REGISTRATIONS.move(row, RegistrationStatus.ATTENDED, by=by.id, now=now, why=method.value)
    after_late_check_in(session, row, now=now)
    serving.after_late_check_in(session, row, now=now)
    return CheckedIn(row, moment, again=False)


def date_meant(event: Event, no: int | None, at: datetime) -> Date:
    """The date of this number; without one that of the day, else the first."""
    dates = queries.dates_of(event)
    found = courses.scanned(dates, at) if no is None else courses.numbered(dates, no)
    if found is None:
        raise NoSuchDate
    if found.is_cancelled:
        raise Refused(_l("This date is cancelled."), field="ticket")
    return found


def moment_of(scanned_at: datetime, now: datetime) -> datetime:
    """When somebody came, as the phone says; now, where its clock is plainly wrong."""
    if now - KEPT_AT_MOST <= scanned_at <= now + CLOCKS_DIFFER:
        return min(scanned_at, now)
    return now


def _sent_before(
    session: Session, known: tuple[CheckIn, Registration], meant: list[Registration]
) -> CheckedIn:
    """The answer to a scan that came before; a nonce that now means somebody else is refused."""
    scan, row = known
    if row.id not in {one.id for one in meant}:
        raise ScanAgain
    if queries.was_undone(session, scan.id):
        raise TakenBack
    return CheckedIn(row, scan.scanned_at, again=False)


def _check_may_enter(row: Registration) -> None:
    if row.status in NO_PLACE_YET:
        raise NoPlace
    if row.status not in queries.COMING:
        raise TicketEnded


def _link(text: str) -> tuple[str, str]:
    """The path and the ticket of an address as it stands in a QR code; else nothing."""
    try:
        address = urlsplit(text)
    except ValueError:
        return "", ""
    found = parse_qs(address.query).get("ticket")
    return (address.path, found[0]) if found else ("", "")


def whom(session: Session, event: Event, text: str) -> tuple[list[Registration], Method]:
    """Whom a scan, a code or a name means; the row of a single one is ours from here."""
    path, link = _link(text)
    at = _DOOR.search(path)
    if link and at and at[1] != event.code:
        raise OtherDate
    ticket = normal_code(link or text)
    if _TICKET.fullmatch(ticket):
        row = queries.registration_by_ticket(session, event.id, ticket)
        if row is not None:
            return [row], Method.QR if link else Method.CODE
    found = [] if link else queries.registrations_by_name(session, event.id, text)
    if len(found) == 1:
        queries.lock_registration(session, found[0])
    return found, Method.NAME


def mark_no_shows(session: Session, event_id: int, *, now: datetime) -> None:
    """After the end: who held a place and was not seen, where the door was kept at all."""
    event = queries.event_by_id(event_id)
    if event.is_cancelled or not event.has_ended(now) or not queries.door_was_kept(event_id):
        return
    serving.begin_closing(event)
    rows = queries.confirmed_registrations(session, event_id, most=CHUNK)
    for row in rows:
        REGISTRATIONS.move(row, RegistrationStatus.NO_SHOW, by=None, now=now)
    if len(rows) == CHUNK:
        key = f"event:{event_id}:over:{event.sequence}:{rows[-1].id}"
        outbox.put("programmes.over", {"event": event_id, "sequence": event.sequence}, key=key)
