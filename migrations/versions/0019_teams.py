"""Going home from a volunteer action, and corrections of hours that were served."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
_OPEN = sa.text("decided_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "check_outs",
        sa.Column("id", BIG, nullable=False),
        sa.Column("registration_id", BIG, nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("scanned_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("method", sa.String(24), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_check_outs_by_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_check_outs_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_outs")),
        sa.UniqueConstraint("nonce", name=op.f("uq_check_outs_nonce")),
    )
    op.create_index(op.f("ix_check_outs_by_id"), "check_outs", ["by_id"])
    op.create_index(op.f("ix_check_outs_registration_id"), "check_outs", ["registration_id"])
    op.create_table(
        "check_outs_undone",
        sa.Column("id", BIG, nullable=False),
        sa.Column("check_out_id", BIG, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts.id"], name=op.f("fk_check_outs_undone_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["check_out_id"], ["check_outs.id"], name=op.f("fk_check_outs_undone_check_out_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_outs_undone")),
        sa.UniqueConstraint("check_out_id", name=op.f("uq_check_outs_undone_check_out_id")),
    )
    op.create_index(op.f("ix_check_outs_undone_by_id"), "check_outs_undone", ["by_id"])
    op.create_table(
        "service_corrections",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("record_id", BIG, nullable=False),
        sa.Column("old_started_at", MOMENT, nullable=False),
        sa.Column("old_ended_at", MOMENT, nullable=False),
        sa.Column("new_started_at", MOMENT, nullable=False),
        sa.Column("new_ended_at", MOMENT, nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("asked_by", BIG, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "new_ended_at > new_started_at", name=op.f("ck_service_corrections_new_span")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by",
            name=op.f("ck_service_corrections_second_person"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_service_corrections_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_service_corrections_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["service_records.id"], name=op.f("fk_service_corrections_record_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_corrections")),
        sa.UniqueConstraint("code", name=op.f("uq_service_corrections_code")),
    )
    for column in ("asked_by", "decided_by", "record_id"):
        op.create_index(op.f(f"ix_service_corrections_{column}"), "service_corrections", [column])
    op.create_index(
        "uq_service_corrections_open",
        "service_corrections",
        ["record_id"],
        unique=True,
        postgresql_where=_OPEN,
        sqlite_where=_OPEN,
    )


def downgrade() -> None:
    op.drop_table("service_corrections")
    op.drop_table("check_outs_undone")
    op.drop_table("check_outs")
