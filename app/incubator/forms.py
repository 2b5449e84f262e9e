"""The survey: a choice for each topic, the market, and a word of one's own."""

from __future__ import annotations

from typing import Any

from app.accounts import profiles
from app.core.text import _l
from app.incubator.models import NeedsSurvey
from app.incubator.topics import NEEDS, TOPICS, Need, Topic
from app.web.forms import Form, OneOf, Radios, text_field
from app.web.locales import locale


class SurveyForm(Form):
    """What is left out was not answered yet."""

    market = OneOf(_l("Where your stall or shop is"), choices=[], unsaid="")
    note = text_field(
        _l("What would help you most?"),
        most=500,
        lines=True,
        description=_l("In your own words. Only advisers you talk with read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.market.choices = [
            ("", _l("Somewhere else")),
            *profiles.choices_of("markets", locale()),
        ]

    @classmethod
    def of(cls, survey: NeedsSurvey | None, market: str) -> SurveyForm:
        """The form as it was left; of somebody new with the market of their profile."""
        if survey is None:
            return cls(None, market=market)
        said = {topic.value: need.value for topic, need in survey.needs.items()}
        return cls(None, market=survey.market or "", note=survey.note, **said)

    @property
    def topics(self) -> list[Any]:
        """The fields of the topics, in their order."""
        return [self[topic.value] for topic in TOPICS]

    @property
    def needs(self) -> dict[Topic, Need]:
        """What was answered."""
        return {topic: Need(said) for topic in TOPICS if (said := self[topic.value].data)}


for _topic, _look in TOPICS.items():
    setattr(
        SurveyForm,
        _topic.value,
        Radios(
            _look.label,
            choices=[(need.value, label) for need, label in NEEDS.items()],
            description=_look.help,
        ),
    )
