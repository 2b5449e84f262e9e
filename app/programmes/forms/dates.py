"""What organisers type about dates and their places."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from wtforms import HiddenField, ValidationError
from wtforms.validators import InputRequired

from app.community import queries as community
from app.core import clock
from app.core.text import _l
from app.programmes.models import Event
from app.programmes.rules.events import Times
from app.web.forms import (
    NEEDED,
    Day,
    Form,
    OneOf,
    TimeOfDay,
    Whole,
    in_languages,
    localized_of,
    spread,
)
from app.web.locales import locale

LARGEST_EVENT = 5000


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
        self.place.choices = place_choices()

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


for _name, _field in in_languages("room", most=80).items():
    setattr(WhenForm, _name, _field)


def _moment(day: date | None, at: time | None) -> datetime:
    assert day is not None, "asked for once the form is valid"
    assert at is not None, "asked for once the form is valid"
    return clock.from_local(datetime.combine(day, at))


def place_choices() -> list[tuple[str, str]]:
    return [(str(row.id), row.name.pick(locale()).text) for row in community.places()]
