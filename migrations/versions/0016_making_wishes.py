"""Wishes for one team, pictures, how consent was given, questions and answers, thanks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
OPEN = sa.text("answered_at IS NULL")
WAITING = sa.text("status = 'waiting'")
BOARD = ("ix_wishes_board", ["status", "published_at", "id"])
STATE = ("ix_wishes_state", ["status", "moved_at", "id"])


def upgrade() -> None:
    with op.batch_alter_table("wishes") as table:
        table.add_column(sa.Column("for_phone_hash", sa.String(64), nullable=True))
        table.add_column(sa.Column("guardian", sa.Text(), nullable=True))
        table.add_column(sa.Column("consent_how", sa.String(24), nullable=True))
        table.add_column(
            sa.Column("may_publish", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        table.add_column(sa.Column("team_id", BIG, nullable=True))
        table.add_column(sa.Column("picture", sa.String(32), nullable=True))
        table.add_column(
            sa.Column("picture_shared", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.create_foreign_key(op.f("fk_wishes_team_id"), "teams", ["team_id"], ["id"])
    for name, columns in (BOARD, STATE):
        op.drop_index(name, "wishes")
        op.create_index(name, "wishes", [*columns, "team_id"])
    op.create_index(
        "ix_wishes_team",
        "wishes",
        ["team_id", "status", "published_at", "id"],
        postgresql_where=sa.text("team_id IS NOT NULL"),
        sqlite_where=sa.text("team_id IS NOT NULL"),
    )
    op.create_index("ix_wishes_for_phone", "wishes", ["for_phone_hash", "id"])
    _questions()
    _thanks()


def _questions() -> None:
    op.create_table(
        "wish_questions",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("wish_id", BIG, nullable=False),
        sa.Column("claim_id", BIG, nullable=True),
        sa.Column("asked_by", BIG, nullable=True),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answered_by", BIG, nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["wish_id"], ["wishes.id"], name=op.f("fk_wish_questions_wish_id")),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["wish_claims.id"], name=op.f("fk_wish_questions_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_wish_questions_asked_by")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["accounts.id"], name=op.f("fk_wish_questions_answered_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_questions")),
        sa.UniqueConstraint("code", name=op.f("uq_wish_questions_code")),
    )
    op.create_index(
        "uq_wish_questions_open",
        "wish_questions",
        ["wish_id"],
        unique=True,
        postgresql_where=OPEN,
        sqlite_where=OPEN,
    )
    op.create_index("ix_wish_questions_wish", "wish_questions", ["wish_id", "id"])
    op.create_index("ix_wish_questions_claim", "wish_questions", ["claim_id"])


def _thanks() -> None:
    op.create_table(
        "wish_thanks",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("wish_id", BIG, nullable=False),
        sa.Column("claim_id", BIG, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("public_words", sa.Text(), nullable=True),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("decided_by", BIG, nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["wish_id"], ["wishes.id"], name=op.f("fk_wish_thanks_wish_id")),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["wish_claims.id"], name=op.f("fk_wish_thanks_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_wish_thanks_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_thanks")),
        sa.UniqueConstraint("code", name=op.f("uq_wish_thanks_code")),
        sa.UniqueConstraint("wish_id", name=op.f("uq_wish_thanks_wish_id")),
    )
    op.create_index("ix_wish_thanks_shown", "wish_thanks", ["status", "decided_at", "id"])
    op.create_index(
        "ix_wish_thanks_waiting",
        "wish_thanks",
        ["id"],
        postgresql_where=WAITING,
        sqlite_where=WAITING,
    )
    op.create_index("ix_wish_thanks_claim", "wish_thanks", ["claim_id"])


def downgrade() -> None:
    op.drop_table("wish_thanks")
    op.drop_table("wish_questions")
    op.drop_index("ix_wishes_for_phone", "wishes")
    op.drop_index("ix_wishes_team", "wishes")
    for name, columns in (BOARD, STATE):
        op.drop_index(name, "wishes")
        op.create_index(name, "wishes", columns)
    with op.batch_alter_table("wishes") as table:
        table.drop_constraint(op.f("fk_wishes_team_id"), type_="foreignkey")
        for column in (
            "picture_shared",
            "picture",
            "team_id",
            "may_publish",
            "consent_how",
            "guardian",
            "for_phone_hash",
        ):
            table.drop_column(column)
