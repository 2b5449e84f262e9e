"""What an adviser writes down for themselves about a talk."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, pk
from app.core.seal import Sealed


class AdviceNote(Model):
    """An adviser's own note on a talk: neither the person nor an organiser ever sees it."""

    __tablename__ = "advice_notes"
    __table_args__ = (sa.UniqueConstraint("registration_id", "by_id"),)

    id: Mapped[int] = pk()
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registrations.id"))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    text: Mapped[str] = mapped_column(Sealed("advice_notes.text"))
    changed_at: Mapped[datetime]
