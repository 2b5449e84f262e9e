"""Double registrations, members who are asked to take a wish, certificates for a year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def only_one(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name,
        table,
        columns,
        unique=True,
        postgresql_where=sa.text(where),
        sqlite_where=sa.text(where),
    )


def upgrade() -> None:
    table = "double_registrations"
    op.create_table(
        table,
        sa.Column("id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("organisation_id", BIG, nullable=False),
        sa.Column("grid_id", BIG, nullable=False),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        reference(table, "account_id", "accounts"),
        reference(table, "organisation_id", "organisations"),
        reference(table, "grid_id", "grids"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_double_registrations")),
    )
    only_one("uq_double_registrations_live", table, ["account_id"], "ended_at IS NULL")
    op.create_index("ix_double_registrations_organisation", table, ["organisation_id", "id"])
    op.create_index("ix_double_registrations_grid", table, ["grid_id", "id"])
    table = "service_certificates"
    op.create_table(
        table,
        sa.Column("id", BIG, nullable=False),
        sa.Column("serial", sa.String(20), nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("year", BIG, nullable=False),
        sa.Column("holder_name", sa.Text(), nullable=False),
        sa.Column("minutes", BIG, nullable=False),
        sa.Column("times", BIG, nullable=False),
        sa.Column("people", BIG, nullable=False),
        sa.Column("issued_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.Column("revoked_by", BIG, nullable=True),
        sa.Column("revoke_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_service_certificates_minutes")),
        reference(table, "account_id", "accounts"),
        reference(table, "revoked_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_certificates")),
        sa.UniqueConstraint("serial", name=op.f("uq_service_certificates_serial")),
    )
    only_one(
        "uq_service_certificates_standing", table, ["account_id", "year"], "revoked_at IS NULL"
    )
    table = "wish_requests"
    op.create_table(
        table,
        sa.Column("id", BIG, nullable=False),
        sa.Column("wish_id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("asked_by", BIG, nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        reference(table, "wish_id", "wishes"),
        reference(table, "account_id", "accounts"),
        reference(table, "asked_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_requests")),
        sa.UniqueConstraint(
            "account_id", "asked_on", name=op.f("uq_wish_requests_account_id_asked_on")
        ),
        sa.UniqueConstraint(
            "wish_id", "account_id", name=op.f("uq_wish_requests_wish_id_account_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("wish_requests")
    op.drop_table("service_certificates")
    op.drop_table("double_registrations")
