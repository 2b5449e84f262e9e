"""Listings: goods of a merchant on clear terms, who keeps them in mind, and market figures."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.core.db import Model, code_column, enum_column, pk
from app.core.localized import Localized, LocalizedType


class Category(enum.Enum):
    """What sort of goods; words, icon and hue stand in `kinds.CATEGORIES`."""

    KIMCHI = "kimchi"
    SAUCE = "sauce"
    GRAIN = "grain"
    RICE_CAKE = "rice_cake"
    FOREST = "forest"
    SEAFOOD = "seafood"
    FRUIT = "fruit"
    HEALTH = "health"
    CLOTHES = "clothes"
    CRAFT = "craft"
    GIFT = "gift"


class Plan(enum.Enum):
    """Who may propose: everybody, invited influencers, or all until one has it alone."""

    OPEN = "open"
    TARGETED = "targeted"
    EXCLUSIVE = "exclusive"


class SamplePolicy(enum.Enum):
    FREE = "free"
    REFUNDABLE_DEPOSIT = "refundable_deposit"
    PURCHASE = "purchase"
    NONE = "none"


class Origin(enum.Enum):
    """Where goods come from: the eight counties and cities of Yanbian, or farther away."""

    YANJI = "yanji"
    LONGJING = "longjing"
    HELONG = "helong"
    HUNCHUN = "hunchun"
    TUMEN = "tumen"
    DUNHUA = "dunhua"
    WANGQING = "wangqing"
    ANTU = "antu"
    JILIN = "jilin"
    CHINA = "china"
    ABROAD = "abroad"


class ListingStatus(enum.Enum):
    OPEN = "open"
    PAUSED = "paused"


class Listing(Model):
    """Goods that a merchant offers to influencers; also a row of the selection sheet.

    Prices in fen, commission in basis points of the livestream price. What the two sides
    agree on stands in the offers of a deal, so a later change here touches no deal.
    """

    __tablename__ = "listings"
    __table_args__ = (
        sa.CheckConstraint("list_price > 0", name="list_price"),
        sa.CheckConstraint("live_price > 0 AND live_price <= list_price", name="live_price"),
        sa.CheckConstraint("commission_bp BETWEEN 0 AND 8000", name="commission"),
        sa.CheckConstraint("stock >= 0", name="stock"),
        sa.CheckConstraint("min_order >= 1", name="min_order"),
        sa.CheckConstraint("ships_days BETWEEN 1 AND 60", name="ships_days"),
        sa.CheckConstraint("shelf_life_days IS NULL OR shelf_life_days > 0", name="shelf_life"),
        sa.CheckConstraint("sample_quota >= 0", name="sample_quota"),
        sa.Index("ix_listings_new", "status", "id"),
        sa.Index("ix_listings_price", "status", "live_price", "id"),
        sa.Index("ix_listings_commission", "status", "commission_bp", "id"),
        sa.Index("ix_listings_category", "status", "category", "id"),
        sa.Index("ix_listings_figures", "category", "status", "commission_bp"),
        sa.Index("ix_listings_merchant", "merchant_id", "id"),
    )

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    merchant_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    status: Mapped[ListingStatus] = enum_column(ListingStatus)
    category: Mapped[Category] = enum_column(Category)
    title: Mapped[Localized] = mapped_column(LocalizedType)
    spec: Mapped[Localized | None] = mapped_column(LocalizedType)
    about: Mapped[Localized | None] = mapped_column(LocalizedType)
    list_price: Mapped[int]
    live_price: Mapped[int]
    commission_bp: Mapped[int]
    plan: Mapped[Plan] = enum_column(Plan)
    stock: Mapped[int]
    min_order: Mapped[int] = mapped_column(default=1)
    ships_days: Mapped[int] = mapped_column(default=2)
    origin: Mapped[Origin] = enum_column(Origin)
    shelf_life_days: Mapped[int | None]
    sample_policy: Mapped[SamplePolicy] = enum_column(SamplePolicy)
    sample_quota: Mapped[int] = mapped_column(default=0)
    market: Mapped[str | None] = mapped_column(sa.String(40))
    picture: Mapped[str | None] = mapped_column(sa.String(20))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    merchant: Mapped[Account] = relationship()

    @property
    def is_open(self) -> bool:
        return self.status is ListingStatus.OPEN

    @property
    def is_sold_out(self) -> bool:
        """Fewer are left than the smallest order."""
        return self.stock < self.min_order

    @property
    def is_targeted(self) -> bool:
        return self.plan is Plan.TARGETED

    @property
    def is_exclusive(self) -> bool:
        return self.plan is Plan.EXCLUSIVE


class Shortlisted(Model):
    """An influencer keeps a listing in mind."""

    __tablename__ = "shortlisted"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "listing_id"),
        sa.Index("ix_shortlisted_listing", "listing_id", "id"),
    )

    id: Mapped[int] = pk()
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listings.id"))
    created_at: Mapped[datetime]


class MarketFigure(Model):
    """A figure to compare with: a category's median commission, the usual units a livestream."""

    __tablename__ = "market_figures"
    __table_args__ = (sa.UniqueConstraint("kind", "subject"),)

    id: Mapped[int] = pk()
    kind: Mapped[str] = mapped_column(sa.String(20))
    subject: Mapped[str] = mapped_column(sa.String(24), default="")
    value: Mapped[int]
    counted: Mapped[int]
    at: Mapped[datetime]
