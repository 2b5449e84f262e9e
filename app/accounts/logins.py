"""The two names under which a person signs in: an e-mail address or a phone number."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

from app.core import seal
from app.core.errors import Refused
from app.core.text import _l


class BadEmail(Refused):
    message = _l("This is not an e-mail address. Example: name@mail.cn")
    field = "email"


class Login(NamedTuple):
    """What somebody typed to sign in, in the one form in which it is looked up."""

    email: str | None
    phone_hash: str | None
    brake: str


def normal_email(text: str) -> str:
    """An address as it is kept and found, in small letters; raises BadEmail."""
    try:
        checked = validate_email(
            unicodedata.normalize("NFKC", text).strip(),
            check_deliverability=False,
            globally_deliverable=False,
        )
    except EmailNotValidError as error:
        raise BadEmail from error
    if "." not in checked.domain or len(checked.normalized) > 254:
        raise BadEmail
    return checked.normalized.lower()


def phone_hash(phone: str) -> str:
    """Under which a phone (in its international form) is found."""
    return seal.keyed_hash("phone", phone)


def read(text: str) -> Login:
    """Reads an e-mail address or a phone number; what is neither is simply nobody's."""
    typed = unicodedata.normalize("NFKC", text[:300]).strip().lower()
    email = hashed = None
    try:
        if "@" in typed:
            email = normal_email(typed)
        else:
            hashed = phone_hash(seal.normal_phone(typed))
    except (Refused, ValueError):
        pass
    return Login(email, hashed, seal.keyed_hash("login", email or hashed or typed))
