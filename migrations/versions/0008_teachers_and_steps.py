"""Teachers stand in a table of their own, and programmes build on each other."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.core.codes import new_code

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

programmes = sa.table(
    "programmes",
    sa.column("id", BIG),
    sa.column("teacher_name", JSON),
    sa.column("teacher_about", JSON),
    sa.column("teacher_id", BIG),
)
teachers = sa.table(
    "teachers",
    sa.column("id", BIG),
    sa.column("code", sa.String),
    sa.column("name", JSON),
    sa.column("about", JSON),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("version", BIG),
)


def upgrade() -> None:
    op.create_table(
        "teachers",
        sa.Column("id", BIG, nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", JSON, nullable=False),
        sa.Column("about", JSON, nullable=True),
        sa.Column("account_id", BIG, nullable=True),
        sa.Column("photo", sa.String(length=20), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_teachers_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teachers")),
        sa.UniqueConstraint("code", name=op.f("uq_teachers_code")),
    )
    op.create_index(op.f("ix_teachers_account_id"), "teachers", ["account_id"])
    op.create_table(
        "programme_steps",
        sa.Column("programme_id", BIG, nullable=False),
        sa.Column("builds_on_id", BIG, nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.CheckConstraint("programme_id <> builds_on_id", name=op.f("ck_programme_steps_forward")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name=op.f("fk_programme_steps_programme_id")
        ),
        sa.ForeignKeyConstraint(
            ["builds_on_id"], ["programmes.id"], name=op.f("fk_programme_steps_builds_on_id")
        ),
        sa.PrimaryKeyConstraint("programme_id", "builds_on_id", name=op.f("pk_programme_steps")),
    )
    op.create_index(op.f("ix_programme_steps_builds_on_id"), "programme_steps", ["builds_on_id"])
    # In plain words, so that SQLite need not copy the table from under the rows that point at it.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE programmes ADD COLUMN teacher_id {number}"
        " CONSTRAINT fk_programmes_teacher_id REFERENCES teachers (id)"
    )
    op.create_index(op.f("ix_programmes_teacher_id"), "programmes", ["teacher_id"])
    _to_teachers(op.get_bind())
    op.execute("ALTER TABLE programmes DROP COLUMN teacher_name")
    op.execute("ALTER TABLE programmes DROP COLUMN teacher_about")


def downgrade() -> None:
    op.add_column("programmes", sa.Column("teacher_name", JSON, nullable=True))
    op.add_column("programmes", sa.Column("teacher_about", JSON, nullable=True))
    _from_teachers(op.get_bind())
    op.drop_index(op.f("ix_programmes_teacher_id"), "programmes")
    op.execute("ALTER TABLE programmes DROP COLUMN teacher_id")
    op.drop_table("programme_steps")
    op.drop_table("teachers")


def _to_teachers(bind: Any) -> None:
    """Each pair of name and words becomes one teacher of all programmes that named them so."""
    known: dict[str, int] = {}
    now = datetime.now(UTC)
    rows = bind.execute(
        sa.select(programmes.c.id, programmes.c.teacher_name, programmes.c.teacher_about).order_by(
            programmes.c.id
        )
    ).all()
    for programme_id, name, about in rows:
        if not name:
            continue
        pair = json.dumps([name, about], sort_keys=True)
        if pair not in known:
            bind.execute(
                sa.insert(teachers).values(
                    code=new_code(), name=name, about=about or None, created_at=now, version=1
                )
            )
            known[pair] = bind.scalar(sa.select(sa.func.max(teachers.c.id)))
        bind.execute(
            sa.update(programmes)
            .where(programmes.c.id == programme_id)
            .values(teacher_id=known[pair])
        )


def _from_teachers(bind: Any) -> None:
    for row in bind.execute(sa.select(teachers.c.id, teachers.c.name, teachers.c.about)).all():
        bind.execute(
            sa.update(programmes)
            .where(programmes.c.teacher_id == row.id)
            .values(teacher_name=row.name, teacher_about=row.about)
        )
