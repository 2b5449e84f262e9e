"""How the steps are run: on the application's own engine, one transaction a step."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

from app.core.search import is_search_table

metadata = current_app.extensions["migrate"].db.metadata
engine = current_app.extensions["migrate"].db.engine


def include(name: str | None, kind: str, _parents: Any) -> bool:
    """The search tables belong to the search mechanism, not to the models."""
    return not (kind == "table" and name is not None and is_search_table(name))


PLAIN = {
    "UTCDateTime": "sa.DateTime(timezone=True)",
    "Sealed": "sa.Text()",
    "LocalizedType": "JSON",
    "JSON": "JSON",
    "BigInteger": "BIG",
    "Enum": "sa.String(24)",
}


def render(kind: str, item: Any, _context: Any) -> str | bool:
    """Steps name plain types of the database, so that they stay true when the code changes."""
    return PLAIN.get(type(item).__name__, False) if kind == "type" else False


with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_name=include,
        render_item=render,
        render_as_batch=True,
        compare_type=False,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
