"""Answers that are known: a read is not made again while nothing has been written.

    @known
    def board(filters: Filters, *, members: bool) -> Board: ...

The database says whether anything was written since, by any process: SQLite counts the
changes that a connection sees (`data_version`), PostgreSQL names its snapshot. What stands
behind a mark was read at that mark or later, so an answer is never older than the request.
The answer may depend on nothing but the arguments and the rows, and nobody changes it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.core import rows
from app.core.db import db, is_writing

P = ParamSpec("P")
R = TypeVar("R")
Answers = dict[Hashable, Any]

MOST = 50
"""How many answers a thread keeps; then it begins anew."""
_NOTHING = object()


class _Kept(threading.local):
    """What a thread knows: of its database at a mark, and of a moment ago."""

    mark: rows.Mark | None = None

    def __init__(self) -> None:
        self.answers: Answers = {}
        self.recent: Answers = {}


_kept = _Kept()


def known(read: Callable[P, R]) -> Callable[P, R]:
    """Keeps what `read` answered until something is written. Arguments must be hashable.

    Inside a write it is always read. `answer.__wrapped__` reads in any case.
    """

    @wraps(read)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        if is_writing():
            return read(*args, **kwargs)
        found = answers()
        key = (read, args, *kwargs.items())
        value: Any = found.get(key, _NOTHING)
        if value is _NOTHING:
            value = found[key] = read(*args, **kwargs)
        return value  # type: ignore[no-any-return]

    return answer


def answers() -> Answers:
    """What this thread knows of the database as it is now, to look into and to add to."""
    mark = rows.mark(db.engine)
    if _kept.mark != mark or len(_kept.answers) >= MOST:
        _kept.mark, _kept.answers = mark, {}
    return _kept.answers


def recent(seconds: float) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """For what many ask again and again: what others wrote may be seen so many seconds late,
    and what the same thread wrote at once."""

    def keep(read: Callable[P, R]) -> Callable[P, R]:
        @wraps(read)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            if is_writing():
                return read(*args, **kwargs)
            key = (db.engine, read, args, *kwargs.items())
            until, value = _kept.recent.get(key, (0.0, None))
            if until < time.monotonic():
                value = read(*args, **kwargs)
                if len(_kept.recent) >= MOST:
                    forget()
                _kept.recent[key] = time.monotonic() + seconds, value
            return value  # type: ignore[no-any-return]

        return answer

    return keep


def forget() -> None:
    """This thread asks everything anew."""
    _kept.mark, _kept.answers, _kept.recent = None, {}, {}


@event.listens_for(Session, "after_commit")
def _written(_session: Session) -> None:
    _kept.recent.clear()
