"""What residents, reviewers and the desk type beside a wish: answers, thanks, renewing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wtforms import TelField
from wtforms.validators import InputRequired

from app.core import clock
from app.core.errors import Refused
from app.core.text import _l
from app.web.forms import NEEDED, Day, Form, OneOf, Phone, clean, text_field
from app.wishes import rules
from app.wishes.forms.making import WishForm
from app.wishes.forms.steps import StepForm
from app.wishes.kinds import CONSENT_WAYS
from app.wishes.models import AgeBand, ConsentHow
from app.wishes.rules import Told


class QuestionForm(StepForm):
    question = text_field(
        _l("Ask the resident something"),
        most=300,
        lines=True,
        description=_l("Only they and you read it. They get a notice at once."),
    )


class AnswerForm(StepForm):
    answer = text_field(_l("Your answer"), most=500, lines=True)


class ThanksForm(StepForm):
    words = text_field(
        _l("A word of thanks"),
        most=400,
        lines=True,
        description=_l("The volunteer reads it at once; others only after a reviewer has."),
    )


class ThanksReviewForm(StepForm):
    """What everybody reads, where a reviewer agrees."""

    words = text_field(_l("Words for everybody"), most=400, lines=True)


class RenewForm(StepForm):
    needed_by = Day(_l("Until when?"), validators=[InputRequired(NEEDED)])

    @classmethod
    def fresh(cls) -> RenewForm:
        """With a day a month from now."""
        return cls(None, at="renew", needed_by=clock.today() + rules.RENEWED_FOR)


class LookUpForm(Form):
    """The phone that the desk looks up; the rest of its form is carried along."""

    on_behalf_phone = TelField(filters=[clean], validators=[InputRequired(NEEDED), Phone()])


class DeskForm(WishForm):
    """A wish that staff enter while they talk: whose it is stands first."""

    guardian = text_field(
        _l("Guardian of a child: name and how they belong together"),
        most=120,
        description=_l("For example: 리춘희, the mother."),
    )
    consent_how = OneOf(_l("How did they agree?"), choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consent_how.choices = [(way.value, label) for way, label in CONSENT_WAYS.items()]

    def told(self, home: int | None) -> Told:
        """As any wish for another, with how they agreed; a child's guardian is named."""
        told = super().told(home)
        if not told.name:
            raise Refused(NEEDED, field="on_behalf_name")
        if told.age_band is AgeBand.MINOR and not self.guardian.data:
            raise Refused(_l("Please write who the guardian is."), field="guardian")
        how = ConsentHow(self.consent_how.data)
        return replace(told, consent_how=how, guardian=self.guardian.data or "")
