"""The database: one engine set-up for SQLite and PostgreSQL, and `transaction()`.

Reads see a deferred transaction; a write opens its own with `transaction()`, which first
ends any read that is open. On SQLite a write begins IMMEDIATE, so it waits for its turn
instead of failing half-way; on PostgreSQL it waits at most three seconds for a lock.
"""

from __future__ import annotations

import enum
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry

E = TypeVar("E", bound=enum.Enum)
BUSY_SECONDS = 5.0
LOCK_WAIT = "3s"
TURN = (0.0005, 0.003)
"""How long somebody who wants to write on SQLite waits before asking again, in seconds."""


class UTCDateTime(sa.TypeDecorator[datetime]):
    """An aware moment in UTC; a naive one is a mistake and refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigInt = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")


NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every model shares: names of constraints and the types of annotations."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UTCDateTime(),
            int: BigInt,
            dict[str, Any]: Json,
            list[str]: Json,
            list[int]: Json,
        },
    )


db = SQLAlchemy(
    model_class=Base, disable_autonaming=True, session_options={"expire_on_commit": False}
)

if TYPE_CHECKING:

    class Model(Base):
        __abstract__ = True
else:
    Model = db.Model


def pk() -> Mapped[int]:
    """A 64-bit key for the inside; people see a `code`."""
    return mapped_column(BigInt, primary_key=True)


def code_column() -> Mapped[str]:
    """The random public name of a row, as it stands in addresses."""
    return mapped_column(sa.String(16), unique=True)


def enum_column(kind: type[E], **kwargs: Any) -> Mapped[E]:
    """An enum kept as its value in a short text."""
    return mapped_column(enum_type(kind), **kwargs)


def enum_type(kind: type[enum.Enum]) -> sa.Enum:
    return sa.Enum(
        kind,
        native_enum=False,
        length=24,
        create_constraint=False,
        values_callable=lambda cls: [member.value for member in cls],
    )


def engine_options(url: str) -> dict[str, Any]:
    """How the pool is set up for either database."""
    quiet = {"hide_parameters": True}  # an error names the statement, never what people typed
    if url.startswith("sqlite"):
        return {**quiet, "connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    return {
        **quiet,
        "pool_pre_ping": True,
        "pool_size": 5,
        "max_overflow": 10,
        "connect_args": {"prepare_threshold": 1, "options": "-c timezone=utc"},
    }


def init_app(app: Flask) -> None:
    """Binds the database to the application and prepares its connections."""
    db.init_app(app)
    with app.app_context():
        prepare(db.engine)


def prepare(engine: Engine) -> None:
    """Hooks that make a connection behave as this module promises."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _sqlite_connect)
    event.listen(engine, "begin", _sqlite_begin)


def sqlite_pragmas(connection: Any) -> None:
    """The settings of every SQLite connection, the pool's and the readers'."""
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={int(BUSY_SECONDS * 1000)}",
        "synchronous=NORMAL",
        "cache_size=-16000",
        "temp_store=MEMORY",
        "mmap_size=268435456",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    sqlite_pragmas(connection)


def _sqlite_begin(connection: Connection) -> None:
    if connection.get_execution_options().get("azalea_write", False):
        _take_turn(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _take_turn(connection: Connection) -> None:
    """BEGIN IMMEDIATE, asked for again and again at short, uneven intervals.

    SQLite's own waiting asks ever less often, so that somebody who waits long is overtaken by
    all who come later; in a crowd a few would never have their turn.
    """
    until = time.monotonic() + BUSY_SECONDS
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                return
            except sa.exc.OperationalError:
                if time.monotonic() >= until:
                    raise
            time.sleep(random.uniform(*TURN))  # noqa: S311 (spreads waiting, guards nothing)
    finally:
        driver.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")


def _begin_write(session: Session) -> None:
    connection = session.connection(execution_options={"azalea_write": True})
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout='{LOCK_WAIT}'")


@contextmanager
def transaction() -> Iterator[Session]:
    """One write: everything inside is kept, or nothing is.

    Ends a read that is open. Inside another `transaction()` it joins that one. On PostgreSQL
    getting the connection is tried twice, since nothing has been done by then (a restarted
    server); on SQLite whoever writes has been waited for already.
    """
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    session.rollback()
    try:
        _begin_write(session)
    except sa.exc.OperationalError:
        session.rollback()
        if db.engine.dialect.name == "sqlite":
            raise
        _begin_write(session)
    session.info["writing"] = True
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False


def is_writing() -> bool:
    """Whether a `transaction()` is open here."""
    return bool(db.session.registry.has() and db.session.info.get("writing"))
