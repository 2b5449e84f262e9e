"""What the forms about people share: fields that say beside them what is wrong."""

from __future__ import annotations

from typing import Any

from wtforms import SelectField, SelectMultipleField, ValidationError

from app.accounts import logins
from app.core.errors import Refused
from app.core.text import _l
from app.web.forms import Form

NEEDED = _l("Please fill this in.")
LONG_NAME = _l("A name has at most 80 letters.")
TOO_LONG = _l("This is too long.")
UNKNOWN_CHOICE = _l("Please choose from the list.")


class Email:
    """An e-mail address, kept in its normal form."""

    def __call__(self, form: Form, field: Any) -> None:
        if not field.data:
            return
        try:
            field.data = logins.normal_email(field.data)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal


class OneOf(SelectField):
    """One of a list; what is not on it is said beside the field."""

    def pre_validate(self, form: Any) -> None:
        if str(self.data or "") not in {str(value) for value, *_rest in self.iter_choices()}:
            raise ValidationError(str(UNKNOWN_CHOICE))


class Known(SelectMultipleField):
    """Several of a list; what is not on it is said beside the field."""

    def pre_validate(self, form: Any) -> None:
        known = {value for value, _label, *_more in self.iter_choices()}
        if any(value not in known for value in self.data or ()):
            raise ValidationError(str(UNKNOWN_CHOICE))
