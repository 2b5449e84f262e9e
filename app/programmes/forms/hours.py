"""What is typed for an adviser's hours, and by an adviser about a talk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wtforms import ValidationError
from wtforms.validators import InputRequired

from app.core import clock
from app.core.text import _l
from app.programmes.forms.dates import WhenForm
from app.programmes.models import Teacher
from app.programmes.rules.advising import LONGEST_NOTE
from app.programmes.rules.events import Times
from app.programmes.rules.slots import slots_of
from app.web.forms import NEEDED, Form, OneOf, Whole, text_field
from app.web.locales import locale

FURTHEST = timedelta(days=366)


class HoursForm(WhenForm):
    """A day of an adviser: from, until, how long a talk is, and the pause after each."""

    adviser = OneOf(_l("Adviser"), choices=[])
    minutes = Whole(
        _l("Minutes for a talk"), least=10, most=120, default=30, validators=[InputRequired(NEEDED)]
    )
    buffer = Whole(
        _l("Minutes between two talks"),
        least=0,
        most=60,
        default=0,
        validators=[InputRequired(NEEDED)],
    )

    def offer(self, advisers: list[Teacher]) -> None:
        """Whose hours they may be."""
        self.adviser.choices = [(one.code, one.name.pick(locale()).text) for one in advisers]

    def validate_day(self, field: Any) -> None:
        if field.data and field.data > clock.today() + FURTHEST:
            raise ValidationError(_l("This is more than a year ahead."))

    @property
    def talks(self) -> list[Times]:
        """The times of all talks; raises Refused where there are too many or none."""
        whole = self.times
        spans = slots_of(
            whole.starts_at, whole.ends_at, self.minutes.data or 0, self.buffer.data or 0
        )
        return [whole._replace(starts_at=one.starts_at, ends_at=one.ends_at) for one in spans]


class AdviceForm(Form):
    """The adviser's own note; empty takes it away."""

    text = text_field(_l("My note"), most=LONGEST_NOTE, lines=True)


class CallOffForm(Form):
    reason = text_field(_l("Reason"), most=300, needed=True)
