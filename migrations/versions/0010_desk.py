"""Notes on registrations, messages to everybody of an event, and phones of guests to find by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.core.seal import Sealed, keyed_hash

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)
CHUNK = 1000


def upgrade() -> None:
    op.create_table(
        "registration_notes",
        sa.Column("id", BIG, nullable=False),
        sa.Column("registration_id", BIG, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_registration_notes_registration_id"),
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts.id"], name=op.f("fk_registration_notes_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_notes")),
    )
    for column in ("registration_id", "by_id"):
        op.create_index(op.f(f"ix_registration_notes_{column}"), "registration_notes", [column])
    op.create_table(
        "event_messages",
        sa.Column("id", BIG, nullable=False),
        sa.Column("event_id", BIG, nullable=False),
        sa.Column("words", JSON, nullable=False),
        sa.Column("audience", sa.String(24), nullable=False),
        sa.Column("people", BIG, nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("by_id", BIG, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.CheckConstraint("people > 0", name=op.f("ck_event_messages_people")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_messages_event_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["accounts.id"], name=op.f("fk_event_messages_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_messages")),
        sa.UniqueConstraint("event_id", "nonce", name=op.f("uq_event_messages_event_id_nonce")),
    )
    op.create_index(op.f("ix_event_messages_by_id"), "event_messages", ["by_id"])
    op.add_column("registrations", sa.Column("for_phone_hash", sa.String(64), nullable=True))
    op.create_index("ix_registrations_phone", "registrations", ["event_id", "for_phone_hash"])
    _hash_phones()


def downgrade() -> None:
    op.drop_index("ix_registrations_phone", "registrations")
    op.drop_column("registrations", "for_phone_hash")
    op.drop_table("event_messages")
    op.drop_table("registration_notes")


def _hash_phones() -> None:
    """Phones that stand sealed already are found from now on, too."""
    rows = sa.table(
        "registrations",
        sa.column("id", BIG),
        sa.column("for_phone", Sealed("registrations.for_phone")),
        sa.column("for_phone_hash", sa.String()),
    )
    connection, last = op.get_bind(), 0
    while True:
        found = connection.execute(
            sa.select(rows.c.id, rows.c.for_phone)
            .where(rows.c.for_phone.is_not(None), rows.c.id > last)
            .order_by(rows.c.id)
            .limit(CHUNK)
        ).all()
        for key, phone in found:
            connection.execute(
                sa.update(rows)
                .where(rows.c.id == key)
                .values(for_phone_hash=keyed_hash("phone", phone))
            )
        if len(found) < CHUNK:
            return
        last = found[-1].id
