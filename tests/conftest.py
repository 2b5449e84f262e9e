"""What every test may ask for. `app` comes twice: on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import clock as the_clock
from app.core import outbox
from app.core.db import db
from tests.support import databases, people
from tests.support.counting import Counted, counting
from tests.support.racing import race as run_race

DATABASES = ("sqlite", "postgresql")
MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # nine o'clock in Yanji


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=DATABASES, help="run on this database only")


def pytest_configure(config: pytest.Config) -> None:
    """Starts the PostgreSQL server once, in the process that hands out the work."""
    if hasattr(config, "workerinput") or config.getoption("--database") == "sqlite":
        return
    if config.getoption("collectonly"):
        return
    stack = ExitStack()
    os.environ[databases.ADDRESS] = stack.enter_context(databases.postgresql_server())
    config.add_cleanup(stack.close)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--database")
        names = [chosen] if chosen else list(DATABASES)
        metafunc.parametrize("database", names, scope="session")


@pytest.fixture(scope="session")
def database_url(
    database: str, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """An empty database of this worker."""
    if database == "postgresql":
        yield databases.fresh_postgresql(f"azalea_{worker_id}")
        return
    folder: Path = tmp_path_factory.mktemp("sqlite")
    yield f"sqlite:///{folder}/azalea.db"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated_app(database_url: str) -> Iterator[Flask]:
    """The application on its migrated database, once a worker and database."""
    app = databases.make_app(database_url)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(migrated_app: Flask) -> Iterator[Flask]:
    """The application inside its context, on an empty database."""
    with migrated_app.app_context():
        yield migrated_app
        db.session.remove()
    the_clock.release()
    databases.clean(migrated_app)


@pytest.fixture
def session(app: Flask) -> Session:
    """The session of the test itself."""
    return db.session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a sign-in."""
    return app.test_client()


@pytest.fixture
def clock() -> Iterator[Any]:
    """The clock, stopped at nine in the morning of a Monday; `clock.advance(timedelta)`."""
    the_clock.fix(MORNING)
    yield the_clock
    the_clock.release()


@pytest.fixture
def make_account(app: Flask) -> Callable[..., Account]:
    return people.make_account


@pytest.fixture
def sign_in(app: Flask) -> Callable[[FlaskClient, Account], None]:
    """`sign_in(client, account)` signs a browser in."""
    return partial(people.sign_in, app)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Account], FlaskClient]:
    """`signed_in(account)` is a browser that is signed in."""

    def browser(account: Account) -> FlaskClient:
        client = app.test_client()
        people.sign_in(app, client, account)
        return client

    return browser


@pytest.fixture
def count_queries() -> Callable[[], AbstractContextManager[Counted]]:
    """`with count_queries() as counted: …; counted.count, counted.writes`."""
    return counting


@pytest.fixture
def race(app: Flask) -> Callable[..., list[Any]]:
    """`race(20, act)` runs act(0) … act(19) at once; exceptions are results."""
    return partial(run_race, app)


@pytest.fixture
def impatient(app: Flask) -> Iterator[None]:
    """Connections that wait for a lock no longer than a moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.core.db.BUSY_SECONDS", 0.3)
        patch.setattr("app.core.db.LOCK_WAIT", "300ms")
        db.session.remove()
        db.engine.dispose()
        yield
    db.session.remove()
    db.engine.dispose()


@pytest.fixture
def run_outbox(app: Flask) -> Callable[[], int]:
    """Carries out everything that is due."""
    return outbox.run_due
