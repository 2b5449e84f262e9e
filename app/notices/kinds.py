"""The words of every kind of notice, written once; features declare theirs in their hooks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from babel.dates import format_datetime
from flask_babel import force_locale

from app.accounts.viewer import Role
from app.accounts.words import ROLE_NAMES
from app.core import clock, money
from app.core.localized import Localized
from app.core.text import _l


class Kind(NamedTuple):
    """One kind: a title and a text with named places for the facts, and its picture."""

    title: Any
    text: Any
    icon: str
    hue: str
    by_mail: bool


class Written(NamedTuple):
    """A notice in one language."""

    title: str
    text: str
    icon: str
    hue: str


_kinds: dict[str, Kind] = {}
_UNKNOWN = Kind(_l("Something new for you"), "", "bell", "azalea", by_mail=False)


def declare(
    name: str, *, title: Any, text: Any, icon: str, hue: str = "azalea", by_mail: bool = True
) -> None:
    """Declares a kind; `title` and `text` are lazy and may hold `%(name)s` of the facts."""
    _kinds[name] = Kind(title, text, icon, hue, by_mail)


def kind_of(name: str) -> Kind:
    return _kinds[name]


def names() -> list[str]:
    return sorted(_kinds)


def is_known(name: str) -> bool:
    return name in _kinds


def pack(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they are kept: texts in all languages, times and roles stay what they are."""
    return {name: _pack(value) for name, value in facts.items()}


class _Words(dict[str, Any]):
    """The facts as words; one that is missing leaves a gap and spoils nothing."""

    def __missing__(self, name: str) -> str:
        return "…"


def write(name: str, facts: Mapping[str, Any], locale: str) -> Written:
    """The notice in the reader's language.

    A kind that no feature declares any more still has its line, so an inbox always opens.
    """
    kind = _kinds.get(name, _UNKNOWN)
    with force_locale(locale):
        words = _Words({key: _unpack(value, locale) for key, value in facts.items()})
        return Written(str(kind.title) % words, str(kind.text) % words, kind.icon, kind.hue)


def _pack(value: Any) -> Any:
    if isinstance(value, Localized):
        return {"localized": value.as_dict()}
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    if isinstance(value, Role):
        return {"role": value.value}
    return value


def _unpack(value: Any, locale: str) -> Any:
    if isinstance(value, dict) and "localized" in value:
        return Localized(**value["localized"]).pick(locale).text
    if isinstance(value, dict) and "at" in value:
        moment = clock.local(datetime.fromisoformat(value["at"]))
        pattern = {"ko": "M월 d일 HH:mm", "zh": "M月d日 HH:mm"}.get(locale, "d MMM HH:mm")
        return format_datetime(moment, pattern, locale=locale)
    if isinstance(value, dict) and "minor" in value:
        return money.format_money(value["minor"], locale)
    if isinstance(value, dict) and "role" in value:
        return str(ROLE_NAMES[Role(value["role"])])
    return value
