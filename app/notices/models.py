"""What a person is told: one row in their inbox, rendered in the language they read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, pk


class Notice(Model):
    """A notice in an inbox: its kind names the words, `facts` fills them."""

    __tablename__ = "notices"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "key"),
        sa.Index("ix_notices_inbox", "account_id", "id"),
        sa.Index(
            "ix_notices_unread",
            "account_id",
            postgresql_where=sa.text("read_at IS NULL"),
            sqlite_where=sa.text("read_at IS NULL"),
        ),
    )

    id: Mapped[int] = pk()
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    kind: Mapped[str] = mapped_column(sa.String(60))
    key: Mapped[str] = mapped_column(sa.String(120))
    facts: Mapped[dict[str, Any]]
    link: Mapped[str] = mapped_column(sa.String(200), default="")
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Letter(Model):
    """An e-mail as it was written, kept when no mail server is set, and its delivery."""

    __tablename__ = "letters"

    id: Mapped[int] = pk()
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    notice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("notices.id"), unique=True)
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
