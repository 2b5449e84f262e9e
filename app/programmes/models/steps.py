"""What builds on what: one programme after another."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class ProgrammeStep(Model):
    """A programme builds on another; where `required`, one must have been there first."""

    __tablename__ = "programme_steps"
    __table_args__ = (sa.CheckConstraint("programme_id <> builds_on_id", name="forward"),)

    programme_id: Mapped[int] = mapped_column(sa.ForeignKey("programmes.id"), primary_key=True)
    builds_on_id: Mapped[int] = mapped_column(
        sa.ForeignKey("programmes.id"), primary_key=True, index=True
    )
    required: Mapped[bool] = mapped_column(default=False)
