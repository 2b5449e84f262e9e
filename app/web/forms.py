"""Forms: read what a person typed, and say beside each field what is wrong with it."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional

from app.core import money, seal
from app.core.errors import Refused
from app.core.localized import Localized
from app.core.text import _l


class Form(FlaskForm):
    """The base of every form; `refuse` puts a rule's refusal beside its field."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Asks every field; what they say is written out in the reader's language."""
        valid = super().validate(extra_validators)
        for field in self:
            if isinstance(field.errors, list | tuple):
                field.errors = [_written_out(error) for error in field.errors]
        return bool(valid)

    def refuse(self, refusal: Refused) -> None:
        field = self._fields.get(refusal.field or "")
        if field is not None:
            field.errors = [*field.errors, str(refusal)]
        else:
            self.form_errors.append(str(refusal))


def _written_out(error: Any) -> Any:
    """A message as a text; what a form in a form says stays as it is."""
    return error if isinstance(error, str | list | tuple | dict) else str(error)


def clean(text: Any) -> Any:
    """Strips a text and folds it to one form (NFC); other values stay as they are."""
    return unicodedata.normalize("NFC", text).strip() if isinstance(text, str) else text


def typed(name: str, *, most: int) -> str:
    """A short text of the request that no form declares, without control characters."""
    text = clean(request.form.get(name, ""))
    return "".join(sign for sign in text if unicodedata.category(sign)[0] != "C")[:most]


class Plain:
    """No control characters other than line breaks (and those only where `lines`)."""

    def __init__(self, *, lines: bool = False) -> None:
        self.lines = lines

    def __call__(self, form: Form, field: Field) -> None:
        for character in field.data or "":
            if character in "\n\r\t" and self.lines:
                continue
            if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") or character in _BIDI:
                raise ValidationError(_("Please use letters, numbers and punctuation only."))


_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Phone:
    """A phone number of China (or with its country code); kept in its international form."""

    message = _l("This is not a phone number. Example: 138 4433 1234 or 0433 255 0101.")

    def __call__(self, form: Form, field: Field) -> None:
        if not field.data:
            return
        try:
            field.data = seal.normal_phone(field.data)
        except ValueError as error:
            raise ValidationError(str(self.message)) from error


NEEDED = _l("Please fill this in.")
TOO_LONG = _l("This is too long.")
UNKNOWN_CHOICE = _l("Please choose from the list.")


class OneOf(SelectField):
    """One of a list; what is not on it is said beside the field.

    With `unsaid` a form that does not have the field means that choice.
    """

    def __init__(self, label: Any, *, unsaid: str | None = None, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.unsaid = unsaid

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist or [self.unsaid] if self.unsaid else valuelist)

    def pre_validate(self, form: Any) -> None:
        if str(self.data or "") not in {str(value) for value, *_rest in self.iter_choices()}:
            raise ValidationError(str(UNKNOWN_CHOICE))


class Among:
    """Nothing chosen is fine unless it is required; what is not on the list is said so."""

    def pre_validate(self: Any, form: Any) -> None:
        if self.data and self.data not in {value for value, *_rest in self.choices}:
            raise ValidationError(str(UNKNOWN_CHOICE))


class Radios(Among, RadioField):
    """A few choices side by side, of which none may be chosen yet."""


class Several(SelectMultipleField):
    """Several of a list; what is not on it is said beside the field."""

    def pre_validate(self, form: Any) -> None:
        known = {value for value, _label, *_more in self.iter_choices()}
        if any(value not in known for value in self.data or ()):
            raise ValidationError(str(UNKNOWN_CHOICE))


class Whole(IntegerField):
    """A whole number between two bounds; full-width digits are read too."""

    def __init__(self, label: Any, *, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        text = unicodedata.normalize("NFKC", valuelist[0]).strip() if valuelist else ""
        if not text:
            self.data = None
            return
        if not text.isascii() or not text.isdigit() or len(text) > 12:
            self.data = None
            raise ValueError(_("Please write a whole number."))
        self.data = int(text)

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not self.least <= self.data <= self.most:
            raise ValidationError(
                _(
                    "This must be between %(least)s and %(most)s.",
                    least=self.least,
                    most=self.most,
                )
            )


class Amount(StringField):
    """An amount of money, typed in yuan, kept in fen."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return money.format_money(self.data).removeprefix("¥") if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = unicodedata.normalize("NFKC", valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = money.parse_money(text)
        except ValueError as error:
            raise ValueError(_("This is not an amount. Example: 80 or 12.50")) from error


class Day(DateField):
    """A day of the calendar."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("This is not a date. Example: 2026-12-31")) from error


class TimeOfDay(TimeField):
    """A time of the day, hours and minutes."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("This is not a time. Example: 14:30")) from error


def text_field(
    label: Any, *, most: int, lines: bool = False, needed: bool = False, **kwargs: Any
) -> Any:
    """A text without control characters, at most so long."""
    kind = TextAreaField if lines else StringField
    return kind(
        label,
        filters=[clean],
        validators=[
            DataRequired(NEEDED) if needed else Optional(),
            Length(max=most, message=TOO_LONG),
            Plain(lines=lines),
        ],
        **kwargs,
    )


def in_languages(name: str, *, most: int, lines: bool = False) -> dict[str, Any]:
    """A text in each language: `title` gives the fields title_ko, title_zh, title_en."""
    return {
        f"{name}_{code}": text_field(label, most=most, lines=lines)
        for code, label in _LANGUAGE_NAMES.items()
    }


def localized_of(form: Form, name: str) -> Localized | None:
    """What was typed into the fields of `in_languages`; None where all are empty."""
    return Localized.of({code: form[f"{name}_{code}"].data for code in _LANGUAGE_NAMES})


def spread(name: str, text: Localized | None) -> dict[str, str]:
    """The values that show a text in the fields of `in_languages`."""
    return {f"{name}_{code}": getattr(text, code, "") for code in _LANGUAGE_NAMES}


_LANGUAGE_NAMES = {"ko": _l("in Korean"), "zh": _l("in Chinese"), "en": _l("in English")}
