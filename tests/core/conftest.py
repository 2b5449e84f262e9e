"""The tests' own tables, there while a test needs them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.core import rows
from app.core.db import db
from tests.core.things import Own


@pytest.fixture
def things(app: Flask) -> Iterator[None]:
    """Lamps, halls and guests, empty."""
    db.session.remove()
    Own.metadata.drop_all(db.engine)
    Own.metadata.create_all(db.engine)
    yield
    db.session.remove()
    rows.forget(db.engine)
    Own.metadata.drop_all(db.engine)
