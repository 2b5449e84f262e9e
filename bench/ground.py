"""Where it is measured: each database with few, more and many rows, and people to sign in."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from flask import Flask

from app.accounts.models import Account
from app.accounts.viewer import Role
from app.core import rows
from app.core.db import db, transaction
from bench.filling import fill_wishes, settle
from tests.support import databases
from tests.support.people import make_account, sign_in

SECRET = secrets.token_hex(32)
SEAL_KEYS = "bench:" + b64encode(secrets.token_bytes(32)).decode()
PEOPLE = 1_200


Make = Callable[[str, str | None], str]
"""Makes the database of a size, a copy of the one before; says its address."""


class Sizes(NamedTuple):
    """How many wishes there are."""

    small: int
    middle: int
    large: int


class Ground(NamedTuple):
    """One kind of database in three sizes; `apps` and `urls` by the names of the sizes."""

    name: str
    sizes: Sizes
    apps: Mapping[str, Flask]
    urls: Mapping[str, str]
    cookie: str

    @property
    def env(self) -> dict[str, str]:
        """What a server needs to serve the database with many rows."""
        return {
            "AZALEA_ENV": "production",
            "DATABASE_URL": self.urls["large"],
            "SECRET_KEY": SECRET,
            "SEAL_KEYS": SEAL_KEYS,
            "FILES_URL": "memory:///",
        }


@contextmanager
def sqlite(sizes: Sizes) -> Iterator[Ground]:
    """SQLite in a temporary folder."""
    with TemporaryDirectory(prefix="azalea-bench-") as folder:
        files = {size: Path(folder, f"{size}.db") for size in sizes._fields}

        def make(size: str, before: str | None) -> str:
            if before:
                shutil.copy(files[before], files[size])
            return f"sqlite:///{files[size]}"

        with _ground("SQLite", sizes, make) as ground:
            yield ground


@contextmanager
def postgresql(sizes: Sizes) -> Iterator[Ground]:
    """A PostgreSQL of our own that does not wait for the disk, so that the work is measured."""
    with databases.postgresql_server() as address:
        os.environ[databases.ADDRESS] = address

        def make(size: str, before: str | None) -> str:
            return databases.fresh_postgresql(f"bench_{size}", before and f"bench_{before}")

        with _ground("PostgreSQL", sizes, make) as ground:
            yield ground


@contextmanager
def _ground(name: str, sizes: Sizes, make: Make) -> Iterator[Ground]:
    """Fills the smallest, goes on from a copy of it to the next, and so on."""
    apps: dict[str, Flask] = {}
    urls: dict[str, str] = {}
    before, filled, cookie = None, 0, ""
    for size, count in sizes._asdict().items():
        began = time.perf_counter()
        urls[size] = make(size, before)
        app = apps[size] = databases.make_app(urls[size], secret_key=SECRET, seal_keys=SEAL_KEYS)
        with app.app_context():
            if not filled:
                cookie = _people(app)
            fill_wishes(filled + 1, count + 1)
            settle()
            _close()
        print(f"  {name}: {count:,} wishes in {time.perf_counter() - began:.0f} s", flush=True)
        before, filled = size, count
    try:
        yield Ground(name, sizes, apps, urls, cookie)
    finally:
        for app in apps.values():
            with app.app_context():
                _close()


def _close() -> None:
    """No connection is left open, so that the database can be copied."""
    rows.forget(db.engine)
    db.session.remove()
    db.engine.dispose()


def _people(app: Flask) -> str:
    """Volunteers, and the cookie of one who is signed in."""
    me = make_account(Role.VOLUNTEER, name="김영희")
    with transaction():
        for _ in range(PEOPLE):
            make_account(Role.VOLUNTEER)
    client = app.test_client()
    sign_in(app, client, me)
    client.get("/wishes")  # the first page gives the form token that later ones have
    found = client.get_cookie("azalea")
    assert found is not None
    return f"azalea={found.value}"


def volunteers() -> list[Account]:
    """Everybody there is, each with their roles."""
    return list(db.session.query(Account).order_by(Account.id).limit(PEOPLE + 1))
