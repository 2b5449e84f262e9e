"""What people type about meals: the menus of a week, which days they eat, what to look out for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from wtforms import BooleanField, HiddenField, ValidationError
from wtforms.validators import InputRequired

from app.core import clock
from app.core.localized import Localized
from app.core.text import _l
from app.programmes.forms.dates import CapacityForm
from app.programmes.forms.people import SignUpForm
from app.programmes.meals import ALLERGENS
from app.programmes.models import CareProfile, Menu
from app.programmes.rules.events import Times
from app.programmes.rules.meals import LONGEST_MENU, LONGEST_NOTE, Dish
from app.web.forms import (
    NEEDED,
    Form,
    Several,
    TimeOfDay,
    in_languages,
    localized_of,
    spread,
    text_field,
)

ME, NEW = "me", "new"
"""Who eats: oneself, or somebody whose name stands in the form; otherwise a registration's code."""


class DaysForm(SignUpForm):
    """For whom the ticked days are; the name only where it is somebody new."""

    eater = HiddenField(name="for")

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.eater.data == NEW and not self.for_name.data and not self.for_name.errors:
            self.for_name.errors = [str(NEEDED)]
            fine = False
        return fine


class CareForm(Form):
    """What the kitchen and the driver should know of somebody."""

    allergens = Several(_l("Must not be in the food"), choices=[])
    dietary = text_field(_l("What else the kitchen should know"), most=LONGEST_NOTE, lines=True)
    wants_transport = BooleanField(_l("Please fetch and bring home"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allergens.choices = list(ALLERGENS.items())

    @classmethod
    def of(cls, profile: CareProfile | None) -> CareForm:
        if profile is None:
            return cls(None)
        return cls(
            formdata=None,
            allergens=list(profile.avoids),
            dietary=profile.dietary,
            wants_transport=profile.wants_transport,
        )


class DishForm(Form):
    """What is served on one day; `served` makes it a meal where it is none yet."""

    served = BooleanField(_l("A meal on this day"))
    allergens = Several(_l("Contains"), choices=[])

    class Meta:
        csrf = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allergens.choices = list(ALLERGENS.items())

    @classmethod
    def of(cls, menu: Menu | None, **more: Any) -> DishForm:
        words: Localized | None = menu.words if menu else None
        allergens = menu.allergens if menu else []
        return cls(formdata=None, allergens=allergens, **spread("words", words), **more)

    @property
    def dish(self) -> Dish:
        chosen = [one for one in ALLERGENS if one in (self.allergens.data or ())]
        return Dish(localized_of(self, "words"), chosen)


for _name, _field in in_languages("words", most=LONGEST_MENU, lines=True).items():
    setattr(DishForm, _name, _field)


class WeekForm(CapacityForm):
    """When the meals of a week are that are still to be added, and for how many."""

    starts = TimeOfDay(_l("From"), validators=[InputRequired(NEEDED)])
    ends = TimeOfDay(_l("Until"), validators=[InputRequired(NEEDED)])

    def validate_ends(self, field: Any) -> None:
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(_l("The end must come after the beginning."))

    def times(self, monday: date, place_id: int) -> dict[date, Times]:
        """When a meal of each day would be."""
        assert self.starts.data, "asked for once the form is valid"
        assert self.ends.data, "asked for once the form is valid"
        starts, ends = self.starts.data, self.ends.data
        return {
            day: Times(
                clock.from_local(datetime.combine(day, starts)),
                clock.from_local(datetime.combine(day, ends)),
                place_id,
            )
            for day in (monday + timedelta(days=number) for number in range(7))
        }
