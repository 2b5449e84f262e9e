"""The pages of programmes: finding, signing up, the ticket, the door, the office."""

from app.programmes.views import (
    answering,
    changing,
    door,
    finding,
    office,
    office_events,
    signing_up,
)
from app.programmes.views.blueprint import bp

__all__ = [
    "answering",
    "bp",
    "changing",
    "door",
    "finding",
    "office",
    "office_events",
    "signing_up",
]
