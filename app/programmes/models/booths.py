"""The plan of an exhibition: its numbered booths in rows and columns."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, pk
from app.core.localized import Localized, LocalizedType

MOST_ROWS, MOST_COLUMNS = 12, 20


class Booth(Model):
    """A place at an exhibition. Who holds it stands in the registration (`booth_id`)."""

    __tablename__ = "booths"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "label"),
        sa.UniqueConstraint("event_id", "row_no", "column_no"),
        sa.CheckConstraint(f"row_no BETWEEN 1 AND {MOST_ROWS}", name="row_no"),
        sa.CheckConstraint(f"column_no BETWEEN 1 AND {MOST_COLUMNS}", name="column_no"),
    )

    id: Mapped[int] = pk()
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"))
    label: Mapped[str] = mapped_column(sa.String(12))
    row_no: Mapped[int]
    column_no: Mapped[int]
    size: Mapped[str] = mapped_column(sa.String(40), default="")
    note: Mapped[Localized | None] = mapped_column(LocalizedType)
    blocked: Mapped[bool] = mapped_column(default=False)
