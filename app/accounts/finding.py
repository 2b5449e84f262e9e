"""Finding people in the office: by a part of the name, an e-mail address, a phone, a role."""

from __future__ import annotations

from app.accounts import logins, queries
from app.accounts.viewer import Role
from app.core import paging

LONGEST = 80


def people(text: str, role: str, after: str | None) -> paging.Page[queries.PersonRow]:
    """A page of people, newest first; a whole e-mail or phone finds exactly its owner."""
    typed = "".join(sign for sign in text[:LONGEST] if sign.isprintable()).strip()
    read = logins.read(typed)
    cursor = paging.decode(after, [int])
    rows = queries.people(
        text=typed,
        email=read.email,
        phone_hash=read.phone_hash,
        role=Role(role) if role in {known.value for known in Role} else None,
        before=cursor[0] if cursor else None,
        most=paging.PAGE + 1,
    )
    return paging.page(rows, lambda row: [row.id])
