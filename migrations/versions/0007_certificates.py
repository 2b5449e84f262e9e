"""Certificates of attendance, and what people say of what they went to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
STANDS = sa.text("revoked_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("gives_certificate", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    programmes = sa.table("programmes", sa.column("kind"), sa.column("gives_certificate"))
    op.execute(
        sa.update(programmes)
        .where(programmes.c.kind == "training")
        .values(gives_certificate=sa.true())
    )

    op.create_table(
        "certificates",
        sa.Column("id", BIG, nullable=False),
        sa.Column("serial", sa.String(length=20), nullable=False),
        sa.Column("registration_id", BIG, nullable=False),
        sa.Column("holder_name", sa.Text(), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", BIG, nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", BIG, nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", BIG, nullable=True),
        sa.Column("revoke_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_certificates_times")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_certificates_minutes")),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["accounts.id"], name=op.f("fk_certificates_issued_by")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_certificates_registration_id")
        ),
        sa.ForeignKeyConstraint(
            ["revoked_by"], ["accounts.id"], name=op.f("fk_certificates_revoked_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("serial", name=op.f("uq_certificates_serial")),
    )
    with op.batch_alter_table("certificates", schema=None) as batch_op:
        batch_op.create_index(
            "ix_certificates_registration", ["registration_id", "id"], unique=False
        )
        batch_op.create_index(
            "uq_certificates_standing",
            ["registration_id"],
            unique=True,
            postgresql_where=STANDS,
            sqlite_where=STANDS,
        )

    op.create_table(
        "feedback",
        sa.Column("id", BIG, nullable=False),
        sa.Column("registration_id", BIG, nullable=False),
        sa.Column("rating", BIG, nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_feedback_rating")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_feedback_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_feedback_registration_id")),
    )


def downgrade() -> None:
    for table in ("feedback", "certificates"):
        op.drop_table(table)
    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.drop_column("gives_certificate")
