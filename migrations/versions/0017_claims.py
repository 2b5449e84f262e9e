"""Claims for a team, visits at the door, handing over, and the board by the day needed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
ASKED = sa.text("status = 'asked'")
AGREED = sa.text("status = 'agreed'")


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
    with op.batch_alter_table("wishes") as table:
        table.add_column(sa.Column("address", sa.Text(), nullable=True))
    index("ix_wishes_soon", "wishes", ["status", "needed_by", "id"])
    index("ix_wishes_soon_kind", "wishes", ["status", "kind", "needed_by", "id"])
    index("ix_wishes_soon_community", "wishes", ["status", "community_id", "needed_by", "id"])
    with op.batch_alter_table("wish_claims") as table:
        table.add_column(sa.Column("team_id", BIG, nullable=True))
        table.add_column(sa.Column("handed_from_id", BIG, nullable=True))
        table.add_column(sa.Column("end_reason", sa.String(24), nullable=True))
        table.add_column(sa.Column("end_note", sa.Text(), nullable=True))
        table.create_foreign_key(op.f("fk_wish_claims_team_id"), "teams", ["team_id"], ["id"])
        table.create_foreign_key(
            op.f("fk_wish_claims_handed_from_id"), "wish_claims", ["handed_from_id"], ["id"]
        )
    index("ix_wish_claims_team", "wish_claims", ["team_id", "id"])
    index("uq_wish_claims_handed_from", "wish_claims", ["handed_from_id"])

    op.create_table(
        "wish_visits",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("claim_id", BIG, nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("agreed_for", TIME, nullable=False),
        sa.Column("agreed_at", TIME, nullable=False),
        sa.Column("done_at", TIME, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("photo", sa.String(32), nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["wish_claims.id"], name=op.f("fk_wish_visits_claim_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_visits")),
        sa.UniqueConstraint("code", name=op.f("uq_wish_visits_code")),
    )
    index("uq_wish_visits_agreed", "wish_visits", ["claim_id", "agreed_for"], AGREED)
    index("ix_wish_visits_claim", "wish_visits", ["claim_id", "id"])
    index("uq_wish_visits_photo", "wish_visits", ["photo"])

    op.create_table(
        "wish_hand_overs",
        sa.Column("id", BIG, nullable=False),
        sa.Column("claim_id", BIG, nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("asked_by", BIG, nullable=False),
        sa.Column("to_id", BIG, nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("answered_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["wish_claims.id"], name=op.f("fk_wish_hand_overs_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_wish_hand_overs_asked_by")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["accounts.id"], name=op.f("fk_wish_hand_overs_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_hand_overs")),
    )
    index("uq_wish_hand_overs_asked", "wish_hand_overs", ["claim_id"], ASKED)
    index("ix_wish_hand_overs_claim", "wish_hand_overs", ["claim_id", "id"])
    index("ix_wish_hand_overs_asked_of", "wish_hand_overs", ["to_id", "id"])


def downgrade() -> None:
    op.drop_table("wish_hand_overs")
    op.drop_table("wish_visits")
    op.drop_index("uq_wish_claims_handed_from", "wish_claims")
    op.drop_index("ix_wish_claims_team", "wish_claims")
    with op.batch_alter_table("wish_claims") as table:
        table.drop_constraint(op.f("fk_wish_claims_handed_from_id"), type_="foreignkey")
        table.drop_constraint(op.f("fk_wish_claims_team_id"), type_="foreignkey")
        for column in ("end_note", "end_reason", "handed_from_id", "team_id"):
            table.drop_column(column)
    for name in ("ix_wishes_soon_community", "ix_wishes_soon_kind", "ix_wishes_soon"):
        op.drop_index(name, "wishes")
    with op.batch_alter_table("wishes") as table:
        table.drop_column("address")
