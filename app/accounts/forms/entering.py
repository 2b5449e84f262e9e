"""Forms of joining and signing in; those of one's own pages stand in `me`."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    StringField,
    TelField,
)
from wtforms.validators import DataRequired, InputRequired, Length

from app.accounts.forms.fields import LONG_NAME, Email
from app.accounts.joining import Newcomer
from app.accounts.viewer import Role
from app.accounts.words import JOINING_ROLES, ROLE_REASONS
from app.core.text import _l
from app.web.forms import NEEDED, TOO_LONG, Form, Phone, Plain, Several, clean


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
    roles = Several(_l("What brings you here?"), choices=[])
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
