"""Programmes: what is offered, when and where it takes place, and who comes."""

from app.community.models import Place
from app.programmes.models.desk import Audience, EventMessage, RegistrationNote
from app.programmes.models.door import CheckIn, Method
from app.programmes.models.programmes import Event, EventStatus, Kind, Programme, ProgrammeStatus
from app.programmes.models.registrations import HOLDING, LIVE, Registration, RegistrationStatus

__all__ = [
    "HOLDING",
    "LIVE",
    "Audience",
    "CheckIn",
    "Event",
    "EventMessage",
    "EventStatus",
    "Kind",
    "Method",
    "Place",
    "Programme",
    "ProgrammeStatus",
    "Registration",
    "RegistrationNote",
    "RegistrationStatus",
]
