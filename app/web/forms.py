"""Forms: read what a person typed, and say beside each field what is wrong with it."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, ValidationError

from app.core import seal
from app.core.errors import Refused
from app.core.text import _l


class Form(FlaskForm):
    """The base of every form; `refuse` puts a rule's refusal beside its field."""

    def refuse(self, refusal: Refused) -> None:
        field = self._fields.get(refusal.field or "")
        if field is not None:
            field.errors = [*field.errors, str(refusal)]
        else:
            self.form_errors.append(str(refusal))


def clean(text: Any) -> Any:
    """Strips a text and folds it to one form (NFC); other values stay as they are."""
    return unicodedata.normalize("NFC", text).strip() if isinstance(text, str) else text


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
