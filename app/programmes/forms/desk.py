"""What organisers type at the desk of an event: notes, reasons, messages, and whom to enter."""

from __future__ import annotations

from wtforms import BooleanField, HiddenField

from app.core.localized import Localized
from app.core.text import _l
from app.programmes.forms.people import GuestForm
from app.programmes.models import Audience
from app.programmes.rules.desk import LONGEST_NOTE
from app.programmes.rules.messages import LONGEST
from app.web.forms import NEEDED, Form, OneOf, in_languages, localized_of, text_field

AUDIENCES = (
    (Audience.HOLDING, _l("everybody with a place")),
    (Audience.WAITING, _l("everybody on the waiting list")),
    (Audience.BOTH, _l("everybody, with a place or waiting")),
)


class EnterForm(GuestForm):
    """Somebody who calls or stands at the door, if need be beyond the places."""

    beyond = BooleanField(_l("Let in even if no place is free"))


class NoteForm(Form):
    text = text_field(_l("Note"), most=LONGEST_NOTE, lines=True, needed=True)


class TakeOffForm(Form):
    reason = text_field(_l("Reason"), most=300, needed=True)


class FullListForm(Form):
    why = text_field(_l("What the full list is needed for"), most=200, needed=True)


class MessageForm(Form):
    """A word to everybody: Korean and Chinese are needed, English is welcome."""

    audience = OneOf(_l("To whom"), choices=[(one.value, label) for one, label in AUDIENCES])
    nonce = HiddenField()

    def validate(self, extra_validators: object = None) -> bool:
        fine = super().validate(extra_validators)
        for name in ("words_ko", "words_zh"):
            field = self[name]
            if not field.data and not field.errors:
                field.errors = [str(NEEDED)]
                fine = False
        return fine

    @property
    def words(self) -> Localized:
        words = localized_of(self, "words")
        assert words is not None, "asked for once the form is valid"
        return words

    @property
    def to(self) -> Audience:
        return Audience(self.audience.data)


for _name, _field in in_languages("words", most=LONGEST, lines=True).items():
    setattr(MessageForm, _name, _field)
