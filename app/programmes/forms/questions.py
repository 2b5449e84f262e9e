"""What organisers ask, and the fields in which people answer it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import InputRequired

from app.core import files
from app.core.errors import Refused
from app.core.localized import LANGUAGES, Localized
from app.core.text import _l
from app.programmes.models import Question, QuestionKind
from app.programmes.queries.questions import Answered, Asked
from app.programmes.rules.questions import FOLDER, LONGEST, NO, YES, Given, chosen, words_of
from app.web.forms import (
    NEEDED,
    UNKNOWN_CHOICE,
    Among,
    Form,
    OneOf,
    Radios,
    in_languages,
    localized_of,
    spread,
    text_field,
)

LABEL, CHOICE = 200, 80
LEAST_CHOICES, MOST_CHOICES, SIDE_BY_SIDE = 2, 20, 6
ONCE_MORE = _l("Please choose the file once more. Everything else is still there.")
NOT_AS_MANY = _l("Please write as many choices here as in Korean, one on each line.")
HOW_MANY = _l("Please write 2 to 20 different choices, one on each line, each short.")
KIND_NAMES = {
    QuestionKind.TEXT: _l("a text"),
    QuestionKind.CHOICE: _l("one of several choices"),
    QuestionKind.YES_NO: _l("yes or no"),
    QuestionKind.FILE: _l("a photo or a PDF"),
}
F = TypeVar("F", bound=Form)


class Menu(Among, SelectField):
    """Many choices, folded."""


class QuestionForm(Form):
    """A question in both languages of the place; what sort it is, is settled once."""

    kind = OneOf(
        _l("What is answered"),
        choices=[(kind.value, label) for kind, label in KIND_NAMES.items()],
        default=QuestionKind.TEXT.value,
    )
    required = BooleanField(_l("It has to be answered"))
    version = HiddenField()
    choices: tuple[Localized, ...] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        for name in ("label_ko", "label_zh"):
            if not self[name].data and not self[name].errors:
                fine = _wrong(self[name], NEEDED)
        if self.kind.data == QuestionKind.CHOICE.value and fine:
            fine = self._read_choices()
        return fine

    def _read_choices(self) -> bool:
        lines = {code: _lines(self[f"choices_{code}"].data) for code in LANGUAGES}
        number = len(lines["ko"])
        if not LEAST_CHOICES <= number <= MOST_CHOICES:
            return _wrong(self["choices_ko"], HOW_MANY)
        for code, found in lines.items():
            if len(set(found)) != len(found) or any(len(line) > CHOICE for line in found):
                return _wrong(self[f"choices_{code}"], HOW_MANY)
            if len(found) != number and (found or code != "en"):
                return _wrong(self[f"choices_{code}"], NOT_AS_MANY)
        english = lines["en"] or [""] * number
        pairs = zip(lines["ko"], lines["zh"], english, strict=True)
        self.choices = tuple(Localized(*words) for words in pairs)
        return True

    @property
    def words(self) -> dict[str, Any]:
        """The columns that can be changed."""
        return {
            "label": localized_of(self, "label"),
            "choices": self.choices,
            "required": self.required.data,
        }

    @property
    def values(self) -> dict[str, Any]:
        """All the columns of a new question."""
        return {"kind": QuestionKind(self.kind.data), **self.words}

    @classmethod
    def of(cls, question: Question) -> QuestionForm:
        typed = {
            f"choices_{code}": "\n".join(getattr(choice, code) for choice in question.choices)
            for code in LANGUAGES
        }
        return cls(
            formdata=None,
            kind=question.kind.value,
            required=question.required,
            version=question.version,
            **spread("label", question.label),
            **{name: text.strip() for name, text in typed.items()},
        )


for _name, _field in in_languages("label", most=LABEL).items():
    setattr(QuestionForm, _name, _field)
for _name, _field in in_languages("choices", most=2_000, lines=True).items():
    setattr(QuestionForm, _name, _field)


def asking(base: type[F], asked: Sequence[Asked], locale: str, *, needed: bool = True) -> type[F]:
    """A form with a field for each question beside its own; `needed` keeps to what is required."""
    fields: dict[str, Any] = {one.field: _answer(one, locale, needed) for one in asked}
    return type(base.__name__, (base,), {**fields, "asked": tuple(asked)})


def question_fields(form: Any) -> list[Any]:
    """The fields of the questions in their order."""
    return [form[one.field] for one in getattr(form, "asked", ())]


@contextmanager
def given(form: Any) -> Iterator[list[Given]]:
    """What was answered, its picture kept; where signing up is refused the picture goes again."""
    keys: list[str] = []
    try:
        yield [found for one in form.asked if (found := _given(form, one, keys)) is not None]
    except Exception:
        for key in keys:
            files.delete_picture(key, folder=FOLDER)
        raise


def choose_again(form: Any) -> None:
    """A browser does not keep a file that was chosen, so whoever chose one is told."""
    for field in question_fields(form):
        if isinstance(field, FileField) and field.data and not field.errors:
            _wrong(field, ONCE_MORE)


def _given(form: Any, one: Asked, keys: list[str]) -> Given | None:
    data = form[one.field].data
    if not data:
        return None
    if one.kind is QuestionKind.FILE:
        try:
            keys.append(files.save_paper(data.stream, folder=FOLDER).key)
        except Refused as refusal:
            raise Refused(refusal.message, field=one.field) from refusal
        return Given(one, file_key=keys[-1])
    if one.kind is QuestionKind.CHOICE:
        return Given(one, next(w for w in map(words_of, one.choices) if _key(w) == data))
    return Given(one, data)


def _answer(one: Asked, locale: str, needed: bool) -> Any:
    label, must = one.label.pick(locale).text, needed and one.required
    if one.kind is QuestionKind.TEXT:
        return text_field(label, most=LONGEST, lines=True, needed=must)
    if one.kind is QuestionKind.FILE:
        return FileField(label, validators=[FileRequired(NEEDED)] if must else [])
    checks = [InputRequired(UNKNOWN_CHOICE)] if must else []
    if one.kind is QuestionKind.YES_NO:
        return Radios(label, choices=[(YES, _l("Yes")), (NO, _l("No"))], validators=checks)
    choices = [(_key(words_of(choice)), choice.pick(locale).text) for choice in one.choices]
    if len(choices) <= SIDE_BY_SIDE:
        return Radios(label, choices=choices, validators=checks)
    return Menu(label, choices=[("", "–"), *choices], validators=checks)


def written(one: Answered, locale: str) -> str:
    """An answer in the reader's language; of a picture there is nothing to write."""
    if one.question.kind is QuestionKind.YES_NO:
        return str(_l("Yes") if one.value == YES else _l("No"))
    if one.question.kind is QuestionKind.CHOICE and one.value:
        return chosen(one.value).pick(locale).text
    return one.value or ""


def _key(words: str) -> str:
    """What a form calls a choice: by its words, so that it is never taken for another one."""
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _wrong(field: Any, message: Any) -> bool:
    field.errors = [*field.errors, str(message)]
    return False
