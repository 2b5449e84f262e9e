"""A text in Korean, Chinese and English, kept together and read in one language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.core.db import Json

LANGUAGES = ("ko", "zh", "en")
_NEXT = {"ko": ("ko", "zh", "en"), "zh": ("zh", "ko", "en"), "en": ("en", "ko", "zh")}


class Picked(NamedTuple):
    """The words for a reader, their language, and whether it is not the one asked for."""

    text: str
    lang: str
    fallback: bool


@dataclass(frozen=True, slots=True)
class Localized:
    """One text in up to three languages; at least one is there."""

    ko: str = ""
    zh: str = ""
    en: str = ""

    def __post_init__(self) -> None:
        if not (self.ko or self.zh or self.en):
            raise ValueError("a text in no language")

    def pick(self, locale: str) -> Picked:
        """The asked language; Korean and Chinese stand in for each other, then English."""
        for lang in _NEXT.get(locale, LANGUAGES):
            text: str = getattr(self, lang)
            if text:
                return Picked(text, lang, lang != locale)
        raise AssertionError("a text in no language")

    def as_dict(self) -> dict[str, str]:
        """Only the languages that are there."""
        return {lang: getattr(self, lang) for lang in LANGUAGES if getattr(self, lang)}

    def texts(self) -> tuple[str, ...]:
        return tuple(self.as_dict().values())

    @classmethod
    def of(cls, values: Mapping[str, str | None]) -> Localized | None:
        """From a form's values; None where every language is empty."""
        texts = {lang: (values.get(lang) or "").strip() for lang in LANGUAGES}
        return cls(**texts) if any(texts.values()) else None


class LocalizedType(sa.TypeDecorator[Localized]):
    """A Localized in one JSON column. A text that was read before is not parsed again."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: Localized | None, dialect: sa.Dialect) -> Any:
        return value.as_dict() if value is not None else None

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Localized | None:
        if isinstance(value, bytes):
            return _parsed(value)
        return Localized(**value) if value else None

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        if dialect.name == "sqlite":
            return lambda text: _parsed(text) if text is not None else None
        return super().result_processor(dialect, coltype)


@lru_cache(maxsize=4096)
def _parsed(text: str | bytes) -> Localized | None:
    value = json.loads(text)
    return Localized(**value) if value else None
