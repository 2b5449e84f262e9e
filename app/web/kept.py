"""What somebody had typed when a form could not be taken: carried on, never lost."""

from __future__ import annotations

import json
from typing import NamedTuple

from flask import request

SECRET_FIELDS = frozenset(
    {"password", "csrf_token", "new_password", "old_password", "code", "kept", "kept_to"}
)
MOST_SIGNS = 200_000
MOST_FIELDS = 200

Typed = list[tuple[str, str]]


class Kept(NamedTuple):
    """A form that waits to be sent once more: to which address, with which fields."""

    to: str
    fields: Typed


def typed() -> Typed:
    """The fields of the form in this request, without secrets."""
    found = [
        (name, value) for name, value in request.form.items(multi=True) if name not in SECRET_FIELDS
    ][:MOST_FIELDS]
    return found if sum(len(value) for _, value in found) <= MOST_SIGNS else []


def pack(fields: Typed) -> str:
    """The fields as one hidden value."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")) if fields else ""


def unpack(text: str | None) -> Typed:
    """The fields of a hidden value; nothing where it is spoiled."""
    try:
        values = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return []
    if not isinstance(values, list) or len(values) > MOST_FIELDS:
        return []
    return [
        (pair[0], pair[1])
        for pair in values
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(x, str) for x in pair)
    ]
