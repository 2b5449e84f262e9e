"""Check-ins that were taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "check_ins_undone",
        sa.Column("id", BIG, nullable=False),
        sa.Column("check_in_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_check_ins_undone_by_id")),
        sa.ForeignKeyConstraint(
            ["check_in_id"], ["check_ins.id"], name=op.f("fk_check_ins_undone_check_in_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins_undone")),
        sa.UniqueConstraint("check_in_id", name=op.f("uq_check_ins_undone_check_in_id")),
    )
    with op.batch_alter_table("check_ins_undone", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_ins_undone_by_id"), ["by_id"], unique=False)


def downgrade() -> None:
    op.drop_table("check_ins_undone")
