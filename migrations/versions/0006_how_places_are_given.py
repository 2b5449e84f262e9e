"""Approval, lots, offers of freed places, and moving to another date."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("programmes") as table:
        for name, default in (("admission", "direct"), ("promotion", "automatic")):
            table.add_column(sa.Column(name, sa.String(24), nullable=False, server_default=default))
        for name, hours, most in (("offer_hours", 24, 336), ("draw_hours", 48, 720)):
            table.add_column(sa.Column(name, BIG, nullable=False, server_default=str(hours)))
            table.create_check_constraint(
                op.f(f"ck_programmes_{name}"), f"{name} BETWEEN 1 AND {most}"
            )
    with op.batch_alter_table("programmes") as table:
        for name in ("admission", "promotion", "offer_hours", "draw_hours"):
            table.alter_column(name, server_default=None)
    with op.batch_alter_table("events") as table:
        table.add_column(sa.Column("draw_seed", sa.String(64), nullable=True))
        table.add_column(sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("registrations") as table:
        table.add_column(sa.Column("line_no", BIG, nullable=True))
        table.add_column(sa.Column("offer_until", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("moves_from", BIG, nullable=True))
        table.create_foreign_key(
            op.f("fk_registrations_moves_from"), "registrations", ["moves_from"], ["id"]
        )
        table.drop_index("ix_registrations_line")
        table.create_index("ix_registrations_line", ["event_id", "status", "line_no", "id"])
        table.create_index("ix_registrations_moves_from", ["moves_from"])
    op.execute("UPDATE registrations SET line_no = id WHERE status = 'waitlisted'")


def downgrade() -> None:
    with op.batch_alter_table("registrations") as table:
        table.drop_index("ix_registrations_moves_from")
        table.drop_index("ix_registrations_line")
        table.drop_constraint(op.f("fk_registrations_moves_from"), type_="foreignkey")
        for name in ("moves_from", "offer_until", "line_no"):
            table.drop_column(name)
        table.create_index("ix_registrations_line", ["event_id", "status", "id"])
    with op.batch_alter_table("events") as table:
        for name in ("drawn_at", "draw_seed"):
            table.drop_column(name)
    with op.batch_alter_table("programmes") as table:
        for name in ("offer_hours", "draw_hours"):
            table.drop_constraint(op.f(f"ck_programmes_{name}"), type_="check")
        for name in ("draw_hours", "offer_hours", "promotion", "admission"):
            table.drop_column(name)
