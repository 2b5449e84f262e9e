"""Signing up may close before the beginning: a kitchen has to know how many come."""

from __future__ import annotations

from datetime import datetime

from app.core import clock
from app.core.errors import Refused
from app.core.text import _l
from app.programmes.models import Event


class Closed(Refused):
    """`at` is when signing up closed."""

    def __init__(self, at: datetime) -> None:
        said = _l(
            "Signing up closed at %(time)s. Please call: the desk can still enter you.",
            time=f"{clock.local(at):%H:%M}",
        )
        super().__init__(said)


def check_not_closed(event: Event, now: datetime) -> None:
    """Raises where the programme's time of the day is over; staff at the desk does not ask."""
    if event.is_closed(now):
        raise Closed(event.closes_at)
