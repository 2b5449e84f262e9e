"""The steps of a wish: a note and a button."""

from __future__ import annotations

from typing import Any

from wtforms.validators import InputRequired

from app.community.service import MOST_MINUTES
from app.core.text import _l
from app.web.forms import (
    NEEDED,
    Form,
    OneOf,
    Whole,
    text_field,
)


class StepForm(Form):
    """A form among others on the page of a wish: `at` keeps the ids of its fields apart."""

    def __init__(self, *args: Any, at: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = f"{at}-{field.short_name}"
            field.label.field_id = field.id


class ContactForm(StepForm):
    note = text_field(
        _l("What did you agree?"),
        most=500,
        lines=True,
        description=_l("Day and time, what to bring. Only you, the resident and staff read it."),
    )


class FulfilForm(StepForm):
    note = text_field(_l("How was it?"), most=500, lines=True)
    minutes = Whole(
        _l("How many minutes did it take, with the way?"),
        least=1,
        most=MOST_MINUTES,
        default=60,
        validators=[InputRequired(NEEDED)],
    )


class ConfirmForm(StepForm):
    ok = OneOf(
        _l("Has the wish come true?"),
        choices=[("yes", _l("Yes, it is done")), ("no", _l("No, something is missing"))],
    )
    note = text_field(_l("A word, if you like"), most=500, lines=True)

    @property
    def is_ok(self) -> bool:
        return bool(self.ok.data == "yes")


class CallForm(StepForm):
    reason = text_field(_l("A word, if you like"), most=500, lines=True)


class ReasonForm(StepForm):
    reason = text_field(_l("Reason"), most=500, lines=True)
