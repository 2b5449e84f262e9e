"""The ways in which a rule says no. One handler in `web` turns each into an answer.

And how an error that nobody foresaw is written down: where it came from, not what people typed.
"""

from __future__ import annotations

import re
import traceback
from typing import Any

from app.core.text import _l


class Refused(Exception):
    """A rule said no; `message` tells the person why, `field` beside which field."""

    status = 422
    message: Any = _l("That is not possible.")
    field: str | None = None

    def __init__(self, message: Any = None, *, field: str | None = None) -> None:
        self.message = message if message is not None else self.message
        self.field = field or self.field
        super().__init__(type(self).__name__)

    def __str__(self) -> str:
        return str(self.message)


class Conflict(Refused):
    """Somebody was first; the fresh state is shown."""

    status = 409
    message = _l("Somebody else was first. Here is how it stands now.")


class NotAllowed(Refused):
    """The person may know of the thing, and may not do this to it."""

    status = 403
    message = _l("Your account may not do this.")


class Missing(Refused):
    """There is no such thing, or the person may not know of it."""

    status = 404
    message = _l("We could not find this page.")


class TooOften(Refused):
    """A brake: try again after `retry_after` seconds."""

    status = 429
    message = _l("Too many tries. Please wait a little and try again.")

    def __init__(self, retry_after: int, message: Any = None) -> None:
        self.retry_after = retry_after
        super().__init__(message)


_TYPED = re.compile(r"[\w.+-]+@[\w.-]+|\+?\d[\d -]{5,}\d")
LONGEST_LINE = 300


def report(problem: BaseException | None, *, said: bool = True) -> str:
    """The way an error took and the first line of what it says, without phones and addresses.

    Only the first line, since a database adds the whole row that it refused below; and not
    even that where `said` is false.
    """
    parts: list[str] = []
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        words = _TYPED.sub("…", str(problem).partition("\n")[0])[:LONGEST_LINE]
        way = "".join(traceback.format_tb(problem.__traceback__))
        parts.insert(0, f"{way}{type(problem).__name__}" + (f": {words}" if said else ""))
        before = None if problem.__suppress_context__ else problem.__context__
        problem = problem.__cause__ or before
    return "\n".join(parts)
