"""The pages of programmes: finding, the calendar, teachers, signing up, the door, the office."""

from app.programmes.views import door, finding, month, office, office_events, signing_up, teachers
from app.programmes.views.blueprint import bp

__all__ = ["bp", "door", "finding", "month", "office", "office_events", "signing_up", "teachers"]
