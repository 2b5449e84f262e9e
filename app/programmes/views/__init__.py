"""The pages of programmes: finding, signing up, the ticket, the door, the office."""

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
