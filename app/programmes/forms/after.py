"""What people type when it is over: how it was, and why a certificate stands no longer."""

from __future__ import annotations

from typing import Any

from wtforms import StringField
from wtforms.validators import InputRequired

from app.core.text import _l
from app.programmes.models import Feedback
from app.web.forms import UNKNOWN_CHOICE, Form, OneOf, clean, text_field

RATINGS: dict[int, Any] = {
    5: _l("Very good"),
    4: _l("Good"),
    3: _l("All right"),
    2: _l("Not so good"),
    1: _l("Bad"),
}
"""How it was, in words, the best first."""
LONGEST_COMMENT = 1000


class FeedbackForm(Form):
    """How it was, and a comment if one likes."""

    rating = OneOf(
        _l("How did you like it?"),
        choices=[(str(rating), word) for rating, word in RATINGS.items()],
        validators=[InputRequired(UNKNOWN_CHOICE)],
    )
    comment = text_field(
        _l("What was good, what could be better?"), most=LONGEST_COMMENT, lines=True
    )

    @classmethod
    def of(cls, given: Feedback | None) -> FeedbackForm:
        if given is None:
            return cls(None)
        return cls(None, rating=str(given.rating), comment=given.comment)


class RevokeForm(Form):
    reason = text_field(_l("Why it is revoked"), most=300, needed=True)


class SerialForm(Form):
    """The number of a certificate, as it is typed to check it."""

    class Meta:
        csrf = False

    serial = StringField(_l("Number of the certificate"), filters=[clean])
