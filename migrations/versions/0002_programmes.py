"""Programmes, their events, registrations and check-ins."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.core import search

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
LIVE = sa.text(
    "status IN ('pending', 'waitlisted', 'held', 'offered', 'confirmed', 'attended', 'no_show')"
)


def upgrade() -> None:
    op.create_table(
        "programmes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("title", JSON, nullable=False),
        sa.Column("summary", JSON, nullable=False),
        sa.Column("learn", JSON, nullable=True),
        sa.Column("for_whom", JSON, nullable=True),
        sa.Column("bring", JSON, nullable=True),
        sa.Column("teacher_name", JSON, nullable=True),
        sa.Column("teacher_about", JSON, nullable=True),
        sa.Column("market", sa.String(length=40), nullable=True),
        sa.Column("place_id", BIG, nullable=False),
        sa.Column("price", BIG, nullable=False),
        sa.Column("cancel_hours", BIG, nullable=False),
        sa.Column("created_by", BIG, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.CheckConstraint("cancel_hours >= 0", name=op.f("ck_programmes_cancel_hours")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_programmes_price")),
        sa.ForeignKeyConstraint(
            ["created_by"], ["accounts.id"], name=op.f("fk_programmes_created_by")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_programmes_place_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programmes")),
        sa.UniqueConstraint("code", name=op.f("uq_programmes_code")),
    )
    with op.batch_alter_table("programmes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programmes_created_by"), ["created_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_programmes_place_id"), ["place_id"], unique=False)
        batch_op.create_index("ix_programmes_status", ["status", "id"], unique=False)

    op.create_table(
        "events",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("programme_id", BIG, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place_id", BIG, nullable=False),
        sa.Column("room", JSON, nullable=True),
        sa.Column("capacity", BIG, nullable=False),
        sa.Column("taken", BIG, nullable=False),
        sa.Column("waiting", BIG, nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("sequence", BIG, nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_events_capacity")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_events_times")),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_events_taken")),
        sa.CheckConstraint("waiting >= 0", name=op.f("ck_events_waiting")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_events_place_id")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_events_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("code", name=op.f("uq_events_code")),
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_place_id"), ["place_id"], unique=False)
        batch_op.create_index("ix_events_programme", ["programme_id", "starts_at"], unique=False)
        batch_op.create_index("ix_events_upcoming", ["starts_at", "id"], unique=False)

    op.create_table(
        "registrations",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("ticket", sa.String(length=6), nullable=False),
        sa.Column("event_id", BIG, nullable=False),
        sa.Column("account_id", BIG, nullable=True),
        sa.Column("booked_by", BIG, nullable=False),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("for_name", sa.Text(), nullable=True),
        sa.Column("for_phone", sa.Text(), nullable=True),
        sa.Column("for_hash", sa.String(length=64), nullable=True),
        sa.Column("party_size", BIG, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("behind_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", BIG, nullable=False),
        sa.CheckConstraint(
            "account_id IS NOT NULL OR for_name IS NOT NULL", name=op.f("ck_registrations_somebody")
        ),
        sa.CheckConstraint("party_size BETWEEN 1 AND 10", name=op.f("ck_registrations_party_size")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_registrations_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["booked_by"], ["accounts.id"], name=op.f("fk_registrations_booked_by")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_registrations_event_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("code", name=op.f("uq_registrations_code")),
        sa.UniqueConstraint("event_id", "ticket", name=op.f("uq_registrations_event_id_ticket")),
    )
    with op.batch_alter_table("registrations", schema=None) as batch_op:
        batch_op.create_index("ix_registrations_account", ["account_id", "status"], unique=False)
        batch_op.create_index("ix_registrations_booker", ["booked_by", "id"], unique=False)
        batch_op.create_index("ix_registrations_line", ["event_id", "status", "id"], unique=False)
        batch_op.create_index(
            "uq_registrations_live_account",
            ["event_id", "account_id"],
            unique=True,
            postgresql_where=LIVE,
            sqlite_where=LIVE,
        )
        batch_op.create_index(
            "uq_registrations_live_other",
            ["event_id", "for_hash"],
            unique=True,
            postgresql_where=LIVE,
            sqlite_where=LIVE,
        )

    op.create_table(
        "check_ins",
        sa.Column("id", BIG, nullable=False),
        sa.Column("registration_id", BIG, nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("method", sa.String(24), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_check_ins_by_id")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registrations.id"], name=op.f("fk_check_ins_registration_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint("nonce", name=op.f("uq_check_ins_nonce")),
    )
    with op.batch_alter_table("check_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_ins_by_id"), ["by_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_check_ins_registration_id"), ["registration_id"], unique=False
        )
    search.create_index_tables(op, "programmes")


def downgrade() -> None:
    search.drop_index_tables(op, "programmes")
    for table in ("check_ins", "registrations", "events", "programmes"):
        op.drop_table(table)
