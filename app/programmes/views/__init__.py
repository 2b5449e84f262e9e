"""The pages of programmes: finding, signing up, the ticket, the door, the office."""

from app.programmes.views import (
    desk,
    door,
    exports,
    finding,
    messages,
    numbers,
    office,
    office_events,
    series,
    signing_up,
)
from app.programmes.views.blueprint import bp

__all__ = [
    "bp",
    "desk",
    "door",
    "exports",
    "finding",
    "messages",
    "numbers",
    "office",
    "office_events",
    "series",
    "signing_up",
]
