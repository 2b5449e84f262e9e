"""What the forms about people share."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError

from app.accounts import logins
from app.core.errors import Refused
from app.core.text import _l
from app.web.forms import Form

LONG_NAME = _l("A name has at most 80 letters.")


class Email:
    """An e-mail address, kept in its normal form."""

    def __call__(self, form: Form, field: Any) -> None:
        if not field.data:
            return
        try:
            field.data = logins.normal_email(field.data)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
