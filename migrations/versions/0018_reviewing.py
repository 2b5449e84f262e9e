"""Reading wishes: who read first, what was split, call-backs, and disputes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
SPLIT = sa.text("split_from_id IS NOT NULL")
READ = sa.text("first_reader_id IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("wishes") as table:
        table.add_column(sa.Column("person_hash", sa.String(64), nullable=True))
        table.add_column(sa.Column("split_from_id", BIG, nullable=True))
        table.add_column(sa.Column("first_reader_id", BIG, nullable=True))
        table.add_column(sa.Column("first_read_at", TIME, nullable=True))
        table.create_foreign_key(
            op.f("fk_wishes_split_from_id"), "wishes", ["split_from_id"], ["id"]
        )
        table.create_foreign_key(
            op.f("fk_wishes_first_reader_id"), "accounts", ["first_reader_id"], ["id"]
        )
    op.create_index("ix_wishes_person", "wishes", ["person_hash", "id"])
    op.create_index(
        "ix_wishes_split", "wishes", ["split_from_id"], postgresql_where=SPLIT, sqlite_where=SPLIT
    )
    op.create_index(
        "ix_wishes_first_reader",
        "wishes",
        ["first_reader_id"],
        postgresql_where=READ,
        sqlite_where=READ,
    )
    op.add_column("wish_claims", sa.Column("disputed_at", TIME, nullable=True))
    op.create_table(
        "wish_calls",
        sa.Column("id", BIG, nullable=False),
        sa.Column("wish_id", BIG, nullable=False),
        sa.Column("claim_id", BIG, nullable=False),
        sa.Column("called_by", BIG, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("outcome", sa.String(24), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["wish_id"], ["wishes.id"], name=op.f("fk_wish_calls_wish_id")),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["wish_claims.id"], name=op.f("fk_wish_calls_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["called_by"], ["accounts.id"], name=op.f("fk_wish_calls_called_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_calls")),
    )
    op.create_index("ix_wish_calls_wish", "wish_calls", ["wish_id", "id"])
    op.create_index("ix_wish_calls_claim", "wish_calls", ["claim_id"])


def downgrade() -> None:
    op.drop_table("wish_calls")
    op.drop_column("wish_claims", "disputed_at")
    op.drop_index("ix_wishes_first_reader", "wishes")
    op.drop_index("ix_wishes_split", "wishes")
    op.drop_index("ix_wishes_person", "wishes")
    with op.batch_alter_table("wishes") as table:
        table.drop_constraint(op.f("fk_wishes_first_reader_id"), type_="foreignkey")
        table.drop_constraint(op.f("fk_wishes_split_from_id"), type_="foreignkey")
        for column in ("first_read_at", "first_reader_id", "split_from_id", "person_hash"):
            table.drop_column(column)
