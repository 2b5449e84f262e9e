"""Programmes: what is offered, when and where it takes place, and who comes."""

from app.community.models import Place
from app.programmes.models.door import CheckIn, Method
from app.programmes.models.programmes import Event, EventStatus, Kind, Programme, ProgrammeStatus
from app.programmes.models.registrations import HOLDING, LIVE, Registration, RegistrationStatus
from app.programmes.models.steps import ProgrammeStep
from app.programmes.models.teachers import Teacher

__all__ = [
    "HOLDING",
    "LIVE",
    "CheckIn",
    "Event",
    "EventStatus",
    "Kind",
    "Method",
    "Place",
    "Programme",
    "ProgrammeStatus",
    "ProgrammeStep",
    "Registration",
    "RegistrationStatus",
    "Teacher",
]
