"""What organisers type for a series of dates, and for a span of time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, ValidationError
from wtforms.validators import InputRequired, Optional

from app.core import clock
from app.core.text import _l
from app.programmes.forms.dates import EventForm
from app.programmes.rules.events import Times
from app.programmes.rules.series import MOST_DATES, days_of
from app.web.forms import NEEDED, Day, Whole

FURTHEST = timedelta(days=3 * 366)


class SeriesForm(EventForm):
    """The first date, and how often it returns: so many times, or until a day."""

    every = Whole(
        _l("Every so many weeks"), least=1, most=8, default=1, validators=[InputRequired(NEEDED)]
    )
    count = Whole(_l("How many dates"), least=1, most=MOST_DATES, validators=[Optional()])
    until = Day(_l("Or until this day"), validators=[Optional()])
    together = BooleanField(_l("Taken together: one sign-up for all dates (a course)"))

    def validate_day(self, field: Any) -> None:
        if field.data and field.data > clock.today() + FURTHEST:
            raise ValidationError(_l("This is more than three years ahead."))

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.count.data is None and self.until.data is None:
            if not (self.count.errors or self.until.errors):
                self.count.errors = [_("Write how many dates there are, or the last day.")]
            fine = False
        return fine

    @property
    def dates(self) -> list[Times]:
        """The times of all dates; raises Refused where there are too many or none."""
        first = self.times
        start, end = clock.local(first.starts_at), clock.local(first.ends_at)
        days = days_of(
            start.date(), self.every.data or 1, count=self.count.data, until=self.until.data
        )
        return [first._replace(starts_at=_on(day, start), ends_at=_on(day, end)) for day in days]


def _on(day: date, at: datetime) -> datetime:
    return clock.from_local(datetime.combine(day, at.time()))
