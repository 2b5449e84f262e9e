"""Putting goods on the market, and taking them off."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField, ValidationError
from wtforms.validators import InputRequired

from app.core.localized import LANGUAGES
from app.core.text import _l
from app.matchmaking.forms.fields import Percent, Picture
from app.matchmaking.kinds import CATEGORIES, MARKETS, ORIGINS, PLANS, SAMPLES
from app.matchmaking.models import Category, Listing, Origin, Plan, SamplePolicy
from app.matchmaking.terms import MOST_MONEY
from app.web.forms import (
    NEEDED,
    Amount,
    Form,
    OneOf,
    Whole,
    in_languages,
    localized_of,
    spread,
    text_field,
)
from app.web.locales import locale

MANY = 1_000_000


class ListingForm(Form):
    """All terms of a listing; what most leave as it is has a usual value."""

    category = OneOf(_l("What is it?"), choices=[])
    list_price = Amount(_l("List price"), validators=[InputRequired(NEEDED)])
    live_price = Amount(_l("Livestream price"), validators=[InputRequired(NEEDED)])
    commission = Percent(_l("Commission"), validators=[InputRequired(NEEDED)])
    plan = OneOf(_l("Who may propose"), choices=[], default=Plan.OPEN.value)
    stock = Whole(_l("Pieces in stock"), least=0, most=MANY, validators=[InputRequired(NEEDED)])
    min_order = Whole(_l("Smallest order, pieces"), least=1, most=10_000, default=1)
    ships_days = Whole(_l("Ships within, days"), least=1, most=60, default=2)
    origin = OneOf(_l("Where it comes from"), choices=[], default=Origin.YANJI.value)
    shelf_life_days = Whole(_l("Keeps for, days"), least=1, most=3_650)
    sample_policy = OneOf(_l("Samples"), choices=[], default=SamplePolicy.NONE.value)
    sample_quota = Whole(_l("How many samples in all"), least=0, most=1_000, default=0)
    market = OneOf(_l("Your market"), choices=[])
    picture = Picture(_l("A photo"))
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = locale()
        self.category.choices = [
            (category.value, look.name.pick(language).text) for category, look in CATEGORIES.items()
        ]
        self.origin.choices = [
            (origin.value, name.pick(language).text) for origin, name in ORIGINS.items()
        ]
        self.market.choices = [
            ("", _l("None of these")),
            *((slug, name.pick(language).text) for slug, name in MARKETS.items()),
        ]
        self.plan.choices = [(plan.value, label) for plan, label in PLANS.items()]
        self.sample_policy.choices = [(kind.value, label) for kind, label in SAMPLES.items()]

    def validate(self, extra_validators: Any = None) -> bool:
        fine: bool = super().validate(extra_validators)
        if not any(self[f"title_{code}"].data for code in LANGUAGES):
            field = self["title_ko"]
            field.errors = [*field.errors, str(NEEDED)]
            fine = False
        return fine

    def validate_list_price(self, field: Any) -> None:
        if field.data is not None and not 0 < field.data <= MOST_MONEY:
            raise ValidationError(_l("A price is more than nothing, and at most a million yuan."))

    validate_live_price = validate_list_price

    @classmethod
    def of(cls, listing: Listing) -> ListingForm:
        """The form as the listing stands."""
        return cls(
            formdata=None,
            category=listing.category.value,
            list_price=listing.list_price,
            live_price=listing.live_price,
            commission=listing.commission_bp,
            plan=listing.plan.value,
            stock=listing.stock,
            min_order=listing.min_order,
            ships_days=listing.ships_days,
            origin=listing.origin.value,
            shelf_life_days=listing.shelf_life_days,
            sample_policy=listing.sample_policy.value,
            sample_quota=listing.sample_quota,
            market=listing.market or "",
            version=listing.version,
            **spread("title", listing.title),
            **spread("spec", listing.spec),
            **spread("about", listing.about),
        )

    @property
    def values(self) -> dict[str, Any]:
        """The columns of a listing, without its picture."""
        return {
            "category": Category(self.category.data),
            "title": localized_of(self, "title"),
            "spec": localized_of(self, "spec"),
            "about": localized_of(self, "about"),
            "list_price": self.list_price.data,
            "live_price": self.live_price.data,
            "commission_bp": self.commission.data,
            "plan": Plan(self.plan.data),
            "stock": self.stock.data,
            "min_order": self.min_order.data or 1,
            "ships_days": self.ships_days.data or 2,
            "origin": Origin(self.origin.data),
            "shelf_life_days": self.shelf_life_days.data,
            "sample_policy": SamplePolicy(self.sample_policy.data),
            "sample_quota": self.sample_quota.data or 0,
            "market": self.market.data or None,
        }

    @property
    def seen_version(self) -> int:
        """The version that the person had before their eyes; 0 where it is spoiled."""
        text = self.version.data or ""
        return int(text) if text.isdecimal() and len(text) < 18 else 0


for _name, _most, _lines in (("title", 80, False), ("spec", 120, False), ("about", 1_000, True)):
    for _field, _made in in_languages(_name, most=_most, lines=_lines).items():
        setattr(ListingForm, _field, _made)


class PauseForm(Form):
    reason = text_field(_l("Why"), most=200)
