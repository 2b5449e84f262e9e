"""What organisers type about somebody who teaches."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField

from app.accounts import logins
from app.accounts import queries as accounts
from app.core.errors import Missing
from app.core.localized import LANGUAGES
from app.core.text import _l
from app.programmes.models import Teacher
from app.web.forms import NEEDED, Form, in_languages, localized_of, spread, text_field

NAME, ABOUT = 80, 1_000
UNKNOWN = _l("Nobody has an account with this e-mail or phone.")


class TeacherForm(Form):
    """A name, some words, perhaps a photo and an account."""

    login = text_field(_l("E-mail or phone of their account"), most=120)
    photo = FileField(_l("A photo"))
    no_photo = BooleanField(_l("Take the photo away"))
    version = HiddenField()
    account_id: int | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        fine: bool = super().validate(extra_validators)
        if not any(self[f"name_{code}"].data for code in LANGUAGES):
            field = self.name_ko
            field.errors = [*field.errors, str(NEEDED)]
            fine = False
        if self.login.data and not self.login.errors:
            self.account_id = _account_of(self.login.data)
            if self.account_id is None:
                self.login.errors = [*self.login.errors, str(UNKNOWN)]
                fine = False
        return fine

    @property
    def stream(self) -> Any:
        return self.photo.data.stream if self.photo.data else None

    @property
    def values(self) -> dict[str, Any]:
        """The columns of a teacher, without the photo."""
        return {
            "name": localized_of(self, "name"),
            "about": localized_of(self, "about"),
            "account_id": self.account_id,
        }

    @classmethod
    def of(cls, teacher: Teacher) -> TeacherForm:
        account = teacher.account
        return cls(
            formdata=None,
            login=(account.email or account.code) if account else "",
            version=teacher.version,
            **spread("name", teacher.name),
            **spread("about", teacher.about),
        )


def _account_of(text: str) -> int | None:
    """Whose account it is: by e-mail, phone, or the code that stands for one without e-mail."""
    read = logins.read(text)
    found = accounts.account_by_login(read.email, read.phone_hash)
    if found is not None:
        return found.id
    try:
        return accounts.account_by_code(text).id
    except Missing:
        return None


for _text, _most, _lines in (("name", NAME, False), ("about", ABOUT, True)):
    for _name, _field in in_languages(_text, most=_most, lines=_lines).items():
        setattr(TeacherForm, _name, _field)
