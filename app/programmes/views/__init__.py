"""The pages of programmes: finding, the calendar, teachers, signing up, the door, the office."""

from app.programmes.views import (
    after,
    answering,
    certificates,
    changing,
    door,
    finding,
    office,
    office_events,
    signing_up,
)
from app.programmes.views.blueprint import bp

__all__ = [
    "after",
    "answering",
    "bp",
    "certificates",
    "changing",
    "door",
    "finding",
    "office",
    "office_events",
    "signing_up",
]
from app.programmes.views import month, teachers

__all__ = ["bp", "door", "finding", "month", "office", "office_events", "signing_up", "teachers"]
