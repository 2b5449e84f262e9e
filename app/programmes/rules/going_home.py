"""Who helped goes home: a second scan, on record, that counts once however often it is sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import outbox
from app.core.db import db
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.text import _l
from app.programmes import policies, queries
from app.programmes.models import CheckOut, Event, Registration
from app.programmes.queries import serving as going
from app.programmes.rules import serving
from app.programmes.rules.door import NotOnList, ScanAgain, SeveralMatch, moment_of, whom
from app.programmes.rules.events import GRACE


class NoAction(Refused):
    message = _l("Nobody is checked out here: hours count for volunteer actions only.")
    field = "ticket"


class NotYetHere(Refused):
    message = _l("This person was not checked in, so there are no hours to end.")
    field = "ticket"


class BeforeComing(Refused):
    message = _l("This scan is from before the check-in. Please scan once more.")
    field = "ticket"


class NotGone(Conflict):
    message = _l("This person is not checked out.")


class GoneHome(NamedTuple):
    """Who goes, since when, whether that was known, and whether the hours could be written."""

    registration: Registration
    came: datetime
    at: datetime
    again: bool
    counted: bool


def check_out(
    session: Session,
    event: Event,
    text: str,
    *,
    nonce: str,
    scanned_at: datetime,
    by: Viewer,
    now: datetime,
) -> GoneHome:
    """Notes that somebody goes home; hours that are in the way of others are shown to staff."""
    if not policies.can_keep_door(by, event):
        raise NotAllowed
    if not serving.counts_hours(event):
        raise NoAction
    meant, method = whom(session, event, text)
    known = going.check_out_by_nonce(session, nonce)
    if known is not None and known[1].id not in {one.id for one in meant}:
        raise ScanAgain
    if not meant:
        raise NotOnList
    if len(meant) > 1:
        raise SeveralMatch
    row = meant[0]
    came = queries.came_at(session, row.id) if row.has_attended else None
    if came is None:
        raise NotYetHere
    before = going.standing_check_outs(session, row.id)
    if before:
        return GoneHome(row, came, before[0].scanned_at, known is None, counted=True)
    moment = moment_of(scanned_at, now)
    if moment < came:
        raise BeforeComing
    insert: Any = outbox.insert_for(db.engine.dialect.name)
    written = session.scalar(
        insert(CheckOut)
        .values(
            registration_id=row.id,
            nonce=nonce,
            scanned_at=moment,
            received_at=now,
            by_id=by.member_id,
            method=method,
        )
        .on_conflict_do_nothing(index_elements=["nonce"])
        .returning(CheckOut.id)
    )
    if written is None:
        raise ScanAgain
    return GoneHome(row, came, moment, again=False, counted=_hours(session, row, came, moment, now))


def undo_check_out(session: Session, row: Registration, *, by: Viewer, now: datetime) -> None:
    """The person is here as before; the check-out stays written down, with who undid it."""
    if not policies.can_keep_door(by, row.event):
        raise NotAllowed
    queries.lock_registration(session, row)
    if not going.standing_check_outs(session, row.id):
        raise NotGone
    serving.take_back(session, row, by=by, now=now)
    _settle_late(session, row, now)


def _hours(
    session: Session, row: Registration, came: datetime, left: datetime, now: datetime
) -> bool:
    if now >= row.event.ends_at + GRACE:
        _settle_late(session, row, now)
        return True
    return serving.record(session, row, came, left, method=serving.LEFT, now=now)


def _settle_late(session: Session, row: Registration, now: datetime) -> None:
    """What comes after the hours were closed closes them once more for this person."""
    if now >= row.event.ends_at + GRACE:
        serving.settle(session, row, queries.came_at(session, row.id), now=now)
