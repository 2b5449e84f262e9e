"""What organisers type about a further date of a course."""

from __future__ import annotations

from datetime import date

from wtforms import HiddenField

from app.core import clock
from app.programmes.courses import Date
from app.programmes.forms.dates import WhenForm
from app.web.forms import spread


class DateForm(WhenForm):
    """When and where; `version` is what the person saw of a date that stands."""

    version = HiddenField()

    @classmethod
    def of(cls, one: Date, version: int | None, day: date | None = None) -> DateForm:
        """A date as it is; with another day as what a new one may look like."""
        start, end = clock.local(one.starts_at), clock.local(one.ends_at)
        return cls(
            formdata=None,
            day=day or start.date(),
            starts=start.time(),
            ends=end.time(),
            place=str(one.place.id),
            version=version,
            **spread("room", one.room),
        )
