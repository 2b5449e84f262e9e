"""Programmes: what is offered, when and where it takes place, and who comes."""

from app.community.models import Place
from app.programmes.models.certificates import Certificate, Feedback
from app.programmes.models.door import CheckIn, Method
from app.programmes.models.programmes import Event, EventStatus, Kind, Programme, ProgrammeStatus
from app.programmes.models.registrations import HOLDING, LIVE, Registration, RegistrationStatus

__all__ = [
    "HOLDING",
    "LIVE",
    "Certificate",
    "CheckIn",
    "Event",
    "EventStatus",
    "Feedback",
    "Kind",
    "Method",
    "Place",
    "Programme",
    "ProgrammeStatus",
    "Registration",
    "RegistrationStatus",
]
