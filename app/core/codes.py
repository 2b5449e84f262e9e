"""Random names for the outside: nothing in an address counts, nothing looks alike."""

from __future__ import annotations

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"


def new_code(n: int = 10) -> str:
    """A public code; ten characters are 49 bits of chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(n))


def ticket_code() -> str:
    """Six capital letters that can be read out over the phone."""
    return "".join(secrets.choice(LETTERS) for _ in range(6))


def normal_code(text: str) -> str:
    """A ticket code as people type it: any case, with spaces or dashes."""
    return "".join(character for character in text.upper() if character.isalnum())[:16]
