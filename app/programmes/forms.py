"""What people type about programmes: signing up, making one, its dates, its list."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from wtforms import HiddenField, TelField, ValidationError
from wtforms.validators import InputRequired

from app.community import queries as community
from app.core import clock
from app.core.errors import Refused
from app.core.localized import LANGUAGES
from app.core.text import _l
from app.programmes.kinds import KINDS, MARKETS
from app.programmes.models import Event, Kind, Programme
from app.programmes.rules import Guest
from app.programmes.rules.events import Times
from app.web.forms import (
    NEEDED,
    Amount,
    Day,
    Form,
    OneOf,
    Phone,
    TimeOfDay,
    Whole,
    clean,
    in_languages,
    localized_of,
    spread,
    text_field,
)
from app.web.locales import locale

LARGEST_PARTY = 10
LARGEST_EVENT = 5000


class SignUpForm(Form):
    """Signing up; without a name it is the person who is signed in."""

    party_size = Whole(_l("How many people come"), least=1, most=LARGEST_PARTY, default=1)
    note = text_field(_l("A word to the organiser"), most=300, lines=True)
    for_name = text_field(_l("Name of the person who comes"), most=80)
    for_phone = TelField(_l("Their phone"), filters=[clean], validators=[Phone()])

    def validate_for_phone(self, field: Any) -> None:
        if field.data and not self.for_name.data:
            raise ValidationError(_l("Please write the name too, or leave both empty."))

    @property
    def guest(self) -> Guest | None:
        name = self.for_name.data
        return Guest(name, self.for_phone.data or "") if name else None


class CancelForm(Form):
    reason = text_field(_l("Why, if you like to say"), most=300, lines=True)


class CheckInForm(Form):
    """A scan, a code or a name; `nonce` makes the same scan count once."""

    ticket = text_field(_l("Ticket code or name"), most=300, needed=True)
    nonce = HiddenField()
    scanned_at = HiddenField()

    def moment(self, now: datetime) -> datetime:
        """When it was scanned, as the device says; now where it says nothing sensible."""
        try:
            found = datetime.fromisoformat(self.scanned_at.data or "")
        except ValueError:
            return now
        return found if found.tzinfo is not None else now


class GuestForm(SignUpForm):
    """Staff enters somebody by phone or at the door."""

    for_name = text_field(_l("Name"), most=80, needed=True)
    for_phone = TelField(_l("Phone"), filters=[clean], validators=[Phone()])


class CapacityForm(Form):
    capacity = Whole(_l("Places"), least=1, most=LARGEST_EVENT, validators=[InputRequired(NEEDED)])

    @property
    def places(self) -> int:
        return self.capacity.data or 1


class WhenForm(Form):
    """When and where."""

    day = Day(_l("Day"), validators=[InputRequired(NEEDED)])
    starts = TimeOfDay(_l("From"), validators=[InputRequired(NEEDED)])
    ends = TimeOfDay(_l("Until"), validators=[InputRequired(NEEDED)])
    place = OneOf(_l("Place"), choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place.choices = _places()

    def validate_ends(self, field: Any) -> None:
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(_l("The end must come after the beginning."))

    @property
    def times(self) -> Times:
        return Times(
            _moment(self.day.data, self.starts.data),
            _moment(self.day.data, self.ends.data),
            int(self.place.data),
            localized_of(self, "room"),
        )


class EventForm(WhenForm, CapacityForm):
    """When and where, and how many places."""


class EventChangeForm(WhenForm):
    """Another time or place; `version` is what the person saw."""

    version = HiddenField()

    @classmethod
    def of(cls, event: Event) -> EventChangeForm:
        start, end = clock.local(event.starts_at), clock.local(event.ends_at)
        return cls(
            formdata=None,
            day=start.date(),
            starts=start.time(),
            ends=end.time(),
            place=str(event.place_id),
            version=event.version,
            **spread("room", event.room),
        )


class ProgrammeForm(Form):
    """What is offered; the texts stand in three languages."""

    kind = OneOf(_l("Kind"), choices=[])
    market = OneOf(_l("For merchants of"), choices=[])
    place = OneOf(_l("Usual place"), choices=[])
    price = Amount(_l("Price for each person"))
    cancel_hours = Whole(_l("Cancelling is free until, hours before"), least=0, most=720)
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, look.label) for kind, look in KINDS.items()]
        self.market.choices = [
            ("", _l("Everybody")),
            *((slug, name.pick(locale()).text) for slug, name in MARKETS.items()),
        ]
        self.place.choices = _places()

    def validate(self, extra_validators: Any = None) -> bool:
        fine: bool = super().validate(extra_validators)
        for name in ("title", "summary"):
            if not any(self[f"{name}_{code}"].data for code in LANGUAGES):
                field = self[f"{name}_ko"]
                field.errors = [*field.errors, str(NEEDED)]
                fine = False
        return fine

    @property
    def values(self) -> dict[str, Any]:
        """The columns of a programme."""
        return {
            "kind": Kind(self.kind.data),
            "market": self.market.data or None,
            "place_id": int(self.place.data),
            "price": self.price.data or 0,
            "cancel_hours": 24 if self.cancel_hours.data is None else self.cancel_hours.data,
            **{name: localized_of(self, name) for name in TEXTS},
        }

    @classmethod
    def of(cls, programme: Programme) -> ProgrammeForm:
        texts: dict[str, str] = {}
        for name in TEXTS:
            texts |= spread(name, getattr(programme, name))
        return cls(
            formdata=None,
            kind=programme.kind.value,
            market=programme.market or "",
            place=str(programme.place_id),
            price=programme.price,
            cancel_hours=programme.cancel_hours,
            version=programme.version,
            **texts,
        )


TEXTS = {
    "title": (120, False),
    "summary": (600, True),
    "learn": (2000, True),
    "for_whom": (600, True),
    "bring": (600, True),
    "teacher_name": (80, False),
    "teacher_about": (600, True),
}
"""The texts of a programme: how long each may be, and whether it has lines."""


def _add(form: type[Form], fields: dict[str, Any]) -> None:
    for name, field in fields.items():
        setattr(form, name, field)


for _name, (_most, _lines) in TEXTS.items():
    _add(ProgrammeForm, in_languages(_name, most=_most, lines=_lines))
_add(WhenForm, in_languages("room", most=80))


def _moment(day: date | None, at: time | None) -> datetime:
    assert day is not None, "asked for once the form is valid"
    assert at is not None, "asked for once the form is valid"
    return clock.from_local(datetime.combine(day, at))


def _places() -> list[tuple[str, str]]:
    return [(str(row.id), row.name.pick(locale()).text) for row in community.places()]


def check_version(form: Form, of: int) -> int:
    """The version that the form was made from; raises Refused where it was spoiled."""
    text = form["version"].data or ""
    if not str(text).isdecimal() or len(str(text)) > 12:
        raise Refused
    return int(text) if text else of
