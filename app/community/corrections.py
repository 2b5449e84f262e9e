"""Hours were otherwise: somebody asks, a second person agrees or not, and both values stay.

Confirmed and locked hours change in no other way.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Role, Viewer
from app.community import queries
from app.community.models import ServiceCorrection, ServiceRecord, ServiceStatus
from app.community.service import MOST_MINUTES, OtherHours, TooLong
from app.core.codes import new_code
from app.core.errors import Conflict, Missing, NotAllowed, Refused
from app.core.text import _l

DECIDERS = (Role.ORGANISER, Role.REVIEWER)
"""Who may agree, beside the administrators."""


class AskedAlready(Conflict):
    message = _l("A correction of these hours is being looked at already.")


class NothingNew(Refused):
    message = _l("These are the hours as they stand. What was otherwise?")
    field = "minutes"


class NotYetOver(Refused):
    message = _l("Hours are in the past.")
    field = "day"


class SecondPerson(Refused):
    message = _l("Somebody else has to agree: neither who asked nor whose hours they are.")


class Decided(Conflict):
    message = _l("This was decided already.")


def can_decide(by: Viewer) -> bool:
    """Staff who work with volunteers look at corrections."""
    return by.is_admin or by.acts_as(*DECIDERS)


def ask(
    session: Session,
    record: ServiceRecord,
    started_at: datetime,
    minutes: int,
    why: str,
    *,
    by: Viewer,
    now: datetime,
) -> ServiceCorrection:
    """Asks for other hours; the record stands as it is until a second person agrees."""
    if record.account_id != by.id and not can_decide(by):
        raise Missing
    if not 0 < minutes <= MOST_MINUTES:
        raise TooLong
    ended_at = started_at + timedelta(minutes=minutes)
    if ended_at > now:
        raise NotYetOver
    if (started_at, minutes) == (record.started_at, record.minutes):
        raise NothingNew
    queries.lock_person(session, record.account_id)
    if queries.open_correction(session, record.id) is not None:
        raise AskedAlready
    row = ServiceCorrection(
        code=new_code(),
        record_id=record.id,
        old_started_at=record.started_at,
        old_ended_at=record.ended_at,
        new_started_at=started_at,
        new_ended_at=ended_at,
        why=why,
        asked_by=by.member_id,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    return row


def decide(
    session: Session, row: ServiceCorrection, *, agree: bool, by: Viewer, now: datetime
) -> None:
    """A second person agrees, and the hours are the new ones; or they stay as they were."""
    if not can_decide(by):
        raise NotAllowed
    record = row.record
    if by.id in (row.asked_by, record.account_id):
        raise SecondPerson
    queries.lock_person(session, record.account_id)
    if agree:
        _check_free(session, row)
    decided = session.execute(
        sa.update(ServiceCorrection)
        .where(ServiceCorrection.id == row.id, ServiceCorrection.decided_at.is_(None))
        .values(decided_by=by.member_id, decided_at=now, agreed=agree)
        .returning(ServiceCorrection.id)
        .execution_options(synchronize_session=False)
    ).first()
    if decided is None:
        raise Decided
    if not agree:
        return
    record.started_at, record.ended_at = row.new_started_at, row.new_ended_at
    record.minutes = int((row.new_ended_at - row.new_started_at) / timedelta(minutes=1))
    if record.status is ServiceStatus.RECORDED:
        record.status = ServiceStatus.CONFIRMED
    record.version += 1
    session.flush()


def _check_free(session: Session, row: ServiceCorrection) -> None:
    """The new hours overlap no other record of the person."""
    others = queries.hours_between(
        session, row.record.account_id, row.new_started_at, row.new_ended_at
    )
    if any(other.id != row.record_id for other in others):
        raise OtherHours


def forget(session: Session, account_id: int) -> None:
    """The words go with the person; the hours stay."""
    session.execute(
        sa.update(ServiceCorrection)
        .where(ServiceCorrection.asked_by == account_id)
        .values(why="")
        .execution_options(synchronize_session=False)
    )
