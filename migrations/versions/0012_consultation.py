"""Times with advisers, and what advisers write down for themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # In plain words, so that SQLite need not copy the table from under the rows that point at it.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE events ADD COLUMN adviser_id {number}"
        " CONSTRAINT fk_events_adviser_id REFERENCES teachers (id)"
    )
    op.create_index("ix_events_adviser", "events", ["adviser_id", "starts_at"])
    op.create_table(
        "advice_notes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("registration_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_advice_notes_registration_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_advice_notes_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_advice_notes")),
        sa.UniqueConstraint(
            "registration_id", "by_id", name=op.f("uq_advice_notes_registration_id_by_id")
        ),
    )
    op.create_index(op.f("ix_advice_notes_by_id"), "advice_notes", ["by_id"])


def downgrade() -> None:
    op.drop_table("advice_notes")
    op.drop_index("ix_events_adviser", "events")
    op.execute("ALTER TABLE events DROP COLUMN adviser_id")
