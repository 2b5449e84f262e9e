"""What merchants need for selling online."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "needs_surveys",
        sa.Column("id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("market", sa.String(40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("finished_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_needs_surveys_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_needs_surveys")),
        sa.UniqueConstraint("account_id", name=op.f("uq_needs_surveys_account_id")),
    )
    op.create_index("ix_needs_surveys_market", "needs_surveys", ["market", "id"])
    op.create_table(
        "needs_answers",
        sa.Column("survey_id", BIG, nullable=False),
        sa.Column("topic", sa.String(24), nullable=False),
        sa.Column("need", sa.String(24), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["needs_surveys.id"], name=op.f("fk_needs_answers_survey_id")
        ),
        sa.PrimaryKeyConstraint("survey_id", "topic", name=op.f("pk_needs_answers")),
    )
    op.create_index("ix_needs_answers_topic", "needs_answers", ["topic", "need"])


def downgrade() -> None:
    op.drop_table("needs_answers")
    op.drop_table("needs_surveys")
