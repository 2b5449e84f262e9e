"""What people type about booths: which one, the size of a plan, what a booth is called."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError
from wtforms.validators import InputRequired

from app.core.localized import Localized
from app.core.text import _l
from app.programmes.models import MOST_COLUMNS, MOST_ROWS
from app.web.forms import NEEDED, Form, OneOf, Whole, in_languages, localized_of, text_field

LONGEST_LABEL = 12


class BoothChoiceForm(Form):
    """Another booth, by what stands on its sign."""

    booth = text_field(_l("Booth"), most=LONGEST_LABEL, needed=True)


class PlanForm(Form):
    """A plan of rows and columns."""

    rows = Whole(_l("Rows"), least=1, most=MOST_ROWS, validators=[InputRequired(NEEDED)])
    columns = Whole(
        _l("Booths in a row"), least=1, most=MOST_COLUMNS, validators=[InputRequired(NEEDED)]
    )


class CopyPlanForm(Form):
    """The date whose plan is copied, by its code."""

    of = OneOf(_l("The plan of which date"), choices=[])


class BoothForm(Form):
    """What stands on the sign of a booth, how large it is, and what one should know of it."""

    label = text_field(_l("Name of the booth"), most=LONGEST_LABEL, needed=True)
    size = text_field(_l("Size, such as 3 × 2 m"), most=40)

    def validate_label(self, field: Any) -> None:
        if any(sign in "/,;<>" for sign in field.data or ""):
            raise ValidationError(_l("Please use letters, numbers and punctuation only."))

    @property
    def note(self) -> Localized | None:
        return localized_of(self, "note")


for _name, _field in in_languages("note", most=120).items():
    setattr(BoothForm, _name, _field)
