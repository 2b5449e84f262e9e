"""What organisers type about a programme."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField

from app.core.localized import LANGUAGES
from app.core.text import _l
from app.programmes.forms.dates import place_choices
from app.programmes.kinds import ADMISSIONS, KINDS, MARKETS, PROMOTIONS
from app.programmes.models import Admission, Kind, Programme, Promotion
from app.web.forms import (
    NEEDED,
    Amount,
    Form,
    OneOf,
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
    "teacher_name": (80, False),
    "teacher_about": (600, True),
}
"""The texts of a programme: how long each may be, and whether it has lines."""


class ProgrammeForm(Form):
    """What is offered; the texts stand in three languages."""

    kind = OneOf(_l("Kind"), choices=[])
    market = OneOf(_l("For merchants of"), choices=[])
    place = OneOf(_l("Usual place"), choices=[])
    price = Amount(_l("Price for each person"))
    cancel_hours = Whole(_l("Cancelling is free until, hours before"), least=0, most=720)
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
            "price": self.price.data or 0,
            "cancel_hours": 24 if self.cancel_hours.data is None else self.cancel_hours.data,
            "admission": Admission(self.admission.data),
            "draw_hours": self.draw_hours.data or 48,
            "promotion": Promotion(self.promotion.data),
            "offer_hours": self.offer_hours.data or 24,
            "gives_certificate": self.certifies,
            **{name: localized_of(self, name) for name in TEXTS},
        }

    @property
    def certifies(self) -> bool:
        """What was chosen; where nothing was, the kind decides."""
        chosen = self.gives_certificate.data
        return bool(chosen == "yes" if chosen else self.kind.data == Kind.TRAINING.value)

    @classmethod
    def of(cls, programme: Programme) -> ProgrammeForm:
        texts: dict[str, str] = {}
        for name in TEXTS:
            texts |= spread(name, getattr(programme, name))
        return cls(
            formdata=None,
            kind=programme.kind.value,
            market=programme.market or "",
            place=str(programme.place_id),
            price=programme.price,
            cancel_hours=programme.cancel_hours,
            admission=programme.admission.value,
            draw_hours=programme.draw_hours,
            promotion=programme.promotion.value,
            offer_hours=programme.offer_hours,
            gives_certificate="yes" if programme.gives_certificate else "no",
            version=programme.version,
            **texts,
        )


for _text, (_most, _lines) in TEXTS.items():
    for _name, _field in in_languages(_text, most=_most, lines=_lines).items():
        setattr(ProgrammeForm, _name, _field)
