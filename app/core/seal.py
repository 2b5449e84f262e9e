"""Personal fields sealed at rest, found by keyed hashes, and every look logged.

AES-GCM under the newest key; a value says which key sealed it, so keys are rotated by
putting a new one first (SEAL_KEYS="2026:…,2025:…") and resealing. Look-up hashes hang on
the oldest key, which therefore stays in the list, last.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import phonenumbers
import sqlalchemy as sa
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.db import BigInt, Model, pk

KEY_BYTES = 32
_NAME = re.compile(r"[\w-]+")
_MALFORMED = (
    "SEAL_KEYS is a list of name:key with commas between; a name has letters, digits and dashes,"
    " a key is 32 bytes in base64, and no name stands twice."
)


CHINA = 86


class BadKeys(RuntimeError):
    """SEAL_KEYS is missing or malformed, or a key that sealed something is gone."""


class Keyring:
    """The sealing keys, newest first, and the hash key."""

    def __init__(self, keys: str) -> None:
        self.keys: dict[str, AESGCM] = {}
        raw = b""
        for part in keys.split(","):
            name, _, encoded = part.strip().partition(":")
            try:
                raw = base64.b64decode(encoded, validate=True)
            except ValueError as error:
                raise BadKeys(_MALFORMED) from error
            if len(raw) != KEY_BYTES or not _NAME.fullmatch(name) or name in self.keys:
                raise BadKeys(_MALFORMED)
            self.keys[name] = AESGCM(raw)
        self.current = next(iter(self.keys))
        self.hash_key = HKDF(hashes.SHA256(), 32, None, b"azalea look-up").derive(raw)

    def seal(self, text: str, field: str) -> str:
        nonce = secrets.token_bytes(12)
        sealed = self.keys[self.current].encrypt(nonce, text.encode(), field.encode())
        return f"{self.current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, field: str) -> str:
        name, _, encoded = sealed.partition(".")
        key = self.keys.get(name)
        if key is None:
            raise BadKeys(f"SEAL_KEYS has no key named {name!r}.")
        raw = base64.urlsafe_b64decode(encoded)
        return key.decrypt(raw[:12], raw[12:], field.encode()).decode()


_ring: Keyring | None = None


def configure(keys: str) -> None:
    """Takes the keys from the settings."""
    global _ring
    _ring = Keyring(keys)


def ring() -> Keyring:
    if _ring is None:
        raise BadKeys("The sealing keys are not configured.")
    return _ring


class Sealed(sa.TypeDecorator[str]):
    """A text that stands sealed in the database; `field` binds it to its column."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return ring().seal(value, self.field) if value is not None else None

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> str | None:
        return ring().open(value, self.field) if value is not None else None


def keyed_hash(purpose: str, text: str) -> str:
    """A hash that only the holder of the keys can compute; equal texts, equal hashes."""
    data = f"{purpose}\0{text}".encode("utf-8", "surrogatepass")
    return hmac.new(ring().hash_key, data, hashlib.sha256).hexdigest()


def name_hashes(name: str) -> list[str]:
    """Keyed hashes of a name's characters and pairs, to find it by a part of it."""
    letters = "".join(name.casefold().split())[:40]
    parts = set(letters) | {letters[i : i + 2] for i in range(len(letters) - 1)}
    return sorted(keyed_hash("name", part)[:16] for part in parts)


def normal_phone(text: str) -> str:
    """A phone in its international form; raises ValueError where it is none."""
    try:
        number = phonenumbers.parse(text[:40], "CN")
    except phonenumbers.NumberParseException as error:
        raise ValueError("not a phone number") from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError("not a phone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_phone(phone: str | None) -> str:
    """A phone as people write it: 138 4433 1234, 0433 255 0101; another country's with its +."""
    if not phone:
        return ""
    try:
        number = phonenumbers.parse(phone, "CN")
    except phonenumbers.NumberParseException:
        return phone
    kind = phonenumbers.PhoneNumberFormat
    home = number.country_code == CHINA
    return phonenumbers.format_number(number, kind.NATIONAL if home else kind.INTERNATIONAL)


def mask_name(name: str) -> str:
    """A name with only its first character left."""
    return name[:1] + "*" * max(1, min(len(name) - 1, 2)) if name else ""


def mask_phone(phone: str) -> str:
    """A phone with its middle hidden."""
    return phone[:-8] + "****" + phone[-4:] if len(phone) > 8 else "****"


class Reveal(Model):
    """Somebody looked at something sealed: who, what, why, when."""

    __tablename__ = "reveals"
    __table_args__ = (sa.Index("ix_reveals_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = pk()
    account_id: Mapped[int] = mapped_column(BigInt, index=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int] = mapped_column(BigInt)
    fields: Mapped[str] = mapped_column(sa.String(120))
    why: Mapped[str] = mapped_column(sa.String(200), default="")
    at: Mapped[datetime]


def log_reveal(
    session: Session,
    *,
    by: int,
    kind: str,
    subject_id: int,
    fields: Sequence[str],
    now: datetime,
    why: str = "",
) -> None:
    """Writes down that somebody looks at sealed fields, before they are shown."""
    session.add(
        Reveal(
            account_id=by,
            subject_kind=kind,
            subject_id=subject_id,
            fields=",".join(fields),
            why=why,
            at=now,
        )
    )
