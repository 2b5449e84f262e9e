"""Hot reads: a Core statement compiled once and run on the driver, rows as named tuples.

A list page asks for 25 rows thousands of times an hour. The ORM would spend ten times as
long on building objects as the database spends on finding rows; so each list declares a
NamedTuple and a select, and this module runs the compiled text on a connection that the
thread keeps for reading. The ORM serves writes, details and the office.
"""

from __future__ import annotations

import enum
import json
import random
import threading
from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar, cast

import sqlalchemy as sa
from flask import current_app, g, has_request_context
from sqlalchemy import event
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import Session
from sqlalchemy.sql import visitors

from app.core.db import db, is_writing, sqlite_pragmas

R = TypeVar("R", bound=tuple[Any, ...])

listeners: list[Callable[[str], None]] = []
"""Called with each statement's text; the request log and the tests count here."""

_thread = threading.local()


SNAPSHOT = "pg_current_snapshot()::text"
_MARK, _LAG = "database_mark", "may_lag"


class Mark(NamedTuple):
    """The state of a database as one connection sees it."""

    connection: Any
    version: Any


class _Compiled(NamedTuple):
    text: str
    names: Sequence[str] | None
    fixed: dict[str, Any]
    bind: dict[str, Callable[[Any], Any]]
    read: list[tuple[int, Callable[[Any], Any]]]


class Rows(Generic[R]):
    """A list or a look-up: `build` gives the select for a shape, parameters come by name.

    The selected columns stand in the order of the NamedTuple's fields. `shape` (anything
    hashable, e.g. which filters are on) chooses the statement; each is compiled once. What is
    fixed in it (limits, states) stands in its text, and so does the parameter `most`: only where
    PostgreSQL knows how few rows are meant it keeps a plan, instead of making one each time.
    With `marks` the answer brings the mark of the database along, see `mark`.
    """

    def __init__(self, row: type[R], build: Callable[..., sa.Select[Any]], *, marks: bool = False):
        self._make: Callable[[Sequence[Any]], R] = row._make  # type: ignore[attr-defined]
        self._build = build
        self._marks = marks
        self._compiled: dict[tuple[Any, ...], _Compiled] = {}

    def all(self, *shape: Any, **params: Any) -> list[R]:
        engine = db.engine
        most: int | None = params.pop("most", None)
        key = (engine.dialect.name, most, *shape)
        statement = self._compiled.get(key)
        marks = self._marks and engine.dialect.name == "postgresql"
        if statement is None:
            select = self._build(*shape)
            if marks:
                select = select.add_columns(sa.literal_column(SNAPSHOT))
            select = _with_constants(select, most)
            statement = self._compiled[key] = _compile(select, engine.dialect)
        found = _run(engine, statement, params)
        if marks and found:
            _note(engine, found[0][-1])
            found = [row[:-1] for row in found]
        make, read = self._make, statement.read
        if not read:
            return [make(row) for row in found]
        rows = []
        for row in found:
            values = list(row)
            for position, process in read:
                values[position] = process(values[position])
            rows.append(make(values))
        return rows

    def one(self, *shape: Any, **params: Any) -> R | None:
        rows = self.all(*shape, **params)
        return rows[0] if rows else None


def _with_constants(select: sa.Select[Any], most: int | None) -> sa.Select[Any]:
    """The statement with its own numbers and states in its text, and `most` where it asks so.

    Words never stand in the text: these may come from people.
    """

    def written(element: Any, **_: Any) -> Any:
        if not isinstance(element, sa.BindParameter):
            return None
        if element.key == "most":
            return sa.literal_column(str(most))
        return element.render_literal_execute() if _is_constant(element.value) else None

    return cast("sa.Select[Any]", visitors.replacement_traverse(select, {}, written))


