"""What somebody has earned by being there: on how many dates, and for how long."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.programmes import courses, queries
from app.programmes.models import Event


class Earned(NamedTuple):
    """On how many of the dates that stand somebody was seen, and how long these were."""

    attended: int
    minutes: int


def earned(session: Session, event: Event, registrations: Collection[int]) -> dict[int, Earned]:
    """For people who were there; only a course asks the database on which dates."""
    dates = queries.dates_of(event)
    if not event.is_course:
        return dict.fromkeys(registrations, Earned(1, dates[0].minutes))
    standing = {one.meeting_id: one for one in courses.standing(dates)}
    seen = queries.attended_dates(session, registrations)
    found = {}
    for key in registrations:
        there = [standing[date] for date in seen.get(key, ()) if date in standing]
        found[key] = Earned(len(there), sum(one.minutes for one in there))
    return found


def is_enough(event: Event, attended: int) -> bool:
    """Whether a certificate is earned by so many of the dates."""
    return attended >= courses.needed(event.programme.certificate_share, event.dates)
