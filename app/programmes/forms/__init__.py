"""What people type about programmes: signing up, making one, its dates, its list."""

from app.core.errors import Refused
from app.programmes.forms.after import FeedbackForm, RevokeForm, SerialForm
from app.programmes.forms.dates import CapacityForm, EventChangeForm, EventForm
from app.programmes.forms.people import (
    AnswerForm,
    CancelForm,
    CheckInForm,
    GuestForm,
    MoveForm,
    PartyForm,
    SignUpForm,
)
from app.programmes.forms.programmes import ProgrammeForm
from app.programmes.forms.teachers import TeacherForm
from app.web.forms import Form


def check_version(form: Form, of: int) -> int:
    """The version that the form was made from; raises Refused where it was spoiled."""
    text = form["version"].data or ""
    if not str(text).isdecimal() or len(str(text)) > 12:
        raise Refused
    return int(text) if text else of


__all__ = [
    "AnswerForm",
    "CancelForm",
    "CapacityForm",
    "CheckInForm",
    "EventChangeForm",
    "EventForm",
    "FeedbackForm",
    "GuestForm",
    "MoveForm",
    "PartyForm",
    "ProgrammeForm",
    "RevokeForm",
    "SerialForm",
    "SignUpForm",
    "TeacherForm",
    "check_version",
]
