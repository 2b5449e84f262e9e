"""The pages of programmes: finding, signing up, the ticket, the door, what follows, the office."""

from app.programmes.views import (
    after,
    answering,
    certificates,
    changing,
    desk,
    door,
    exports,
    finding,
    messages,
    month,
    numbers,
    office,
    office_events,
    series,
    signing_up,
    teachers,
)
from app.programmes.views.blueprint import bp

__all__ = [
    "after",
    "answering",
    "bp",
    "certificates",
    "changing",
    "desk",
    "door",
    "exports",
    "finding",
    "messages",
    "month",
    "numbers",
    "office",
    "office_events",
    "series",
    "signing_up",
    "teachers",
]
