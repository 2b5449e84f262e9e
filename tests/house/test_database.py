"""The steps of the database lead to what the models say, on both databases."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from app.core.db import db
from app.core.migrations import current, head
from app.core.search import is_search_table


def test_no_step_is_pending(app: Any) -> None:
    def ours(_object: Any, name: str | None, kind: str, *_: Any) -> bool:
        return not (kind == "table" and name is not None and is_search_table(name))

    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": False, "include_object": ours}
        )
        differences = compare_metadata(context, db.metadata)
    assert differences == []
    assert current(db.engine) == head()


def test_every_foreign_key_can_be_followed_fast(app: Any) -> None:
    inspector = sa.inspect(db.engine)
    slow = []
    for table in inspector.get_table_names():
        firsts = {tuple(index["column_names"][:1]) for index in inspector.get_indexes(table)}
        firsts |= {tuple(u["column_names"][:1]) for u in inspector.get_unique_constraints(table)}
        firsts.add(tuple(inspector.get_pk_constraint(table)["constrained_columns"][:1]))
        for key in inspector.get_foreign_keys(table):
            column = key["constrained_columns"][0]
            if (column,) not in firsts and not column.endswith("_by"):
                slow.append(f"{table}.{column}")
    assert slow == []
