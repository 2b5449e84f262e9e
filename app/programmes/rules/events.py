"""Dates of a programme: adding, moving, resizing, cancelling, and telling everybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import outbox
from app.core.codes import new_code
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.localized import Localized
from app.core.text import _l
from app.programmes import policies, queries
from app.programmes.models import Event, EventStatus, Programme, RegistrationStatus
from app.programmes.rules import booths
from app.programmes.rules.dates import cancel_all, settle
from app.programmes.rules.leaving import end
from app.programmes.rules.lives import EVENTS, PLACES, move_up, tell
from app.programmes.rules.slots import check_adviser

CHUNK = 200
GRACE = timedelta(hours=2)
"""So long after the end a check-in list is complete."""


class InThePast(Refused):
    message = _l("This time is over. Please choose a later one.")
    field = "day"


class DrawnAlready(Refused):
    message = _l("The lots would have been drawn by now. Choose a later day or a later draw.")
    field = "day"


class NoLongerFirst(Refused):
    message = _l("The first date of a course must stay the first.")
    field = "day"


class TooFew(Refused):
    message = _l("More places than that are taken already.")
    field = "capacity"


class Times(NamedTuple):
    """When and where an event takes place."""

    starts_at: datetime
    ends_at: datetime
    place_id: int
    room: Localized | None = None


def add_event(
    session: Session,
    programme: Programme,
    times: Times,
    capacity: int,
    *,
    by: Viewer,
    now: datetime,
) -> Event:
    """A new date with its places."""
    if not policies.can_organise(by):
        raise NotAllowed
    return lay_event(session, programme, times, capacity, now=now)


def lay_event(
    session: Session,
    programme: Programme,
    times: Times,
    capacity: int,
    *,
    now: datetime,
    adviser_id: int | None = None,
) -> Event:
    """The row of a new date, with its timers; who may add one is asked before."""
    if programme.is_archived:
        raise Refused(_l("This programme is over. Publish it again first."))
    if times.starts_at <= now:
        raise InThePast
    check_draw(programme, times.starts_at, now)
    event = Event(
        code=new_code(),
        programme_id=programme.id,
        capacity=capacity,
        status=EventStatus.SCHEDULED,
        taken=0,
        waiting=0,
        sequence=0,
        adviser_id=adviser_id,
        version=1,
        **times._asdict(),
    )
    session.add(event)
    session.flush()
    set_timers(event, now=now)
    return event


def change_event(
    session: Session, event: Event, times: Times, *, version: int, by: Viewer, now: datetime
) -> bool:
    """Another time or place; everybody who holds or awaits a place is told. False: no change."""
    _check_runs(by, event)
    PLACES.lock(session, event.id)
    session.refresh(event)
    if event.version != version or event.is_cancelled:
        raise Conflict
    if times == (event.starts_at, event.ends_at, event.place_id, event.room):
        return False
    if times.starts_at <= now:
        raise InThePast
    if event.awaits_draw:
        check_draw(event.programme, times.starts_at, now)
    if event.adviser_id is not None:
        check_adviser(session, event, times.starts_at, times.ends_at)
    check_first(event, times.ends_at)
    drop_timers(event)
    event.starts_at, event.ends_at, event.place_id, event.room = times
    event.sequence += 1
    event.version += 1
    settle(session, event)
    session.flush()
    session.refresh(event)
    set_timers(event, now=now)
    tell_change(session, event.id, event.sequence, 0)
    return True


def set_capacity(
    session: Session, event: Event, capacity: int, *, by: Viewer, now: datetime
) -> None:
    """More places go to those who wait at once; never fewer than are taken."""
    _check_runs(by, event)
    PLACES.lock(session, event.id)
    booths.check_capacity(session, event, capacity)
    before = event.capacity
    if not PLACES.resize(session, event.id, capacity):
        raise TooFew
    EVENTS.record(
        event.id,
        event.status,
        event.status,
        by=by.id,
        now=now,
        why=f"capacity {before} → {capacity}",
    )
    move_up(session, event, now=now)
    session.refresh(event)


def cancel_event(
    session: Session, event: Event, *, by: Viewer, now: datetime, why: str = ""
) -> None:
    """The date does not take place: nobody holds a place any more, and everybody is told.

    Who runs the event calls it off, and an adviser a talk of their own.
    """
    if not policies.can_keep_door(by, event):
        raise NotAllowed
    PLACES.lock(session, event.id)
    session.refresh(event)
    EVENTS.move(
        event, EventStatus.CANCELLED, by=by.id, now=now, why=why, sequence=event.sequence + 1
    )
    drop_timers(event)
    cancel_all(session, event, by=by.id, now=now)
    clear(session, event.id, now=now)


def clear(session: Session, event_id: int, *, now: datetime) -> None:
    """Ends the registrations of a cancelled event, some at a time, and tells the people."""
    event = queries.event_by_id(event_id)
    PLACES.lock(session, event_id)
    rows = queries.open_registrations(session, event_id, most=CHUNK)
    for row in rows:
        end(session, row, RegistrationStatus.CANCELLED, by=None, now=now, why="event cancelled")
        tell(row, event, "programmes.event_cancelled", "cancelled")
    if len(rows) == CHUNK:
        outbox.put("programmes.clear", {"event": event_id}, key=f"clear:{event_id}:{rows[-1].id}")


def tell_change(session: Session, event_id: int, sequence: int, after: int) -> None:
    """Tells everybody on the list that time or place is another, some at a time."""
    event = queries.event_by_id(event_id)
    if event.sequence != sequence:
        return
    rows = queries.open_registrations(session, event_id, after=after, most=CHUNK)
    for row in rows:
        tell(row, event, "programmes.event_changed", f"changed:{sequence}")
    if len(rows) == CHUNK:
        last = rows[-1].id
        outbox.put(
            "programmes.tell_change",
            {"event": event_id, "sequence": sequence, "after": last},
            key=f"changed:{event_id}:{sequence}:{last}",
        )


def close_waiting_list(session: Session, event_id: int, *, now: datetime) -> None:
    """When an event begins nobody waits for it any longer, nor for an answer."""
    event = queries.event_by_id(event_id)
    if event.is_cancelled or not event.has_begun(now):
        return
    PLACES.lock(session, event_id)
    rows = queries.unsettled_registrations(session, event_id, most=CHUNK)
    for row in rows:
        end(session, row, RegistrationStatus.EXPIRED, by=None, now=now)
        tell(row, event, "programmes.no_place", "expired")
    if len(rows) == CHUNK:
        key = f"event:{event_id}:begun:{event.sequence}:{rows[-1].id}"
        outbox.put("programmes.begun", {"event": event_id}, key=key)


class Timer(NamedTuple):
    """Something that is due at a time of an event."""

    step: str
    topic: str
    due: datetime


def timers(event: Event) -> tuple[Timer, ...]:
    """What is due when: the draw, reminders a day and two hours before, the beginning, the end."""
    lots = (Timer("draw", "programmes.draw", event.draw_at),) if event.programme.draws_lots else ()
    return (
        *lots,
        Timer("day", "programmes.remind", event.starts_at - timedelta(days=1)),
        Timer("hours", "programmes.remind", event.starts_at - timedelta(hours=2)),
        Timer("begun", "programmes.begun", event.starts_at),
        Timer("over", "programmes.over", event.over_at + GRACE),
    )


def set_timers(event: Event, *, now: datetime) -> None:
    """Leaves the timers of an event that lie ahead; they belong to its present times."""
    for timer in timers(event):
        if timer.due > now:
            payload = {"event": event.id, "sequence": event.sequence, "step": timer.step}
            outbox.put(timer.topic, payload, key=timer_key(event, timer.step), due=timer.due)


def hang_end(event: Event, *, now: datetime) -> None:
    """After a change of the dates of a course: what follows waits for the last one, no longer."""
    key = timer_key(event, "over")
    outbox.cancel(key)
    payload = {"event": event.id, "sequence": event.sequence, "step": "over"}
    outbox.put("programmes.over", payload, key=key, due=max(now, event.over_at + GRACE))


def check_first(event: Event, ends_at: datetime) -> None:
    """The first date of a course ends before the further ones begin."""
    further = queries.meetings_of(event.id) if event.is_course else ()
    if any(one.starts_at < ends_at for one in further if not one.is_cancelled):
        raise NoLongerFirst


def check_draw(programme: Programme, starts_at: datetime, now: datetime) -> None:
    """There must be time to enter before the lots are drawn."""
    if programme.draws_lots and starts_at - timedelta(hours=programme.draw_hours) <= now:
        raise DrawnAlready


def set_timers_anew(session: Session, programme: Programme, *, now: datetime) -> None:
    """After a change of the draw: the dates to come are drawn when the programme says so now."""
    for event in queries.events_to_come(session, programme.id, now):
        outbox.cancel(timer_key(event, "draw"))
        if event.awaits_draw:
            check_draw(programme, event.starts_at, now)
            payload = {"event": event.id, "sequence": event.sequence, "step": "draw"}
            key = timer_key(event, "draw")
            outbox.put("programmes.draw", payload, key=key, due=event.draw_at)


def drop_timers(event: Event) -> None:
    for timer in timers(event):
        outbox.cancel(timer_key(event, timer.step))


def timer_key(event: Event, step: str) -> str:
    """The outbox key of a timer; it changes with the event's times."""
    return f"event:{event.id}:{step}:{event.sequence}"


def _check_runs(by: Viewer, event: Event) -> None:
    if not policies.can_run(by, event):
        raise NotAllowed
