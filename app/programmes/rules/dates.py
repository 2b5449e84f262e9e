"""What hangs on the dates of a course: when it is over, how many stand, when who is reminded."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.core import outbox
from app.core.workflow import Lifecycle
from app.programmes import queries
from app.programmes.models import Event, Meeting, MeetingStatus

REMINDERS = {"day": timedelta(days=1), "hours": timedelta(hours=2)}
MEETINGS = Lifecycle(
    Meeting, {MeetingStatus.SCHEDULED: {MeetingStatus.CANCELLED: "who runs the event"}}
)


def settle(session: Session, event: Event) -> None:
    """The one place where an event learns how many dates stand and when the last one is over."""
    with session.no_autoflush:
        further = queries.meetings_of(event.id) if event.is_course else ()
    standing = [one for one in further if not one.is_cancelled]
    event.dates = 1 + len(standing)
    event.over_at = max([event.ends_at, *(one.ends_at for one in standing)])


def cancel_all(session: Session, event: Event, *, by: int | None, now: datetime) -> None:
    """With the event every date of it falls out."""
    if not event.is_course:
        return
    for one in queries.meetings_of(event.id):
        if not one.is_cancelled:
            call_off(one, by=by, now=now, why="event cancelled")
    settle(session, event)
    session.flush()


def call_off(meeting: Meeting, *, by: int | None, now: datetime, why: str) -> None:
    """One date does not take place; nobody is reminded of it."""
    drop_reminders(meeting)
    sequence = meeting.sequence + 1
    MEETINGS.move(meeting, MeetingStatus.CANCELLED, by=by, now=now, why=why, sequence=sequence)


def set_reminders(meeting: Meeting, *, now: datetime) -> None:
    """Reminders a day and two hours before; they belong to the date's present time."""
    for step, before in REMINDERS.items():
        due = meeting.starts_at - before
        if due > now:
            payload = {"meeting": meeting.id, "sequence": meeting.sequence, "step": step}
            outbox.put("programmes.remind_date", payload, key=_key(meeting, step), due=due)


def drop_reminders(meeting: Meeting) -> None:
    for step in REMINDERS:
        outbox.cancel(_key(meeting, step))


def _key(meeting: Meeting, step: str) -> str:
    return f"meeting:{meeting.id}:{step}:{meeting.sequence}"
