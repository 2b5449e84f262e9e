"""The steps of the database: which it is at, which it should be at, and taking them.

Alembic costs a process half a second and 20 MB, so it is loaded only where steps are taken;
servers just compare the newest file with what the database says.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.engine import Engine

from app.core.db import db
from app.settings import ROOT

FOLDER = ROOT / "migrations"
_LINK = re.compile(r'^(revision|down_revision) = "(\w+)"', re.M)


def upgrade() -> None:
    """Takes the steps that are missing."""
    prepare(current_app)
    import_module("flask_migrate").upgrade()


def prepare(app: Flask) -> None:
    """Gives the application what `flask db …` needs, and that command itself."""
    migrate = import_module("flask_migrate").Migrate
    migrate(app, db, directory=str(FOLDER), render_as_batch=True)


@cache
def head() -> str:
    """The newest step among the files: the one that no other builds on."""
    links = [
        link
        for path in sorted((FOLDER / "versions").glob("*.py"))
        for link in _LINK.findall(path.read_text(encoding="utf-8"))
    ]
    built_on = {name for word, name in links if word == "down_revision"}
    newest: str
    (newest,) = {name for word, name in links if word == "revision"} - built_on
    return newest


def current(engine: Engine) -> str | None:
    """The step the database is at; None where it is empty."""
    if not sa.inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        step: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return step


def pending(engine: Engine) -> bool:
    """Whether steps are missing."""
    return current(engine) != head()
