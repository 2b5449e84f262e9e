"""Passwords: kept as argon2id, checked in the same time for everybody."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from app.core import codes
from app.core.errors import Refused
from app.core.text import _l

SHORTEST = 10
LONGEST = 200
_HASHERS = {
    "normal": PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),
    "test": PasswordHasher(time_cost=1, memory_cost=8, parallelism=1),
}

_cost = "normal"


class WeakPassword(Refused):
    message = _l("This password is easy to guess. A few words one after another are better.")
    field = "password"


class ShortPassword(WeakPassword):
    message = _l("A password has at least 10 characters.")


class LongPassword(WeakPassword):
    message = _l("A password has at most 200 characters.")


def configure(cost: str) -> None:
    """How dear a hash is: `normal`, or `test` where nothing has to be kept safe."""
    global _cost
    _cost = cost if cost in _HASHERS else "normal"


def check_new(password: str, *, about: tuple[str | None, ...] = ()) -> None:
    """A new password is long enough, not a common one, and not one's own name or number."""
    if len(password) < SHORTEST:
        raise ShortPassword
    if len(password) > LONGEST:
        raise LongPassword
    folded = _folded(password)
    if folded in _common() or len(set(folded)) < 4 or _is_run(folded):
        raise WeakPassword
    if folded in {_folded(text) for text in about if text}:
        raise WeakPassword


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    return _HASHERS[_cost].hash(_bytes(password))


def readable() -> str:
    """A random password that can be read out over the phone: abcde-fghjk-mnpqr."""
    return "-".join(codes.new_code(5) for _ in range(3))


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the one that was kept; as slow where nothing was kept."""
    try:
        matched = _HASHERS[_cost].verify(kept or _nobody(_cost), _bytes(password[: LONGEST + 1]))
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
    return matched and kept is not None


def is_outdated(kept: str) -> bool:
    """Hashed at another cost than today's."""
    return _HASHERS[_cost].check_needs_rehash(kept)


@cache
def _nobody(cost: str) -> str:
    return _HASHERS[cost].hash(b"nobody has this password")


def _bytes(password: str) -> bytes:
    """Keyboards spell the same Korean letter in two ways; both are the same password."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _is_run(text: str) -> bool:
    """Neighbours all the way: 2345678901, abcdefghij, 9876543210."""
    steps = {(ord(b) - ord(a)) % 10 for a, b in pairwise(text)}
    return (text.isdecimal() and steps in ({1}, {9})) or text in "abcdefghijklmnopqrstuvwxyz" * 2


@cache
def _common() -> frozenset[str]:
    lines = Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(_folded(line) for line in lines.splitlines() if line)
