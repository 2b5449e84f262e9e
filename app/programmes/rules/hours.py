"""Advisers publish hours: one event with one place for each talk, all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.errors import NotAllowed
from app.programmes import policies
from app.programmes.models import Event, Programme, Teacher
from app.programmes.queries import slots as queries
from app.programmes.rules.events import InThePast, Times, lay_event
from app.programmes.rules.slots import MOST_SLOTS, Span, TooManySlots, check_free


def publish_hours(
    session: Session,
    programme: Programme,
    adviser: Teacher,
    times: Sequence[Times],
    *,
    by: Viewer,
    now: datetime,
) -> list[Event]:
    """All of the talks, or none where one is refused; those that stand already are passed over.

    Whoever gives times to the same adviser at the same moment waits here, and then finds them.
    """
    if not policies.can_publish_hours(by, programme, adviser):
        raise NotAllowed
    if len(times) > MOST_SLOTS:
        raise TooManySlots
    queries.lock_adviser(session, adviser.id)
    standing = queries.standing(session, adviser.id, times[0].starts_at, times[-1].ends_at)
    return [
        lay_event(session, programme, one, 1, now=now, adviser_id=adviser.id)
        for one in still_to_make(programme, times, standing, now)
    ]


def still_to_make(
    programme: Programme,
    times: Sequence[Times],
    standing: Sequence[queries.Standing],
    now: datetime,
) -> list[Times]:
    """Which of the talks do not stand yet; raises where one is over or meets another talk."""
    if times[0].starts_at <= now:
        raise InThePast
    made = {(one.programme_id, one.place_id, one.starts_at, one.ends_at) for one in standing}
    new = [
        one for one in times if (programme.id, one.place_id, one.starts_at, one.ends_at) not in made
    ]
    check_free([Span(one.starts_at, one.ends_at) for one in new], standing)
    return new
