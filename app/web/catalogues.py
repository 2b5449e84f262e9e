"""The words in Korean and Chinese: every package keeps its own catalogue, all are one.

The .po files are read as they are; there is nothing to compile and nothing to forget.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask_babel import Domain, get_locale

APP = Path(__file__).resolve().parent.parent


def catalogue_files(language: str) -> list[Path]:
    """The catalogues of a language, in a fixed order."""
    return sorted(APP.glob(f"*/locale/{language}.po"))


@cache
def words(language: str) -> dict[str, str]:
    """English sentence → the same in the language."""
    found: dict[str, str] = {}
    for path in catalogue_files(language):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if isinstance(message.id, str) and message.id and message.string:
                    found[message.id] = str(message.string)
    return found


class _Words(NullTranslations):
    """Translations straight from the catalogues."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._words = words(language)

    def gettext(self, message: str) -> str:
        return self._words.get(message, message)

    ugettext = gettext


class Catalogues(Domain):
    """Flask-Babel's domain, reading our catalogues."""

    def get_translations(self) -> Any:
        locale = get_locale()
        language = locale.language if locale is not None else "en"
        return _translations(language)


@cache
def _translations(language: str) -> Translations | NullTranslations:
    return _Words(language)