def _is_constant(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return bool(value) and all(_is_constant(one) for one in value)
    return isinstance(value, int | enum.Enum)


def _compile(select: sa.Select[Any], dialect: Dialect) -> _Compiled:
    compiled = select.compile(dialect=dialect)
    asked = [name for name, parameter in compiled.binds.items() if parameter.required]
    spelled = compiled.construct_expanded_state(dict.fromkeys(asked))  # IN lists, once
    bind: dict[str, Callable[[Any], Any]] = dict(spelled.processors)
    for name, parameter in compiled.binds.items():
        process = parameter.type.dialect_impl(dialect).bind_processor(dialect)
        if process is not None:
            bind[name] = process
    fixed = {
        name: bind[name](value) if name in bind and value is not None else value
        for name, value in spelled.parameters.items()
        if name not in asked
    }
    read: list[tuple[int, Callable[[Any], Any]]] = []
    for position, column in enumerate(select.selected_columns):
        made = column.type.dialect_impl(dialect).result_processor(dialect, None)
        if made is None and isinstance(column.type, sa.JSON):
            made = _from_json
        if made is not None:
            read.append((position, made))
    return _Compiled(spelled.statement, spelled.positiontup, fixed, bind, read)


def _as_it_came(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _from_json(value: Any) -> Any:
    """PostgreSQL's readers give JSON as it came; a session's connection has parsed it."""
    return json.loads(value) if isinstance(value, bytes) else value


def _run(engine: Engine, statement: _Compiled, params: dict[str, Any]) -> Any:
    values = dict(statement.fixed)
    for name, value in params.items():
        process = statement.bind.get(name)
        values[name] = process(value) if process is not None else value
    arguments = values if statement.names is None else [values[name] for name in statement.names]
    for listener in listeners:
        listener(statement.text)
    return _read(engine, statement.text, arguments)


def _read(engine: Engine, text: str, arguments: Any = ()) -> Any:
    lost: type[Exception] = engine.dialect.dbapi.OperationalError  # type: ignore[union-attr]
    try:
        if is_writing():
            mine = db.session.connection().connection.driver_connection
            return _fetch(mine, text, arguments)
        try:
            return _fetch(_reader(engine), text, arguments)
        except lost:  # a server that was restarted, a replica that is gone: once more, on ours
            forget(engine)
            let_lag(False)
            return _fetch(_reader(engine), text, arguments)
    except lost as problem:
        raise sa.exc.OperationalError(text, None, problem) from problem


def _fetch(connection: Any, text: str, arguments: Any) -> Any:
    return connection.execute(text, arguments).fetchall()


def let_lag(may: bool = True) -> None:
    """What this request reads may lag behind a little: it goes to a replica where there is one."""
    if has_request_context():
        setattr(g, _LAG, may)


def _reader(engine: Engine) -> Any:
    """This thread's connection for reading; of a replica where the request may lag behind."""
    kept: dict[tuple[int, bool], Any] = _thread.__dict__.setdefault("readers", {})
    lag = bool(has_request_context() and g.get(_LAG))
    key = (id(engine), lag)
    connection = kept.get(key)
    if connection is not None:
        return connection
    url = engine.url
    replicas = current_app.config["SETTINGS"].replica_urls
    if lag and replicas:
        url = sa.make_url(random.choice(replicas))  # noqa: S311 (spreads load, guards nothing)
    dialect: Any = engine.dialect
    arguments, options = dialect.create_connect_args(url)
    if dialect.name == "sqlite":
        connection = dialect.connect(*arguments, **options, isolation_level=None)
        sqlite_pragmas(connection)
    else:
        connection = dialect.connect(
            *arguments, **options, autocommit=True, prepare_threshold=1, options="-c timezone=utc"
        )
        dialect.dbapi.types.json.set_json_loads(_as_it_came, connection)
    kept[key] = connection
    return connection


def mark(engine: Engine) -> Mark:
    """What stays the same while nothing is written, by whomever; asked once a request."""
    kept: Mark | None = g.get(_MARK) if has_request_context() else None
    if kept is not None:
        return kept
    if engine.dialect.name == "sqlite":
        return _note(engine, _read(engine, "PRAGMA data_version")[0][0])
    for listener in listeners:
        listener(SNAPSHOT)
    return _note(engine, _read(engine, f"SELECT {SNAPSHOT}")[0][0])


def _note(engine: Engine, version: Any) -> Mark:
    """Versions are compared on one connection only, so it is part of the mark."""
    noted = Mark(_reader(engine), version)
    if has_request_context():
        setattr(g, _MARK, noted)
    return noted


@event.listens_for(Session, "after_commit")
def _written(_session: Session) -> None:
    """Our own change is seen at once."""
    if has_request_context():
        g.pop(_MARK, None)


def forget(engine: Engine) -> None:
    """Closes this thread's readers of an engine; the next read opens a new one."""
    kept = _thread.__dict__.get("readers", {})
    for key in [key for key in kept if key[0] == id(engine)]:
        kept.pop(key).close()
