"""Many at once: a copy of a programme, and dates that return every few weeks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.programmes import policies
from app.programmes.models import Event, Programme
from app.programmes.queries import own_steps
from app.programmes.queries import series as queries
from app.programmes.rules.events import Times, add_event
from app.programmes.rules.prerequisites import set_steps
from app.programmes.rules.programmes import create
from app.programmes.rules.questions import copy_questions

MOST_DATES = 26
_ITS_OWN = {"id", "code", "status", "created_by", "created_at", "version"}


class TooManyDates(Refused):
    message = _l("These are more than 26 dates. Please choose an earlier last day.")
    field = "until"


class NoDates(Refused):
    message = _l("The last day lies before the first one.")
    field = "until"


def copy(session: Session, programme: Programme, *, by: Viewer, now: datetime) -> Programme:
    """A new draft with all the words and settings of another programme, and no dates."""
    if not policies.can_organise(by):
        raise NotAllowed
    table: Any = Programme.__table__
    values = {c.key: getattr(programme, c.key) for c in table.columns if c.key not in _ITS_OWN}
    made = create(session, values, by=by, now=now)
    set_steps(session, made, own_steps(programme.id), by=by)
    copy_questions(session, programme.id, made)
    return made


def days_of(
    first: date, every_weeks: int, *, count: int | None = None, until: date | None = None
) -> list[date]:
    """The days of a series: so many, and none after `until`; at most 26."""
    step = timedelta(weeks=every_weeks)
    fitting = (until - first).days // step.days + 1 if until is not None else MOST_DATES
    if fitting < 1:
        raise NoDates
    number = min(count, fitting) if count is not None else fitting
    if number > MOST_DATES:
        raise TooManyDates
    return [first + step * turn for turn in range(number)]


def add_series(
    session: Session,
    programme: Programme,
    dates: Sequence[Times],
    capacity: int,
    *,
    by: Viewer,
    now: datetime,
) -> list[Event]:
    """All of the dates, or none where one is refused; those that stand already are passed over.

    Whoever sends the same series at the same moment waits here, and then finds it made.
    """
    if len(dates) > MOST_DATES:
        raise TooManyDates
    queries.lock_programme(session, programme.id)
    standing = queries.standing(session, programme.id, [one.starts_at for one in dates])
    return [
        add_event(session, programme, one, capacity, by=by, now=now)
        for one in dates
        if (one.starts_at, one.place_id) not in standing
    ]
