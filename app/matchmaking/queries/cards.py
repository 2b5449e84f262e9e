"""A listing as its card shows it, the filters of the market, and its sorting."""

from __future__ import annotations

import enum
from typing import NamedTuple

from app.core.localized import Localized
from app.matchmaking.matching import Compared, Goods, Match, Taste, match
from app.matchmaking.models import Category, Plan, Region, SamplePolicy, Source


class Sort(enum.Enum):
    NEW = "new"
    COMMISSION = "commission"
    PRICE = "price"
    FIT = "fit"


class Filters(NamedTuple):
    """What the market is narrowed to; prices in fen, commission in basis points."""

    category: Category | None = None
    plan: Plan | None = None
    market: str | None = None
    price_min: int | None = None
    price_max: int | None = None
    commission_min: int | None = None
    sample: SamplePolicy | None = None
    q: str = ""

    @property
    def number(self) -> int:
        """How many of them are set."""
        return sum(value is not None for value in self[:-1]) + bool(self.q)


class Card(NamedTuple):
    """A listing as its card shows it, with what the viewer's match score is made of."""

    id: int
    code: str
    category: Category
    title: Localized
    list_price: int
    live_price: int
    commission_bp: int
    plan: Plan
    stock: int
    min_order: int
    ships_days: int
    shelf_life_days: int | None
    sample_policy: SamplePolicy
    picture: str | None
    total: int | None
    median_bp: int | None = None
    counted: int | None = None
    usual_units: int | None = None
    kept: int | None = None
    categories: list[str] | None = None
    price_min: int | None = None
    price_max: int | None = None
    region: Region | None = None
    lives: int | None = None
    units: int | None = None
    source: Source | None = None

    @property
    def is_sold_out(self) -> bool:
        return self.stock < self.min_order

    def fit(self) -> Match | None:
        """How well it fits the influencer who looks; None for everybody else."""
        if self.region is None or self.price_min is None or self.price_max is None:
            return None
        taste = Taste(
            frozenset(map(Category, self.categories or ())),
            self.price_min,
            self.price_max,
            self.region,
            self.lives or 0,
            self.units or 0,
            self.source or Source.SELF,
        )
        goods = Goods(*(getattr(self, name) for name in Goods._fields))
        return match(goods, taste, Compared(self.median_bp, self.counted or 0, self.usual_units))
