"""Forms of one's own pages: profile, roles, security, privacy."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    PasswordField,
    StringField,
    TelField,
)
from wtforms.validators import DataRequired, InputRequired, Length

from app.accounts import profiles
from app.accounts.forms.fields import LONG_NAME, Email
from app.accounts.models import Account
from app.accounts.profiles import ProfileField
from app.accounts.viewer import Role
from app.core.text import _l
from app.web.forms import NEEDED, TOO_LONG, Form, OneOf, Phone, Plain, Several, clean
from app.web.locales import LANGUAGES, locale


class ProfileForm(Form):
    name = StringField(
        _l("Your name"),
        filters=[clean],
        validators=[DataRequired(NEEDED), Length(max=80, message=LONG_NAME), Plain()],
    )
    locale = OneOf(_l("Language"), choices=list(LANGUAGES.items()))
    community = OneOf(_l("Your community"), choices=[])
    mail_notices = BooleanField(_l("Send me my notices by e-mail too"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.community.choices = [("", _l("Not said")), *_communities()]

    @classmethod
    def of(cls, account: Account) -> ProfileForm:
        """The form as the account stands."""
        return cls(
            formdata=None,
            name=account.name,
            locale=account.locale,
            community=str(account.community_id or ""),
            mail_notices=account.mail_notices,
        )

    @property
    def community_id(self) -> int | None:
        return int(self.community.data) if self.community.data else None


def _communities() -> profiles.Choices:
    return profiles.choices_of("communities", locale())


def role_form(role: Role, values: profiles.Values | None = None) -> Form | None:
    """The form of a role's profile, as declared; None where the role has no fields.

    With `values` it shows them, without it reads what was sent.
    """
    fields = profiles.fields_of(role, locale())
    if not fields:
        return None
    made = {field.name: _field(field, choices) for field, choices in fields}
    kind = type(f"{role.value.title()}Form", (Form,), made)
    prefix = role.value + "-"
    if values is None:
        return kind(prefix=prefix)  # type: ignore[no-any-return]
    return kind(formdata=None, prefix=prefix, data=values)  # type: ignore[no-any-return]


def _field(field: ProfileField, choices: profiles.Choices) -> Any:
    if field.kind == "several":
        return Several(field.label, choices=choices)
    if field.kind == "one":
        return OneOf(field.label, choices=[("", _l("Not said")), *choices])
    validators = [Length(max=80, message=TOO_LONG), Plain()]
    return StringField(field.label, filters=[clean], validators=validators)


def role_values(form: Form) -> profiles.Values:
    """What a role's form says, by the names of the declared fields."""
    return {
        field.short_name: field.data or ([] if isinstance(field, Several) else "")
        for field in form
        if isinstance(field, Field) and field.short_name != "csrf_token"
    }


class PasswordForm(Form):
    old_password = PasswordField(_l("Your password now"), validators=[InputRequired(NEEDED)])
    new_password = PasswordField(
        _l("Your new password"),
        description=_l("At least 10 characters; a few words are fine."),
        validators=[InputRequired(NEEDED)],
    )


class LoginsForm(Form):
    phone = TelField(_l("Phone"), filters=[clean], validators=[Phone()])
    email = EmailField(
        _l("E-mail"), filters=[clean], validators=[Length(max=254, message=TOO_LONG), Email()]
    )
    password = PasswordField(
        _l("Your password now"), id="logins-password", validators=[InputRequired(NEEDED)]
    )


class ProofForm(Form):
    """Asks for the password before something that cannot be undone easily."""

    password = PasswordField(
        _l("Your password now"), id="proof-password", validators=[InputRequired(NEEDED)]
    )


class ConfirmCodeForm(Form):
    code = StringField(
        _l("The six digits that the app shows"),
        filters=[clean],
        validators=[DataRequired(NEEDED), Length(max=40, message=TOO_LONG)],
    )


class GrantForm(Form):
    role = OneOf(_l("Role"), choices=[])
    scope_kind = OneOf(_l("Where"), choices=[])
