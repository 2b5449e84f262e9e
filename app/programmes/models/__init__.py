"""Programmes: what is offered, when and where it takes place, and who comes."""

from app.community.models import Place
from app.programmes.models.advice import AdviceNote
from app.programmes.models.booths import MOST_COLUMNS, MOST_ROWS, Booth
from app.programmes.models.certificates import Certificate, Feedback
from app.programmes.models.desk import Audience, EventMessage, RegistrationNote
from app.programmes.models.door import CheckIn, CheckInUndone, CheckOut, CheckOutUndone, Method
from app.programmes.models.meals import CareProfile, Menu
from app.programmes.models.meetings import Meeting, MeetingStatus
from app.programmes.models.programmes import (
    Admission,
    Event,
    EventStatus,
    Kind,
    Programme,
    ProgrammeStatus,
    Promotion,
)
from app.programmes.models.questions import Answer, CalendarFeed, Question, QuestionKind
from app.programmes.models.registrations import HOLDING, LIVE, Registration, RegistrationStatus
from app.programmes.models.steps import ProgrammeStep
from app.programmes.models.teachers import Teacher

__all__ = [
    "HOLDING",
    "LIVE",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Admission",
    "AdviceNote",
    "Answer",
    "Audience",
    "Booth",
    "CalendarFeed",
    "CareProfile",
    "Certificate",
    "CheckIn",
    "CheckInUndone",
    "CheckOut",
    "CheckOutUndone",
    "Event",
    "EventMessage",
    "EventStatus",
    "Feedback",
    "Kind",
    "Meeting",
    "MeetingStatus",
    "Menu",
    "Method",
    "Place",
    "Programme",
    "ProgrammeStatus",
    "ProgrammeStep",
    "Promotion",
    "Question",
    "QuestionKind",
    "Registration",
    "RegistrationNote",
    "RegistrationStatus",
    "Teacher",
]
