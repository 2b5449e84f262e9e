"""Fields of matchmaking: percentages, a moment in Yanji, a picture."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from flask_wtf.file import FileField
from wtforms import StringField, ValidationError
from wtforms.widgets import DateTimeLocalInput

from app.core import clock, money


class Percent(StringField):
    """A percentage, kept in basis points."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return money.format_percent(self.data).removesuffix("%") if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = unicodedata.normalize("NFKC", valuelist[0]).strip() if valuelist else ""
        self.data: Any = None
        if not text:
            return
        try:
            self.data = money.parse_percent(text)
        except ValueError as error:
            raise ValueError(_("This is not a percentage. Example: 15 or 12.5")) from error

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not 0 <= self.data <= 8000:
            raise ValidationError(_("A commission is between 0 and 80 percent."))


class Moment(StringField):
    """A day and a time on a clock in Yanji, kept in UTC."""

    widget = DateTimeLocalInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return clock.local(self.data).strftime("%Y-%m-%dT%H:%M") if self.data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = unicodedata.normalize("NFKC", valuelist[0]).strip() if valuelist else ""
        self.data: Any = None
        if not text:
            return
        try:
            found = datetime.fromisoformat(text)
            self.data = clock.from_local(found) if found.tzinfo is None else found
            self.data = self.data.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise ValueError(
                _("This is not a day and a time. Example: 2026-12-31 19:30")
            ) from error


class Picture(FileField):
    """A photo that is sent with a form, or none."""

    @property
    def stream(self) -> Any:
        return self.data.stream if self.data else None
