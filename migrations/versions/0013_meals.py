"""Signing up that closes before the beginning, menus, and what the kitchen should know."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("programmes", sa.Column("closes_at_local", sa.Time(), nullable=True))
    op.create_table(
        "menus",
        sa.Column("id", BIG, nullable=False),
        sa.Column("event_id", BIG, nullable=False),
        sa.Column("words", JSON, nullable=True),
        sa.Column("allergens", JSON, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_menus_event_id")),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_menus_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_menus")),
        sa.UniqueConstraint("event_id", name=op.f("uq_menus_event_id")),
    )
    op.create_index(op.f("ix_menus_by_id"), "menus", ["by_id"])
    op.create_table(
        "care_profiles",
        sa.Column("id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=True),
        sa.Column("booked_by", BIG, nullable=False),
        sa.Column("for_hash", sa.String(64), nullable=True),
        sa.Column("dietary", sa.Text(), nullable=False),
        sa.Column("allergens", sa.Text(), nullable=False),
        sa.Column("wants_transport", sa.Boolean(), nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.CheckConstraint(
            "(account_id IS NULL) <> (for_hash IS NULL)",
            name=op.f("ck_care_profiles_either_account_or_hash"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_care_profiles_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["booked_by"], ["accounts.id"], name=op.f("fk_care_profiles_booked_by")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_care_profiles_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_profiles")),
        sa.UniqueConstraint("account_id", name=op.f("uq_care_profiles_account_id")),
        sa.UniqueConstraint(
            "booked_by", "for_hash", name=op.f("uq_care_profiles_booked_by_for_hash")
        ),
    )
    op.create_index("ix_care_profiles_hash", "care_profiles", ["for_hash"])
    op.create_index(op.f("ix_care_profiles_by_id"), "care_profiles", ["by_id"])


def downgrade() -> None:
    op.drop_table("care_profiles")
    op.drop_table("menus")
    op.drop_column("programmes", "closes_at_local")
