"""The times of an adviser's hours: how a span is cut, and that no two of them meet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.core.errors import Refused
from app.core.text import _l
from app.programmes.models import Event
from app.programmes.queries import slots as queries

MOST_SLOTS = 40


class TooManySlots(Refused):
    message = _l("These are more than 40 talks. Please choose an earlier end.")
    field = "ends"


class NoSlot(Refused):
    message = _l("Not one talk fits into this time.")
    field = "ends"


class AdviserIsBusy(Refused):
    message = _l("The adviser has another talk at this time.")
    field = "starts"


class Span(NamedTuple):
    """From when until when; two spans that only touch do not meet."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        return self.starts_at < ends_at and starts_at < self.ends_at


def slots_of(opens: datetime, closes: datetime, minutes: int, buffer: int) -> list[Span]:
    """As many talks of so many minutes as fit, with a pause between them; at most 40."""
    spans: list[Span] = []
    start = opens
    while start + timedelta(minutes=minutes) <= closes:
        if len(spans) == MOST_SLOTS:
            raise TooManySlots
        spans.append(Span(start, start + timedelta(minutes=minutes)))
        start = spans[-1].ends_at + timedelta(minutes=buffer)
    if not spans:
        raise NoSlot
    return spans


def check_free(spans: Sequence[Span], standing: Sequence[queries.Standing]) -> None:
    """Raises where one of the spans meets a talk that stands already."""
    for span in spans:
        if any(span.meets(one.starts_at, one.ends_at) for one in standing):
            raise AdviserIsBusy


def check_adviser(session: Session, event: Event, starts_at: datetime, ends_at: datetime) -> None:
    """Raises where the adviser of an event has another talk at the time it is moved to."""
    assert event.adviser_id is not None, "asked for talks only"
    queries.lock_adviser(session, event.adviser_id)
    found = queries.standing(session, event.adviser_id, starts_at, ends_at)
    check_free([Span(starts_at, ends_at)], [one for one in found if one.id != event.id])
