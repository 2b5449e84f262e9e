"""Deals: two sides, one listing, and rounds of offers that nobody can change afterwards."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.core.db import Model, code_column, enum_column, pk
from app.matchmaking.models.listings import Listing

MOST_ROUNDS = 6


class DealStatus(enum.Enum):
    """`proposed`: the side that began made the last offer; `countered`: the other side did."""

    PROPOSED = "proposed"
    COUNTERED = "countered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


OPEN = (DealStatus.PROPOSED, DealStatus.COUNTERED)
"""An offer is on the table."""

ENDED = (DealStatus.DECLINED, DealStatus.WITHDRAWN, DealStatus.EXPIRED)
"""It came to nothing."""

_IS_OPEN = sa.text("status IN ('proposed', 'countered')")
_IS_EXCLUSIVE = sa.text("exclusive AND status = 'accepted'")


class Deal(Model):
    """A merchant and an influencer talk about one listing.

    `turn_id` is who may answer the last offer; nobody once the deal is decided. The terms
    agreed on are those of `accepted_round`.
    """

    __tablename__ = "deals"
    __table_args__ = (
        sa.CheckConstraint("rounds BETWEEN 1 AND 6", name="rounds"),
        sa.CheckConstraint("merchant_id <> influencer_id", name="two_sides"),
        sa.CheckConstraint(
            "(status = 'accepted') = (accepted_round IS NOT NULL)", name="accepted_round"
        ),
        sa.CheckConstraint(
            "(status IN ('proposed', 'countered')) = (turn_id IS NOT NULL)", name="turn"
        ),
        sa.Index(
            "uq_deals_open",
            "listing_id",
            "influencer_id",
            unique=True,
            postgresql_where=_IS_OPEN,
            sqlite_where=_IS_OPEN,
        ),
        sa.Index(
            "uq_deals_exclusive",
            "listing_id",
            unique=True,
            postgresql_where=_IS_EXCLUSIVE,
            sqlite_where=_IS_EXCLUSIVE,
        ),
        sa.Index("ix_deals_listing", "listing_id", "id"),
        sa.Index("ix_deals_merchant", "merchant_id", "updated_at", "id"),
        sa.Index("ix_deals_influencer", "influencer_id", "updated_at", "id"),
        sa.Index("ix_deals_turn", "turn_id", "expires_at"),
        sa.Index("ix_deals_status", "status", "id"),
    )

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listings.id"))
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    influencer_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    begun_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    status: Mapped[DealStatus] = enum_column(DealStatus)
    rounds: Mapped[int] = mapped_column(default=1)
    turn_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    expires_at: Mapped[datetime]
    accepted_round: Mapped[int | None]
    exclusive: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    listing: Mapped[Listing] = relationship()
    merchant: Mapped[Account] = relationship(foreign_keys=[merchant_id])
    influencer: Mapped[Account] = relationship(foreign_keys=[influencer_id])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_accepted(self) -> bool:
        return self.status is DealStatus.ACCEPTED

    @property
    def rounds_left(self) -> int:
        return MOST_ROUNDS - self.rounds

    def is_over_time(self, now: datetime) -> bool:
        """The last offer is not valid any more, whether or not the timer has run."""
        return self.is_open and now >= self.expires_at

    def other_than(self, account_id: int) -> int:
        """The other side."""
        return self.influencer_id if account_id == self.merchant_id else self.merchant_id


class Offer(Model):
    """One round: terms that one side offered. Rows are added and never changed.

    The database refuses to change them too (a trigger, see the migration).
    """

    __tablename__ = "offers"
    __table_args__ = (
        sa.UniqueConstraint("deal_id", "round"),
        sa.CheckConstraint("round BETWEEN 1 AND 6", name="round"),
        sa.CheckConstraint("commission_bp BETWEEN 0 AND 8000", name="commission"),
        sa.CheckConstraint("slot_fee >= 0 AND guaranteed_sales >= 0", name="fees"),
        sa.CheckConstraint("min_minutes > 0 AND max_units > 0", name="amounts"),
        sa.CheckConstraint("live_price > 0", name="live_price"),
    )

    id: Mapped[int] = pk()
    deal_id: Mapped[int] = mapped_column(sa.ForeignKey("deals.id"))
    round: Mapped[int]
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    commission_bp: Mapped[int]
    slot_fee: Mapped[int]
    live_at: Mapped[datetime]
    min_minutes: Mapped[int]
    max_units: Mapped[int]
    live_price: Mapped[int]
    guaranteed_sales: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(sa.Text, default="")
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
