"""Courses: several dates taken with one sign-up; laying them, changing and cancelling single ones.

The event is the first date and holds the places; `meetings` are the further ones. While the
event's row is locked, dates stand in order and do not meet, and the first one stays the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import outbox
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.text import _l
from app.programmes import policies, queries
from app.programmes.kinds import KINDS
from app.programmes.models import Event, Meeting, MeetingStatus, Programme
from app.programmes.queries import series
from app.programmes.queries.meetings import CONCERNED, MOST_DATES
from app.programmes.rules.dates import (
    call_off,
    drop_reminders,
    set_reminders,
    settle,
)
from app.programmes.rules.events import (
    CHUNK,
    InThePast,
    Times,
    add_event,
    drop_timers,
    hang_end,
    set_timers,
)
from app.programmes.rules.lives import PLACES, tell


class NoCourse(Refused):
    message = _l("Programmes of this kind have no courses.")


class OneDate(Refused):
    message = _l("A course has at least two dates.")
    field = "count"


class NotFirst(Refused):
    message = _l("Every further date comes after the first one.")
    field = "day"


class Meets(Refused):
    message = _l("Another date of the course is at that time.")
    field = "starts"


class TooMany(Refused):
    message = _l("A course has at most 26 dates.")


class LastOne(Refused):
    message = _l("This is the only date left. Cancel the whole course instead.")


class SeenAlready(Refused):
    message = _l("Somebody is checked in for this date already.")


class IsOver(Refused):
    message = _l("This course is over.")


class BegunAlready(Refused):
    message = _l("This date has begun already.")


def add_course(
    session: Session,
    programme: Programme,
    dates: Sequence[Times],
    capacity: int,
    *,
    by: Viewer,
    now: datetime,
) -> Event | None:
    """All of the dates as one course, or none; None where it stands already."""
    _check_kind(programme)
    if len(dates) < 2:
        raise OneDate
    series.lock_programme(session, programme.id)
    if (dates[0].starts_at, dates[0].place_id) in series.standing(
        session, programme.id, [dates[0].starts_at]
    ):
        return None
    event = add_event(session, programme, dates[0], capacity, by=by, now=now)
    for no, times in enumerate(dates[1:], 2):
        _lay(session, event, no, times, now=now)
    _end_anew(session, event, now=now)
    return event


def add_date(session: Session, event: Event, times: Times, *, by: Viewer, now: datetime) -> Meeting:
    """One more date for everybody who holds or awaits a place, who are told of it."""
    further = _mine(session, event, by, now)
    _check_kind(event.programme)
    if len(further) + 1 >= MOST_DATES:
        raise TooMany
    _check_times(event, further, times, now)
    no = 1 + max([1, *(one.no for one in further)])
    meeting = _lay(session, event, no, times, now=now)
    _end_anew(session, event, now=now)
    tell_date(session, meeting.id, meeting.sequence, "date_added")
    return meeting


def change_date(
    session: Session,
    event: Event,
    meeting: Meeting,
    times: Times,
    *,
    version: int,
    by: Viewer,
    now: datetime,
) -> bool:
    """Another time or place for one date; the others stand. False: no change."""
    further = _mine(session, event, by, now)
    session.refresh(meeting)
    if meeting.version != version or meeting.is_cancelled:
        raise Conflict
    if times == (meeting.starts_at, meeting.ends_at, meeting.place_id, meeting.room):
        return False
    if now >= meeting.starts_at:
        raise BegunAlready
    _check_times(event, [one for one in further if one.id != meeting.id], times, now)
    drop_reminders(meeting)
    meeting.starts_at, meeting.ends_at, meeting.place_id, meeting.room = times
    meeting.sequence += 1
    meeting.version += 1
    session.flush()
    session.refresh(meeting)
    set_reminders(meeting, now=now)
    _end_anew(session, event, now=now)
    tell_date(session, meeting.id, meeting.sequence, "date_changed")
    return True


def cancel_date(
    session: Session, event: Event, no: int, *, by: Viewer, now: datetime, why: str = ""
) -> None:
    """One date does not take place; the others stand, and everybody is told.

    Where it is the first, the next one becomes the first: the two change their times.
    """
    further = [one for one in _mine(session, event, by, now) if not one.is_cancelled]
    if not further:
        raise LastOne
    meeting = further[0] if no == 1 else queries.meeting_of(event.id, no)
    if meeting.is_cancelled:
        raise Conflict
    if now >= (event.starts_at if no == 1 else meeting.starts_at):
        raise BegunAlready
    if queries.seen_on(session, event.id, None if no == 1 else meeting.id):
        raise SeenAlready
    if no == 1:
        _change_places(session, event, meeting, now=now)
    call_off(meeting, by=by.id, now=now, why=why)
    _end_anew(session, event, now=now)
    tell_date(session, meeting.id, meeting.sequence, "date_cancelled")


def _change_places(session: Session, event: Event, meeting: Meeting, *, now: datetime) -> None:
    """The first date and a further one change their times and places."""
    drop_timers(event)
    drop_reminders(meeting)
    first = Times(event.starts_at, event.ends_at, event.place_id, event.room)
    with session.no_autoflush:
        event.starts_at, event.ends_at = meeting.starts_at, meeting.ends_at
        event.place_id, event.room = meeting.place_id, meeting.room
        event.sequence += 1
        meeting.starts_at, meeting.ends_at, meeting.place_id, meeting.room = first
    session.flush()
    session.refresh(event)
    set_timers(event, now=now)


def tell_date(
    session: Session, meeting_id: int, sequence: int, what: str, *, after: int = 0
) -> None:
    """Tells everybody of the course what has become of one date, some at a time."""
    meeting = queries.meeting_by_id(meeting_id)
    event = queries.event_by_id(meeting.event_id)
    if meeting.sequence != sequence or event.is_cancelled:
        return
    rows = queries.told_about_dates(session, event.id, CONCERNED, after=after, most=CHUNK)
    facts = {"when": meeting.starts_at, "place": meeting.place.name}
    for row in rows:
        tell(row, event, f"programmes.{what}", f"date:{meeting.id}:{sequence}", **facts)
    if len(rows) == CHUNK:
        last = rows[-1].id
        outbox.put(
            "programmes.tell_date",
            {"meeting": meeting_id, "sequence": sequence, "what": what, "after": last},
            key=f"meeting:{meeting_id}:told:{sequence}:{last}",
        )


def _mine(session: Session, event: Event, by: Viewer, now: datetime) -> Sequence[Meeting]:
    """The further dates of an event that the person runs; its row is ours from here."""
    if not policies.can_run(by, event):
        raise NotAllowed
    PLACES.lock(session, event.id)
    session.refresh(event)
    if event.is_cancelled:
        raise Conflict
    if event.has_ended(now):
        raise IsOver
    return queries.meetings_of(event.id)


def _check_kind(programme: Programme) -> None:
    if not KINDS[programme.kind].courses:
        raise NoCourse


def _check_times(event: Event, others: Sequence[Meeting], times: Times, now: datetime) -> None:
    if times.starts_at <= now:
        raise InThePast
    if times.starts_at < event.ends_at:
        raise NotFirst
    for one in others:
        if not one.is_cancelled and (
            times.starts_at < one.ends_at and one.starts_at < times.ends_at
        ):
            raise Meets


def _lay(session: Session, event: Event, no: int, times: Times, *, now: datetime) -> Meeting:
    meeting = Meeting(
        event_id=event.id,
        no=no,
        status=MeetingStatus.SCHEDULED,
        sequence=0,
        version=1,
        **times._asdict(),
    )
    event.is_course = True
    session.add(meeting)
    session.flush()
    set_reminders(meeting, now=now)
    return meeting


def _end_anew(session: Session, event: Event, *, now: datetime) -> None:
    """The end of the course is that of its last date, and what follows waits for it."""
    settle(session, event)
    event.version += 1
    session.flush()
    hang_end(event, now=now)
