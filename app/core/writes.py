"""Frequent writes: a statement compiled once and run inside the transaction that is open.

What is taken, noted and left behind with every change is the same few statements. Building and
compiling them anew costs more than the database spends on carrying them out, and all the while
others wait for the row. `rows` does the same for reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, make_transient_to_detached

from app.core.db import Model, db

M = TypeVar("M", bound=Model)


class Write:
    """A change: `build` gives the statement for a shape, parameters come by name."""

    def __init__(self, build: Callable[..., Any]) -> None:
        self._build = build
        self._compiled: dict[tuple[Any, ...], Any] = {}

    def run(self, session: Session, *shape: Any, **params: Any) -> Any:
        """Carries it out, after what the session holds; gives the result."""
        session.flush()
        connection = session.connection()
        key = (connection.dialect.name, *shape)
        compiled = self._compiled.get(key)
        if compiled is None:
            compiled = self._build(*shape).compile(dialect=connection.dialect)
            self._compiled[key] = compiled
        return connection.execute(compiled, params)


class NewRow:
    """An INSERT of a row that may be there already; then nothing happens.

    `unique` names the columns that tell, or nothing where any unique ones do.
    """

    def __init__(self, model: type[Model], *unique: str) -> None:
        self._table: Any = model.__table__
        self._unique = list(unique)
        self._write = Write(self._statement)

    def add(self, session: Session, values: Mapping[str, Any]) -> int | None:
        """Adds the row; gives its key, or None where there is one already."""
        key: int | None = self._write.run(session, *values, **values).scalar_one_or_none()
        return key

    def _statement(self, *columns: str) -> Any:
        insert: Any = insert_for(db.engine.dialect.name)
        there = self._table.c
        return (
            insert(self._table)
            .values({name: sa.bindparam(name, type_=there[name].type) for name in columns})
            .on_conflict_do_nothing(index_elements=self._unique or None)
            .returning(there.id)
        )


def as_read(session: Session, model: type[M], **values: Any) -> M:
    """The object of a row that was just written, as if the session had read it."""
    row = model(**values)
    make_transient_to_detached(row)
    session.add(row)
    return row


def insert_for(dialect: str) -> Any:
    """The dialect's INSERT that knows ON CONFLICT."""
    return postgresql.insert if dialect == "postgresql" else sqlite.insert
