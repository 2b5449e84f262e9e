"""Certificates: issued by themselves once a date is over, to those who were there and no others.

Of a course one must have been there on the share of its dates that the programme asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import clock, outbox
from app.core.codes import new_code
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.text import _l
from app.core.writes import NewRow
from app.notices import rules as notices
from app.programmes import policies, queries
from app.programmes.models import Certificate, Event, Registration
from app.programmes.rules import feedback
from app.programmes.rules.earning import Earned, earned, is_enough
from app.programmes.rules.events import CHUNK

TRIES = 5
TAKEN_BACK = "출석 확인 철회 · 签到已撤回 · check-in taken back"
"""Why a certificate stands no longer, as whoever checks it reads it in any language."""
_NEW = NewRow(Certificate)


class NotEarned(Refused):
    message = _l("A certificate is only for somebody who was there, once the date is over.")


class NotEnough(Refused):
    message = _l("This person was not there on enough dates for a certificate.")


class NoneGiven(Refused):
    message = _l("This programme gives no certificates.")


class HasOne(Conflict):
    message = _l("There is a certificate already.")


class RevokedBefore(Conflict):
    message = _l("This certificate was revoked before.")


def new_serial(now: datetime) -> str:
    """A serial that can be read out and not be guessed: XX-2026-7K3M9QPD."""
    return f"XX-{clock.local(now).year}-{new_code(8).upper()}"


def normal_serial(text: str) -> str:
    """A serial as people type it: any case, with spaces or without dashes."""
    signs = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())[:20]
    return f"{signs[:2]}-{signs[2:6]}-{signs[6:]}"


def begin_after(event: Event) -> None:
    """Leaves behind what follows the end of a date: certificates, and asking how it was."""
    outbox.put(
        "programmes.after",
        {"event": event.id, "after": 0},
        key=f"event:{event.id}:after:{event.sequence}:0",
    )


def after_event(session: Session, event_id: int, *, after: int = 0, now: datetime) -> None:
    """Certificates for everybody who was there, some at a time; whoever had one gets none."""
    event = queries.event_by_id(event_id)
    if event.is_cancelled or not event.has_ended(now):
        return
    rows = queries.attended(session, event_id, after=after, most=CHUNK)
    _follow(session, event, rows, now=now)
    if len(rows) == CHUNK:
        last = rows[-1].id
        outbox.put(
            "programmes.after",
            {"event": event_id, "after": last},
            key=f"event:{event_id}:after:{event.sequence}:{last}",
        )


def after_late_check_in(session: Session, row: Registration, *, now: datetime) -> None:
    """Somebody whose check-in was sent after the end gets what the others got.

    A certificate that stands already counts one more date of a course.
    """
    if not row.event.has_ended(now):
        return
    _follow(session, row.event, [row], now=now)
    standing = queries.certificate_of(row.id)
    if row.event.is_course and standing is not None and not standing.is_revoked:
        facts = earned(session, row.event, [row.id])[row.id]
        if facts.attended > standing.attended:
            standing.attended, standing.minutes = facts
            session.flush()


def issue_again(session: Session, row: Registration, *, by: Viewer, now: datetime) -> str:
    """Staff issues one where none stands, as after revoking one with a wrong name; its serial."""
    event = row.event
    if not policies.can_run(by, event):
        raise NotAllowed
    row = queries.locked_registration(session, row.id)
    if not row.has_attended or event.is_cancelled or not event.has_ended(now):
        raise NotEarned
    if not event.programme.gives_certificate:
        raise NoneGiven
    facts = earned(session, event, [row.id])[row.id]
    if not is_enough(event, facts.attended):
        raise NotEnough
    serial = _issue(session, event, row, facts, by=by, now=now)
    if serial is None:
        raise HasOne
    return serial


def revoke(
    session: Session, certificate: Certificate, reason: str, *, by: Viewer, now: datetime
) -> None:
    """It stands no longer, for good; whoever checks it sees that, and its owner is told why."""
    row = certificate.registration
    if not policies.can_run(by, row.event):
        raise NotAllowed
    queries.locked_registration(session, row.id)
    session.refresh(certificate)
    if certificate.is_revoked:
        raise RevokedBefore
    certificate.revoked_at, certificate.revoked_by = now, by.id
    certificate.revoke_reason = reason
    session.flush()
    _tell(row, "programmes.certificate_revoked", certificate.serial, certificate, reason)


def after_taking_back(session: Session, row: Registration, *, by: Viewer, now: datetime) -> None:
    """A certificate counts no date that was taken back: it ends, perhaps for another one."""
    standing = queries.certificate_of(row.id)
    if standing is None or standing.is_revoked:
        return
    event = row.event
    facts = earned(session, event, [row.id])[row.id] if row.has_attended else Earned(0, 0)
    if standing.attended == facts.attended:
        return
    revoke(session, standing, TAKEN_BACK, by=by, now=now)
    if is_enough(event, facts.attended):
        _issue(session, event, row, facts, by=by, now=now)


def _follow(session: Session, event: Event, rows: Sequence[Registration], *, now: datetime) -> None:
    """Certificates where the programme gives them, and the question how it was, once each."""
    given = queries.with_certificates(session, {row.id for row in rows}, but=TAKEN_BACK)
    facts = earned(session, event, {row.id for row in rows})
    for row in rows:
        may = event.programme.gives_certificate and is_enough(event, facts[row.id].attended)
        if may and row.id not in given:
            _issue(session, event, row, facts[row.id], by=None, now=now)
        feedback.ask(row, event)


def _issue(
    session: Session,
    event: Event,
    row: Registration,
    facts: Earned,
    *,
    by: Viewer | None,
    now: datetime,
) -> str | None:
    """The row, its facts as they are now; None where one stands already."""
    name = row.for_name or (row.account.name if row.account else "")
    for _ in range(TRIES):
        serial = new_serial(now)
        added = _NEW.add(
            session,
            {
                "serial": serial,
                "registration_id": row.id,
                "holder_name": name,
                "title": event.programme.title,
                "starts_at": event.starts_at,
                "ends_at": event.over_at,
                "minutes": facts.minutes,
                "dates": event.dates,
                "attended": facts.attended,
                "issued_at": now,
                "issued_by": by.id if by else None,
                "revoke_reason": "",
            },
        )
        if added is not None:
            _tell(row, "programmes.certificate", serial, event)
            return serial
        standing = queries.certificate_of(row.id)
        if standing is not None and not standing.is_revoked:
            return None
    raise Conflict


def _tell(
    row: Registration, kind: str, serial: str, of: Event | Certificate, reason: str = ""
) -> None:
    if row.told_id is None:
        return
    notices.tell(
        row.told_id,
        kind,
        key=f"certificate:{serial}:{kind}",
        link=f"/certificates/{serial}",
        facts={
            "title": of.programme.title if isinstance(of, Event) else of.title,
            "when": of.starts_at,
            "serial": serial,
            "reason": reason,
        },
    )
