"""Meals: what is served on a date, and what the kitchen should know of somebody."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model, pk
from app.core.localized import Localized, LocalizedType
from app.core.seal import Sealed


class Menu(Model):
    """What is served; a date with a menu is a meal, also while the words are still to come."""

    __tablename__ = "menus"

    id: Mapped[int] = pk()
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"), unique=True)
    words: Mapped[Localized | None] = mapped_column(LocalizedType)
    allergens: Mapped[list[str]]
    updated_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)


class CareProfile(Model):
    """What the centre should know of somebody: with an account, or of whom `booked_by` signs up.

    It belongs to the person and not to a meal. `allergens` are words of `meals.ALLERGENS` with
    commas between. Without an account somebody is known by name and phone together (`for_hash`).
    """

    __tablename__ = "care_profiles"
    __table_args__ = (
        sa.CheckConstraint(
            "(account_id IS NULL) <> (for_hash IS NULL)", name="either_account_or_hash"
        ),
        sa.UniqueConstraint("account_id"),
        sa.UniqueConstraint("booked_by", "for_hash"),
        sa.Index("ix_care_profiles_hash", "for_hash"),
    )

    id: Mapped[int] = pk()
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    booked_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    for_hash: Mapped[str | None] = mapped_column(sa.String(64))
    dietary: Mapped[str] = mapped_column(Sealed("care_profiles.dietary"))
    allergens: Mapped[str] = mapped_column(Sealed("care_profiles.allergens"))
    wants_transport: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)

    @property
    def avoids(self) -> tuple[str, ...]:
        """The allergens, one by one."""
        return tuple(self.allergens.split(",")) if self.allergens else ()
