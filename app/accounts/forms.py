"""Forms of joining and signing in; those of one's own pages stand in forms_me."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    SelectMultipleField,
    StringField,
    TelField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length

from app.accounts import logins
from app.accounts.joining import Newcomer
from app.accounts.viewer import Role
from app.accounts.words import JOINING_ROLES, ROLE_REASONS
from app.core.errors import Refused
from app.core.text import _l
from app.web.forms import Form, Phone, Plain, clean

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


class Known(SelectMultipleField):
    """Several of a list; what is not on it is said beside the field."""

    def pre_validate(self, form: Any) -> None:
        known = {value for value, _label, *_more in self.iter_choices()}
        if any(value not in known for value in self.data or ()):
            raise ValidationError(str(UNKNOWN_CHOICE))


class Carrying(Form):
    """A form on the way in, which carries on where somebody wanted to go and what they typed."""

    next = HiddenField(default="")
    kept = HiddenField(default="")
    kept_to = HiddenField(default="")


class JoinForm(Carrying):
    name = StringField(
        _l("Your name"),
        filters=[clean],
        validators=[DataRequired(NEEDED), Length(max=80, message=LONG_NAME), Plain()],
    )
    email = EmailField(
        _l("E-mail"), filters=[clean], validators=[Length(max=254, message=TOO_LONG), Email()]
    )
    phone = TelField(_l("Phone"), filters=[clean], validators=[Phone()])
    password = PasswordField(
        _l("Password"),
        description=_l("At least 10 characters; a few words are fine."),
        validators=[InputRequired(NEEDED)],
    )
    roles = Known(_l("What brings you here?"), choices=[])
    consent = BooleanField(
        _l("I agree that my data is kept as it says under “Privacy”"),
        validators=[InputRequired(_l("Without your consent we may not keep an account for you."))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles.choices = [(role.value, str(ROLE_REASONS[role])) for role in JOINING_ROLES]

    @property
    def person(self) -> Newcomer:
        """What was typed, in normal form."""
        return Newcomer(
            self.name.data or "",
            self.email.data or None,
            self.phone.data or None,
            tuple(Role(value) for value in self.roles.data or ()),
            self.consent.data,
        )


class SignInForm(Carrying):
    login = StringField(
        _l("E-mail or phone"),
        filters=[clean],
        validators=[DataRequired(NEEDED), Length(max=254, message=TOO_LONG)],
    )
    password = PasswordField(_l("Password"), validators=[InputRequired(NEEDED)])
    stay = BooleanField(_l("Stay signed in on this device"))


class CodeForm(Carrying):
    code = StringField(
        _l("Code"),
        filters=[clean],
        validators=[DataRequired(NEEDED), Length(max=40, message=TOO_LONG)],
    )
