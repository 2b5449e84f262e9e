"""What organisers type for a series of dates, and for a span of time."""

from __future__ import annotations

from collections.abc import Mapping
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
from app.web.forms import NEEDED, Day, Form, Whole

FURTHEST = timedelta(days=3 * 366)
LONGEST_SPAN = timedelta(days=3 * 366)


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


class SpanForm(Form):
    """From a day to a day, both included; the last twelve months where nothing is asked."""

    since = Day(_l("From"), validators=[Optional()])
    until = Day(_l("Until"), validators=[Optional()])

    class Meta:
        csrf = False

    @classmethod
    def asked(cls, args: Mapping[str, str]) -> SpanForm:
        """The span of an address; what is missing or spoiled there becomes the default."""
        today = clock.today()
        until = _day(args.get("until")) or today
        since = _day(args.get("since")) or _year_before(until)
        until = max(until, since)
        if until - since > LONGEST_SPAN:
            since = until - LONGEST_SPAN
        return cls(formdata=None, since=since, until=until)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the beginning of the first day to the end of the last."""
        assert self.since.data, "asked for with its defaults"
        assert self.until.data, "asked for with its defaults"
        night = datetime.min.time()
        return (
            clock.from_local(datetime.combine(self.since.data, night)),
            clock.from_local(datetime.combine(self.until.data + timedelta(days=1), night)),
        )


def _year_before(day: date) -> date:
    """The first of the month eleven months before, so that twelve months stand side by side."""
    month = day.month - 11
    return date(day.year, month, 1) if month > 0 else date(day.year - 1, month + 12, 1)


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None
