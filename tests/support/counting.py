"""Counting what a request asks of the database."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.core import known, rows

NOT_COUNTED = ("BEGIN", "SET LOCAL", "PRAGMA", "SAVEPOINT", "RELEASE")
WRITES = ("INSERT", "UPDATE", "DELETE")


class Counted:
    """The statements that ran, in order."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    @property
    def count(self) -> int:
        return len(self.statements)

    @property
    def writes(self) -> list[str]:
        return [text for text in self.statements if text.lstrip().upper().startswith(WRITES)]

    def add(self, text: str) -> None:
        if not text.lstrip().upper().startswith(NOT_COUNTED):
            self.statements.append(text)


@contextmanager
def counting() -> Iterator[Counted]:
    """Counts the statements of the ORM and of the hot reads, with nothing known before."""
    known.forget()
    counted = Counted()

    def seen(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted.add(statement)

    event.listen(Engine, "before_cursor_execute", seen)
    rows.listeners.append(counted.add)
    try:
        yield counted
    finally:
        event.remove(Engine, "before_cursor_execute", seen)
        rows.listeners.remove(counted.add)


@contextmanager
def only_our_writes() -> Iterator[None]:
    """What is known ends with our own changes alone.

    PostgreSQL's snapshot is that of the whole server, which the other tests write to as well.
    """
    written = itertools.count(1)
    state = [0]

    def count(_session: Any) -> None:
        state[0] = next(written)

    event.listen(Session, "after_commit", count)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "mark", lambda _engine: state[0])
        try:
            yield
        finally:
            event.remove(Session, "after_commit", count)
