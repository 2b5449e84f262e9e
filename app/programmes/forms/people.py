"""What people type to sign up, to cancel, and at the door."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from wtforms import BooleanField, HiddenField, TelField, ValidationError
from wtforms.validators import InputRequired

from app.core.text import _l
from app.programmes.rules import Guest
from app.web.forms import NEEDED, Form, OneOf, Phone, Whole, clean, text_field

LARGEST_PARTY = 10


class SignUpForm(Form):
    """Signing up; without a name it is the person who is signed in."""

    party_size = Whole(_l("How many people come"), least=1, most=LARGEST_PARTY, default=1)
    note = text_field(_l("A word to the organiser"), most=300, lines=True)
    booth = text_field(_l("Booth"), most=12)
    for_name = text_field(_l("Name of the person who comes"), most=80)
    for_phone = TelField(_l("Their phone"), filters=[clean], validators=[Phone()])

    def validate_for_phone(self, field: Any) -> None:
        if field.data and not self.for_name.data:
            raise ValidationError(_l("Please write the name too, or leave both empty."))

    @property
    def guest(self) -> Guest | None:
        name = self.for_name.data
        return Guest(name, self.for_phone.data or "") if name else None


class PartyForm(Form):
    """With how many people somebody comes now."""

    party_size = Whole(
        _l("How many people come"),
        least=1,
        most=LARGEST_PARTY,
        validators=[InputRequired(NEEDED)],
    )


class MoveForm(Form):
    """To which other date of the programme, by its code."""

    to = OneOf(_l("Another date"), choices=[])


class AnswerForm(Form):
    """The organiser's word on an entry."""

    decision = OneOf(_l("Decision"), choices=[("approve", _l("Yes")), ("reject", _l("No"))])
    reason = text_field(_l("Why not"), most=300, lines=True)


class CancelForm(Form):
    reason = text_field(_l("Why, if you like to say"), most=300, lines=True)


class CheckInForm(Form):
    """A scan, a code or a name; `nonce` makes the same scan count once."""

    ticket = text_field(_l("Ticket code or name"), most=300, needed=True)
    nonce = HiddenField()
    scanned_at = HiddenField()
    leaves = BooleanField(_l("They go home: every scan is a check-out"))
    date = HiddenField()

    def moment(self, now: datetime) -> datetime:
        """When it was scanned, as the device says; now where it says nothing sensible."""
        try:
            found = datetime.fromisoformat(self.scanned_at.data or "")
        except ValueError:
            return now
        return found if found.tzinfo is not None else now

    @property
    def number(self) -> int | None:
        """Which date of a course it is for, as the device says."""
        return number_of(self.date.data)


def number_of(text: str | None) -> int | None:
    """The number of a date, as it stands in an address; None where there is none."""
    found = (text or "")[:3]
    return int(found) if found.isascii() and found.isdigit() else None


class GuestForm(SignUpForm):
    """Staff enters somebody by phone or at the door."""

    for_name = text_field(_l("Name"), most=80, needed=True)
    for_phone = TelField(_l("Phone"), filters=[clean], validators=[Phone()])
