"""Courses: several dates taken with one sign-up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)
ADDED = (
    ("events", "over_at"),
    ("events", "is_course"),
    ("events", "dates"),
    ("programmes", "certificate_share"),
)


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", BIG, nullable=False),
        sa.Column("event_id", BIG, nullable=False),
        sa.Column("no", BIG, nullable=False),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("place_id", BIG, nullable=False),
        sa.Column("room", JSON, nullable=True),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("sequence", BIG, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.CheckConstraint("no > 1", name=op.f("ck_meetings_no")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_meetings_times")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_meetings_event_id")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_meetings_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("event_id", "no", name=op.f("uq_meetings_event_id_no")),
    )
    op.create_index("ix_meetings_starts_at", "meetings", ["starts_at", "event_id"])
    op.create_index(op.f("ix_meetings_place_id"), "meetings", ["place_id"])
    _add_in_place()
    with op.batch_alter_table("certificates") as table:
        table.add_column(sa.Column("dates", BIG, nullable=False, server_default="1"))
        table.add_column(sa.Column("attended", BIG, nullable=False, server_default="1"))
        table.create_check_constraint(
            op.f("ck_certificates_attended"), "attended BETWEEN 1 AND dates"
        )
    with op.batch_alter_table("certificates") as table:
        table.alter_column("dates", server_default=None)
        table.alter_column("attended", server_default=None)
    with op.batch_alter_table("check_ins") as table:
        table.add_column(sa.Column("meeting_id", BIG, nullable=True))
        table.create_foreign_key(
            op.f("fk_check_ins_meeting_id"), "meetings", ["meeting_id"], ["id"]
        )
        table.create_index(op.f("ix_check_ins_meeting_id"), ["meeting_id"])


def _add_in_place() -> None:
    """In plain words, so that SQLite need not copy the table from under what points at it."""
    lite = op.get_bind().dialect.name == "sqlite"
    number, no, never = ("INTEGER", "0", "'1970-01-01'") if lite else ("BIGINT", "false", "now()")
    time = "DATETIME" if lite else "TIMESTAMP WITH TIME ZONE"
    for column in (
        f"events ADD COLUMN over_at {time} NOT NULL DEFAULT {never}",
        f"events ADD COLUMN is_course BOOLEAN NOT NULL DEFAULT {no}",
        f"events ADD COLUMN dates {number} NOT NULL DEFAULT 1"
        " CONSTRAINT ck_events_dates CHECK (dates > 0)",
        f"programmes ADD COLUMN certificate_share {number} NOT NULL DEFAULT 80"
        " CONSTRAINT ck_programmes_certificate_share CHECK (certificate_share BETWEEN 1 AND 100)",
    ):
        op.execute(f"ALTER TABLE {column}")
    op.execute("UPDATE events SET over_at = ends_at")
    if not lite:
        for table, name in ADDED:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} DROP DEFAULT")


def downgrade() -> None:
    with op.batch_alter_table("check_ins") as table:
        table.drop_index(op.f("ix_check_ins_meeting_id"))
        table.drop_constraint(op.f("fk_check_ins_meeting_id"), type_="foreignkey")
        table.drop_column("meeting_id")
    with op.batch_alter_table("certificates") as table:
        table.drop_constraint(op.f("ck_certificates_attended"), type_="check")
        table.drop_column("attended")
        table.drop_column("dates")
    for table, name in ADDED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    op.drop_table("meetings")
