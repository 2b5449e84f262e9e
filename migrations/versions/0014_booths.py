"""Booths of an exhibition, and who holds which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_HOLDS = sa.text("status IN ('held', 'offered', 'confirmed', 'attended', 'no_show')")


def upgrade() -> None:
    op.create_table(
        "booths",
        sa.Column("id", BIG, nullable=False),
        sa.Column("event_id", BIG, nullable=False),
        sa.Column("label", sa.String(12), nullable=False),
        sa.Column("row_no", BIG, nullable=False),
        sa.Column("column_no", BIG, nullable=False),
        sa.Column("size", sa.String(40), nullable=False),
        sa.Column("note", JSON, nullable=True),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.CheckConstraint("row_no BETWEEN 1 AND 12", name=op.f("ck_booths_row_no")),
        sa.CheckConstraint("column_no BETWEEN 1 AND 20", name=op.f("ck_booths_column_no")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_booths_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booths")),
        sa.UniqueConstraint("event_id", "label", name=op.f("uq_booths_event_id_label")),
        sa.UniqueConstraint(
            "event_id", "row_no", "column_no", name=op.f("uq_booths_event_id_row_no_column_no")
        ),
    )
    with op.batch_alter_table("registrations") as table:
        table.add_column(sa.Column("booth_id", BIG, nullable=True))
        table.create_foreign_key(op.f("fk_registrations_booth_id"), "booths", ["booth_id"], ["id"])
    op.create_index(
        "uq_registrations_booth",
        "registrations",
        ["booth_id"],
        unique=True,
        postgresql_where=_HOLDS,
        sqlite_where=_HOLDS,
    )


def downgrade() -> None:
    op.drop_index("uq_registrations_booth", "registrations")
    with op.batch_alter_table("registrations") as table:
        table.drop_constraint(op.f("fk_registrations_booth_id"), type_="foreignkey")
        table.drop_column("booth_id")
    op.drop_table("booths")
