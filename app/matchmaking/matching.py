"""How well goods fit an influencer: points out of 100, each part with its reason.

Pure: values in, values out. Hard filters come first; whatever they bar has no score. Where
something is not known (no figures yet, nothing to compare with) the middle is assumed.
"""

from __future__ import annotations

import enum
from typing import Any, NamedTuple

from app.core.text import _l
from app.matchmaking.kinds import CATEGORIES
from app.matchmaking.models import Category, Region, Source

TRANSIT_DAYS = {Region.YANBIAN: 1, Region.NORTHEAST: 2, Region.NATIONWIDE: 4, Region.ABROAD: 7}
"""How long a parcel from Yanji takes to most followers."""

TRUST = {Source.SELF: 2, Source.SCREENSHOT: 3, Source.VERIFIED: 4}
"""What a livestream counts for, in quarters, by who vouches for the figures."""

PRIOR_LIVES = 8
"""So many average livestreams are assumed beside one's own (shrinking towards the mean)."""

FEW = 5
"""With fewer listings than that a category's median says nothing."""


class Part(enum.Enum):
    CATEGORY = "category"
    PRICE = "price"
    COMMISSION = "commission"
    REGION = "region"
    RESULTS = "results"


MOST = {
    Part.CATEGORY: 35,
    Part.PRICE: 20,
    Part.COMMISSION: 20,
    Part.REGION: 10,
    Part.RESULTS: 15,
}


class Taste(NamedTuple):
    """What an influencer shows, for how much (fen), to whom, and how it went."""

    categories: frozenset[Category]
    price_min: int
    price_max: int
    region: Region
    lives: int = 0
    units: int = 0
    source: Source = Source.SELF


class Goods(NamedTuple):
    """What matters of a listing; prices in fen, commission in basis points."""

    category: Category
    live_price: int
    commission_bp: int
    stock: int
    min_order: int
    ships_days: int
    shelf_life_days: int | None


class Compared(NamedTuple):
    """What to compare with: the category's median commission, usual units of a livestream."""

    median_bp: int | None = None
    counted: int = 0
    usual_units: int | None = None


class Reason(NamedTuple):
    """A part of the score: how many points of how many, and which words say why."""

    part: Part
    points: int
    of: int
    why: str

    @property
    def words(self) -> Any:
        return WORDS[self.part, self.why]

    @property
    def is_good(self) -> bool:
        return self.points * 3 >= self.of * 2


class Match(NamedTuple):
    """The score with its reasons; or none, and what bars it."""

    score: int
    reasons: tuple[Reason, ...]
    barred: Any = None

    @property
    def short(self) -> list[Any]:
        """The good parts in a word each, for cards."""
        return [SHORT[reason.part] for reason in self.reasons if reason.is_good]


SOLD_OUT = _l("It is sold out for now.")
TOO_LATE = _l("It would not arrive fresh where your followers live.")
SHORT = {
    Part.CATEGORY: _l("your goods"),
    Part.PRICE: _l("your price band"),
    Part.COMMISSION: _l("good commission"),
    Part.REGION: _l("near your followers"),
    Part.RESULTS: _l("your results"),
}
WORDS: dict[tuple[Part, str], Any] = {
    (Part.CATEGORY, "same"): _l("You show this kind of goods."),
    (Part.CATEGORY, "near"): _l("It is close to what you show."),
    (Part.CATEGORY, "other"): _l("It is not what you usually show."),
    (Part.PRICE, "in"): _l("The price is in your band."),
    (Part.PRICE, "below"): _l("It is cheaper than what you usually show."),
    (Part.PRICE, "above"): _l("It is dearer than what you usually show."),
    (Part.COMMISSION, "above"): _l("The commission is higher than usual for such goods."),
    (Part.COMMISSION, "usual"): _l("The commission is as usual for such goods."),
    (Part.COMMISSION, "below"): _l("The commission is lower than usual for such goods."),
    (Part.COMMISSION, "unknown"): _l("There is little to compare the commission with yet."),
    (Part.REGION, "keeps"): _l("It keeps, so it reaches your followers well."),
    (Part.REGION, "fresh"): _l("It arrives fresh where your followers live."),
    (Part.REGION, "hurry"): _l("On arrival a good part of its shelf life is over."),
    (Part.REGION, "far"): _l("Your followers live far away; parcels take long."),
    (Part.RESULTS, "above"): _l("You sell more in a livestream than most."),
    (Part.RESULTS, "usual"): _l("You sell about as much in a livestream as others."),
    (Part.RESULTS, "below"): _l("So far you sell less in a livestream than others."),
    (Part.RESULTS, "unknown"): _l("You have no figures yet, so we assume the average."),
}


