"""What came of calling residents back."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column

from app.core.db import Model, enum_column, pk
from app.core.seal import Sealed
from app.wishes.models.wishes import Wish


class CallOutcome(enum.Enum):
    """What came of calling a resident back."""

    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    NO_ANSWER = "no_answer"


class WishCall(Model):
    """Staff called a resident to ask whether a wish came true. Never changed afterwards."""

    __tablename__ = "wish_calls"
    __table_args__ = (
        sa.Index("ix_wish_calls_wish", "wish_id", "id"),
        sa.Index("ix_wish_calls_claim", "claim_id"),
    )

    id: Mapped[int] = pk()
    wish_id: Mapped[int] = mapped_column(sa.ForeignKey("wishes.id"))
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("wish_claims.id"))
    called_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    at: Mapped[datetime]
    outcome: Mapped[CallOutcome] = enum_column(CallOutcome)
    note: Mapped[str | None] = mapped_column(Sealed("wish_calls.note"))


Wish.was_called = column_property(
    sa.exists().where(WishCall.wish_id == Wish.__table__.c.id).correlate_except(WishCall)
)
