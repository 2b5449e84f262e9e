"""Wishes, their claims, and the leave to claim once more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.core import search

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)
LIVE = sa.text("status IN ('claimed', 'in_progress', 'fulfilled')")
RUNNING = sa.text("status IN ('claimed', 'in_progress')")
OPEN_PERMIT = sa.text("used_at IS NULL AND declined_at IS NULL")
ASKED_PERMIT = sa.text("granted_at IS NULL AND declined_at IS NULL")


def index(name: str, table: str, columns: list[str], where: sa.TextClause | None = None) -> None:
    op.create_index(
        name,
        table,
        columns,
        unique=name.startswith("uq_"),
        postgresql_where=where,
        sqlite_where=where,
    )


def upgrade() -> None:
    op.create_table(
        "wishes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("public_title", JSON, nullable=True),
        sa.Column("public_story", JSON, nullable=True),
        sa.Column("age_band", sa.String(24), nullable=True),
        sa.Column("community_id", BIG, nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=False),
        sa.Column("value_cap", BIG, nullable=True),
        sa.Column("owner_id", BIG, nullable=True),
        sa.Column("entered_by", BIG, nullable=True),
        sa.Column("for_name", sa.Text(), nullable=True),
        sa.Column("for_phone", sa.Text(), nullable=True),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("moved_at", TIME, nullable=False),
        sa.Column("published_at", TIME, nullable=True),
        sa.Column("version", BIG, nullable=False),
        sa.CheckConstraint("value_cap IS NULL OR value_cap > 0", name=op.f("ck_wishes_value_cap")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_wishes_community_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name=op.f("fk_wishes_owner_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["accounts.id"], name=op.f("fk_wishes_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint("code", name=op.f("uq_wishes_code")),
    )
    board = ["published_at", "id"]
    index("ix_wishes_board", "wishes", ["status", *board])
    index("ix_wishes_board_kind", "wishes", ["status", "kind", *board])
    index("ix_wishes_board_community", "wishes", ["community_id", "status", *board])
    index("ix_wishes_state", "wishes", ["status", "moved_at", "id"])
    index("ix_wishes_owner", "wishes", ["owner_id", "id"])
    index("ix_wishes_enterer", "wishes", ["entered_by", "id"])

    op.create_table(
        "wish_claims",
        sa.Column("id", BIG, nullable=False),
        sa.Column("wish_id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("organisation_id", BIG, nullable=True),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("claimed_at", TIME, nullable=False),
        sa.Column("contact_due", TIME, nullable=False),
        sa.Column("contacted_at", TIME, nullable=True),
        sa.Column("contact_note", sa.Text(), nullable=True),
        sa.Column("deliver_due", TIME, nullable=True),
        sa.Column("extended_by", BIG, nullable=True),
        sa.Column("fulfilled_at", TIME, nullable=True),
        sa.Column("fulfil_note", sa.Text(), nullable=True),
        sa.Column("minutes", BIG, nullable=True),
        sa.Column("answer_note", sa.Text(), nullable=True),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("version", BIG, nullable=False),
        sa.CheckConstraint("minutes IS NULL OR minutes > 0", name=op.f("ck_wish_claims_minutes")),
        sa.ForeignKeyConstraint(["wish_id"], ["wishes.id"], name=op.f("fk_wish_claims_wish_id")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_wish_claims_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_wish_claims_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["extended_by"], ["accounts.id"], name=op.f("fk_wish_claims_extended_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_claims")),
    )
    index("uq_wish_claims_live", "wish_claims", ["wish_id"], LIVE)
    index("ix_wish_claims_wish", "wish_claims", ["wish_id", "id"])
    index("ix_wish_claims_person", "wish_claims", ["account_id", "status", "ended_at"])
    index("ix_wish_claims_organisation", "wish_claims", ["organisation_id"], RUNNING)

    op.create_table(
        "wish_permits",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("granted_at", TIME, nullable=True),
        sa.Column("declined_at", TIME, nullable=True),
        sa.Column("used_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_wish_permits_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_wish_permits_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_permits")),
        sa.UniqueConstraint("code", name=op.f("uq_wish_permits_code")),
    )
    index("uq_wish_permits_open", "wish_permits", ["account_id"], OPEN_PERMIT)
    index("ix_wish_permits_account", "wish_permits", ["account_id", "id"])
    index("ix_wish_permits_asked", "wish_permits", ["id"], ASKED_PERMIT)
    search.create_index_tables(op, "wishes")


def downgrade() -> None:
    search.drop_index_tables(op, "wishes")
    for table in ("wish_permits", "wish_claims", "wishes"):
        op.drop_table(table)