def match(goods: Goods, taste: Taste, compared: Compared) -> Match:
    """Points out of 100 and why; nothing where a hard filter bars the goods."""
    if goods.stock < goods.min_order:
        return Match(0, (), SOLD_OUT)
    if _days_left(goods, taste) <= 0:
        return Match(0, (), TOO_LATE)
    reasons = (
        _category(goods, taste),
        _price(goods, taste),
        _commission(goods, compared),
        _region(goods, taste),
        _results(taste, compared),
    )
    return Match(sum(reason.points for reason in reasons), reasons)


def _reason(part: Part, points: int, why: str) -> Reason:
    return Reason(part, max(0, min(MOST[part], points)), MOST[part], why)


def _category(goods: Goods, taste: Taste) -> Reason:
    if goods.category in taste.categories:
        return _reason(Part.CATEGORY, MOST[Part.CATEGORY], "same")
    family = CATEGORIES[goods.category].family
    if any(CATEGORIES[category].family == family for category in taste.categories):
        return _reason(Part.CATEGORY, 14, "near")
    return _reason(Part.CATEGORY, 0, "other")


def _price(goods: Goods, taste: Taste) -> Reason:
    """Full points in the band; beside it fewer, none at half of it or twice as much."""
    most, price = MOST[Part.PRICE], goods.live_price
    if price < taste.price_min:
        return _reason(Part.PRICE, most * (2 * price - taste.price_min) // taste.price_min, "below")
    if price > taste.price_max:
        return _reason(Part.PRICE, most * (2 * taste.price_max - price) // price, "above")
    return _reason(Part.PRICE, most, "in")


def _commission(goods: Goods, compared: Compared) -> Reason:
    """The median gives half of the points, twice the median all of them."""
    half, median = MOST[Part.COMMISSION] // 2, compared.median_bp
    if not median or compared.counted < FEW:
        return _reason(Part.COMMISSION, half, "unknown")
    points = half * goods.commission_bp // median
    why = "above" if points > half + 1 else "below" if points < half - 1 else "usual"
    return _reason(Part.COMMISSION, points, why)


def _days_left(goods: Goods, taste: Taste) -> int:
    """Days of shelf life left on arrival; a year where goods keep."""
    if goods.shelf_life_days is None:
        return 365
    return goods.shelf_life_days - goods.ships_days - TRANSIT_DAYS[taste.region]


def _region(goods: Goods, taste: Taste) -> Reason:
    """Goods that arrive with most of their shelf life; parcels abroad cost half of it."""
    far = taste.region is Region.ABROAD
    if goods.shelf_life_days is None:
        return _reason(Part.REGION, 5 if far else 10, "far" if far else "keeps")
    points = 10 * _days_left(goods, taste) // goods.shelf_life_days
    if far:
        return _reason(Part.REGION, points // 2, "far")
    return _reason(Part.REGION, points + 1, "fresh" if points >= 6 else "hurry")


def _results(taste: Taste, compared: Compared) -> Reason:
    """Units a livestream against the usual; few or unproven livestreams count little."""
    most, usual = MOST[Part.RESULTS], compared.usual_units
    weight = taste.lives * TRUST[taste.source]
    if not usual or weight == 0:
        return _reason(Part.RESULTS, most // 2, "unknown")
    prior = PRIOR_LIVES * TRUST[Source.VERIFIED]
    shrunk = weight * taste.units + prior * usual
    points = most * shrunk // (2 * usual * (weight + prior))
    why = "above" if points > most // 2 + 1 else "below" if points < most // 2 - 1 else "usual"
    return _reason(Part.RESULTS, points, why)
