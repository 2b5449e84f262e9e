"""Random names for the outside: nothing in an address counts, nothing looks alike."""

from __future__ import annotations

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
LONGEST = 16
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"


def new_code(n: int = 10) -> str:
    """A public code; ten characters are 49 bits of chance."""
    return _drawn(ALPHABET, n)


def is_code(text: str) -> bool:
    """Whether this may be a public code at all; what people send in a form is anything."""
    return 0 < len(text) <= LONGEST and all(sign in ALPHABET for sign in text)


def ticket_code() -> str:
    """Six capital letters that can be read out over the phone."""
    return _drawn(LETTERS, 6)


def _drawn(signs: str, n: int) -> str:
    """So many signs by chance, each as likely as the others: one number, read in that base."""
    number, found = secrets.randbelow(len(signs) ** n), []
    for _ in range(n):
        number, place = divmod(number, len(signs))
        found.append(signs[place])
    return "".join(found)


def normal_code(text: str) -> str:
    """A ticket code as people type it: any case, with spaces or dashes."""
    return "".join(character for character in text.upper() if character.isalnum())[:16]
