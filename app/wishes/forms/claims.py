"""What people type about a claim: giving it back, visits, handing it over."""

from __future__ import annotations

from datetime import datetime
from typing import IO, Any

from flask_wtf.file import FileField
from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.core import clock
from app.core.text import _l
from app.web.forms import NEEDED, Day, OneOf, TimeOfDay, text_field
from app.wishes.forms.steps import StepForm
from app.wishes.kinds import RELEASE_REASONS
from app.wishes.models import ReleaseReason


class ReleaseForm(StepForm):
    """Giving a wish back; why helps the next one, and nobody has to say it."""

    why = OneOf(_l("Why?"), choices=[])
    note = text_field(
        _l("What should the next one know?"),
        most=500,
        lines=True,
        description=_l("Only staff read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, at="release", **kwargs)
        self.why.choices = [
            ("", _l("Not said")),
            *((reason.value, label) for reason, label in RELEASE_REASONS.items()),
        ]

    @property
    def reason(self) -> ReleaseReason | None:
        return ReleaseReason(self.why.data) if self.why.data else None


class VisitForm(StepForm):
    """A day and a time at which somebody comes."""

    day = Day(_l("On which day?"), validators=[InputRequired(NEEDED)])
    time = TimeOfDay(_l("At what time?"), validators=[InputRequired(NEEDED)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, at="visit", **kwargs)

    @property
    def moment(self) -> datetime:
        day, time = self.day.data, self.time.data
        assert day is not None, "validated"
        assert time is not None, "validated"
        return clock.from_local(datetime.combine(day, time))


class VisitedForm(StepForm):
    """How a visit was, with a photo where the resident agreed to it."""

    note = text_field(
        _l("How was the visit?"),
        most=500,
        lines=True,
        description=_l("The resident and staff read it."),
    )
    photo = FileField(
        _l("A photo"),
        description=_l("Only you, the resident and staff see it. No faces, no door number."),
    )
    photo_agreed = BooleanField(_l("The resident agrees that this photo is kept"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, at="visited", **kwargs)

    @property
    def stream(self) -> IO[bytes] | None:
        return self.photo.data.stream if self.photo.data else None


class HandOverForm(StepForm):
    """Who could go on: by e-mail or phone, or somebody of the team."""

    to = text_field(
        _l("E-mail or phone of another volunteer"),
        most=120,
        description=_l("They are asked, and have a day to say yes or no."),
    )
    member = OneOf(_l("Somebody of the team"), choices=[])

    def __init__(self, *args: Any, members: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, at="hand-over", **kwargs)
        self.member.choices = [
            ("", _l("Please choose")),
            *((member.code, member.name) for member in members),
        ]
