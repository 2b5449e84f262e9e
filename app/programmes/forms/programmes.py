"""What organisers type about a programme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField
from wtforms.validators import Optional

from app.core.localized import LANGUAGES
from app.core.text import _l
from app.programmes import queries
from app.programmes.forms.dates import place_choices
from app.programmes.kinds import ADMISSIONS, KINDS, MARKETS, PROMOTIONS
from app.programmes.models import Admission, Kind, Programme, Promotion
from app.web.forms import (
    NEEDED,
    Amount,
    Form,
    OneOf,
    Several,
    TimeOfDay,
    Whole,
    in_languages,
    localized_of,
    spread,
)
from app.web.locales import locale

TEXTS = {
    "title": (120, False),
    "summary": (600, True),
    "learn": (2000, True),
    "for_whom": (600, True),
    "bring": (600, True),
}
"""The texts of a programme: how long each may be, and whether it has lines."""


class ProgrammeForm(Form):
    """What is offered; the texts stand in three languages."""

    kind = OneOf(_l("Kind"), choices=[])
    market = OneOf(_l("For merchants of"), choices=[])
    place = OneOf(_l("Usual place"), choices=[])
    teacher = OneOf(_l("Who teaches"), choices=[])
    builds_on = Several(_l("It builds on"), choices=[])
    requires = Several(_l("One must have been at"), choices=[])
    price = Amount(_l("Price for each person"))
    cancel_hours = Whole(_l("Cancelling is free until, hours before"), least=0, most=720)
    closes_at = TimeOfDay(_l("Signing up closes on the day at"), validators=[Optional()])
    admission = OneOf(_l("How people get a place"), choices=[], unsaid="direct")
    draw_hours = Whole(_l("Lots are drawn, hours before it begins"), least=1, most=720)
    promotion = OneOf(
        _l("When a place becomes free for somebody who waits"), choices=[], unsaid="automatic"
    )
    offer_hours = Whole(_l("Hours to say yes"), least=1, most=336)
    gives_certificate = OneOf(
        _l("Certificate of attendance"),
        choices=[
            ("", _l("As usual: trainings give one")),
            ("yes", _l("Everybody who was there gets one")),
            ("no", _l("None")),
        ],
    )
    certificate_share = Whole(
        _l("Of a course one must have attended, per cent of the dates"), least=1, most=100
    )
    version = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, look.label) for kind, look in KINDS.items()]
        self.market.choices = [
            ("", _l("Everybody")),
            *((slug, name.pick(locale()).text) for slug, name in MARKETS.items()),
        ]
        self.place.choices = place_choices()
        self.admission.choices = [(one.value, words) for one, words in ADMISSIONS.items()]
        self.promotion.choices = [(one.value, words) for one, words in PROMOTIONS.items()]
        self.teacher.choices = teacher_choices()
        self.builds_on.choices = self.requires.choices = step_choices(self)

    def validate(self, extra_validators: Any = None) -> bool:
        fine: bool = super().validate(extra_validators)
        for name in ("title", "summary"):
            if not any(self[f"{name}_{code}"].data for code in LANGUAGES):
                field = self[f"{name}_ko"]
                field.errors = [*field.errors, str(NEEDED)]
                fine = False
        return fine

    @property
    def values(self) -> dict[str, Any]:
        """The columns of a programme."""
        return {
            "kind": Kind(self.kind.data),
            "market": self.market.data or None,
            "place_id": int(self.place.data),
            "teacher_id": int(self.teacher.data) if self.teacher.data else None,
            "price": self.price.data or 0,
            "cancel_hours": 24 if self.cancel_hours.data is None else self.cancel_hours.data,
            "closes_at_local": self.closes_at.data,
            "admission": Admission(self.admission.data),
            "draw_hours": self.draw_hours.data or 48,
            "promotion": Promotion(self.promotion.data),
            "offer_hours": self.offer_hours.data or 24,
            "gives_certificate": self.certifies,
            "certificate_share": self.certificate_share.data or 80,
            **{name: localized_of(self, name) for name in TEXTS},
        }

    @property
    def certifies(self) -> bool:
        """What was chosen; where nothing was, the kind decides."""
        chosen = self.gives_certificate.data
        return bool(chosen == "yes" if chosen else self.kind.data == Kind.TRAINING.value)

    @property
    def steps(self) -> dict[int, bool]:
        """The keys of the programmes it builds on, and whether one must have been there."""
        steps = {int(key): False for key in self.builds_on.data or ()}
        return steps | {int(key): True for key in self.requires.data or ()}

    @classmethod
    def of(cls, programme: Programme, steps: Mapping[int, bool]) -> ProgrammeForm:
        texts: dict[str, str] = {}
        for name in TEXTS:
            texts |= spread(name, getattr(programme, name))
        return cls(
            formdata=None,
            kind=programme.kind.value,
            market=programme.market or "",
            place=str(programme.place_id),
            teacher=str(programme.teacher_id or ""),
            builds_on=[str(key) for key, required in steps.items() if not required],
            requires=[str(key) for key, required in steps.items() if required],
            price=programme.price,
            cancel_hours=programme.cancel_hours,
            closes_at=programme.closes_at_local,
            admission=programme.admission.value,
            draw_hours=programme.draw_hours,
            promotion=programme.promotion.value,
            offer_hours=programme.offer_hours,
            gives_certificate="yes" if programme.gives_certificate else "no",
            certificate_share=programme.certificate_share,
            version=programme.version,
            **texts,
        )


def teacher_choices() -> list[tuple[str, Any]]:
    names = [(str(row.teacher.id), row.teacher.name) for row in queries.teachers()]
    return [("", _l("Nobody in particular")), *((k, name.pick(locale()).text) for k, name in names)]


def step_choices(form: ProgrammeForm) -> list[tuple[str, str]]:
    """What another programme can build on; what was chosen stays on the list."""
    also = [int(key) for f in (form.builds_on, form.requires) for key in f.data or () if _key(key)]
    found = queries.step_choices(also=also)
    return [(str(row.id), row.title.pick(locale()).text) for row in found]


def _key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


for _text, (_most, _lines) in TEXTS.items():
    for _name, _field in in_languages(_text, most=_most, lines=_lines).items():
        setattr(ProgrammeForm, _name, _field)
