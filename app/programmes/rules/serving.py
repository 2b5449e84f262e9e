"""Hours of an action: from the check-in to the check-out, and no later than an hour after its end.

Who was not checked out gets the hours until the end of the action, and the organiser confirms
them. Who came with somebody else's account, or without one, gets none.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.community import queries as community
from app.community import service
from app.community.models import ServiceStatus
from app.core import outbox
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.text import _l
from app.programmes import policies, queries
from app.programmes.kinds import KINDS
from app.programmes.models import CheckOutUndone, Event, Registration
from app.programmes.queries import serving
from app.programmes.rules.events import CHUNK, GRACE

STAYS_AT_MOST = timedelta(hours=1)
"""So long after the end somebody may still tidy up."""
LEFT, UNTIL_END = "check-out", "until the end"
"""How hours are known."""


class HoursStand(Conflict):
    message = _l("The hours are confirmed already. They change by a correction only.")


class OwnHours(Refused):
    message = _l("Nobody confirms their own hours. Please ask another organiser.")


def counts_hours(event: Event) -> bool:
    """Whether helping here counts as hours of service."""
    return KINDS[event.programme.kind].serves


def record(
    session: Session,
    row: Registration,
    came: datetime,
    left: datetime,
    *,
    method: str,
    now: datetime,
) -> bool:
    """Writes the hours down; False where there are none, or other hours are in the way."""
    event = row.event
    ended = min(left, event.ends_at + STAYS_AT_MOST)
    if row.account_id is None or ended - came < timedelta(minutes=1):
        return False
    served = service.Served(
        account_id=row.account_id,
        source=source_of(row),
        started_at=came,
        ended_at=ended,
        method=method,
        details={"title": event.programme.title.as_dict(), "link": f"/events/{event.code}"},
    )
    try:
        service.record(session, served, now=now)
    except (service.OtherHours, service.TooLong):
        return False
    return True


def take_back(session: Session, row: Registration, *, by: Viewer, now: datetime) -> None:
    """Check-outs and hours fall with the check-in, or by themselves; confirmed hours stand."""
    if row.account_id is not None:
        standing = community.service_record(session, row.account_id, *source_of(row))
        if standing is not None and standing.status is not ServiceStatus.RECORDED:
            raise HoursStand
        service.take_back(session, row.account_id, source_of(row))
    for scan in serving.standing_check_outs(session, row.id):
        session.add(CheckOutUndone(check_out_id=scan.id, by_id=by.member_id, at=now))
    session.flush()


def confirm(session: Session, row: Registration, *, by: Viewer) -> None:
    """Whoever runs the action says that the hours are right; nobody confirms their own."""
    if not policies.can_run(by, row.event):
        raise NotAllowed
    if row.account_id == by.id or row.account_id is None:
        raise OwnHours
    service.confirm(session, row.account_id, source_of(row))


def begin_closing(event: Event) -> None:
    """When it is over, everybody's hours are written down."""
    if counts_hours(event):
        _close_after(event.id, 0, event.sequence)


def close(session: Session, event_id: int, after: int, *, now: datetime) -> None:
    """Confirms hours with a check-out by somebody else; writes down the others until the end."""
    event = queries.event_by_id(event_id)
    rows = serving.helpers(event_id, after=after, most=CHUNK)
    for helper in rows:
        settle(session, helper.registration, helper.came, now=now)
    if len(rows) == CHUNK:
        _close_after(event_id, rows[-1].registration.id, event.sequence)


def settle(session: Session, row: Registration, came: datetime | None, *, now: datetime) -> None:
    """The hours of one person when the action is over; again changes nothing."""
    if came is None or row.account_id is None:
        return
    outs = serving.standing_check_outs(session, row.id)
    if not outs:
        record(session, row, came, row.event.ends_at, method=UNTIL_END, now=now)
        return
    standing = community.service_record(session, row.account_id, *source_of(row))
    if standing is not None and standing.method == UNTIL_END:
        service.take_back(session, row.account_id, source_of(row))
        session.expunge(standing)
    record(session, row, came, outs[0].scanned_at, method=LEFT, now=now)
    if outs[0].by_id != row.account_id:
        service.confirm(session, row.account_id, source_of(row))


def after_late_check_in(session: Session, row: Registration, *, now: datetime) -> None:
    """Somebody whose check-in was sent after the hours were written down gets theirs too."""
    if counts_hours(row.event) and now >= row.event.ends_at + GRACE:
        settle(session, row, queries.came_at(session, row.id), now=now)


def source_of(row: Registration) -> service.Source:
    """What the hours of a registration hang on."""
    return service.Source(serving.SOURCE, row.id)


def _close_after(event_id: int, after: int, sequence: int) -> None:
    key = f"event:{event_id}:hours:{sequence}:{after}"
    outbox.put("programmes.hours", {"event": event_id, "after": after}, key=key)
