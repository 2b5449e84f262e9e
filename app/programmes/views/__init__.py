"""The pages of programmes: finding, signing up, the ticket, the door, the office."""

from app.programmes.views import (
    after,
    certificates,
    door,
    finding,
    office,
    office_events,
    signing_up,
)
from app.programmes.views.blueprint import bp

__all__ = [
    "after",
    "bp",
    "certificates",
    "door",
    "finding",
    "office",
    "office_events",
    "signing_up",
]
