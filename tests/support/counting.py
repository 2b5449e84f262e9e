"""Counting what a request asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

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
