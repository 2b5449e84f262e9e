"""Reminders a day and two hours before, to those who hold a place at that moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.core import outbox
from app.programmes import queries
from app.programmes.queries.meetings import COME
from app.programmes.rules.events import CHUNK
from app.programmes.rules.lives import tell


def remind(
    session: Session, event_id: int, sequence: int, step: str, *, after: int = 0, now: datetime
) -> None:
    """Reminds everybody who is confirmed, some at a time; nobody of a time that has changed."""
    event = queries.event_by_id(event_id)
    if event.is_cancelled or event.sequence != sequence or event.has_begun(now):
        return
    rows = queries.confirmed_registrations(session, event_id, after=after, most=CHUNK)
    for row in rows:
        tell(row, event, "programmes.reminder", f"{step}:{sequence}")
    if len(rows) == CHUNK:
        last = rows[-1].id
        outbox.put(
            "programmes.remind",
            {"event": event_id, "sequence": sequence, "step": step, "after": last},
            key=f"event:{event_id}:{step}:{sequence}:{last}",
        )


def remind_of_date(
    session: Session, meeting_id: int, sequence: int, step: str, *, after: int = 0, now: datetime
) -> None:
    """The same of a further date of a course, also to those who were there before."""
    meeting = queries.meeting_by_id(meeting_id)
    event = queries.event_by_id(meeting.event_id)
    gone = meeting.is_cancelled or event.is_cancelled or now >= meeting.starts_at
    if gone or meeting.sequence != sequence:
        return
    rows = queries.told_about_dates(session, event.id, COME, after=after, most=CHUNK)
    facts = {"when": meeting.starts_at, "place": meeting.place.name}
    for row in rows:
        tell(row, event, "programmes.reminder", f"{step}:{meeting_id}:{sequence}", **facts)
    if len(rows) == CHUNK:
        last = rows[-1].id
        outbox.put(
            "programmes.remind_date",
            {"meeting": meeting_id, "sequence": sequence, "step": step, "after": last},
            key=f"meeting:{meeting_id}:{step}:{sequence}:{last}",
        )
