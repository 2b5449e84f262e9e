"""Every SELECT of programmes: ordered and bounded."""

from app.programmes.queries.counters import wrong_counters
from app.programmes.queries.door import (
    attendance,
    came_at,
    check_in_by_nonce,
    door_was_kept,
    may_see_names,
    registration_by_ticket,
    registrations_by_name,
)
from app.programmes.queries.line import behind_until, position, waiting_list
from app.programmes.queries.lists import (
    INDEX,
    Filters,
    UpcomingEvent,
    next_like,
    soon,
    upcoming,
    upcoming_of,
)
from app.programmes.queries.mine import MyRegistration, registrations_of
from app.programmes.queries.one import (
    confirmed_registrations,
    event_by_code,
    event_by_id,
    events_for_calendar,
    events_of,
    live_of,
    office_list,
    open_registrations,
    people_to_come,
    places,
    programme_by_code,
    registration_by_code,
    standing_of,
)

__all__ = [
    "INDEX",
    "Filters",
    "MyRegistration",
    "UpcomingEvent",
    "attendance",
    "behind_until",
    "came_at",
    "check_in_by_nonce",
    "confirmed_registrations",
    "door_was_kept",
    "event_by_code",
    "event_by_id",
    "events_for_calendar",
    "events_of",
    "live_of",
    "may_see_names",
    "next_like",
    "office_list",
    "open_registrations",
    "people_to_come",
    "places",
    "position",
    "programme_by_code",
    "registration_by_code",
    "registration_by_ticket",
    "registrations_by_name",
    "registrations_of",
    "soon",
    "standing_of",
    "upcoming",
    "upcoming_of",
    "waiting_list",
    "wrong_counters",
]
