"""A span of days in an address, for pages of numbers; and the workbook that goes with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from flask import Response, make_response
from wtforms.validators import Optional

from app.core import clock, sheets
from app.core.text import _l
from app.web.forms import Day, Form

LONGEST_SPAN = timedelta(days=3 * 366)


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


def workbook(tables: Sequence[sheets.Sheet], name: str) -> Response:
    """A workbook to keep; nobody in between keeps it."""
    response = make_response(sheets.workbook(tables))
    response.headers["Content-Type"] = sheets.KIND
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
