"""Texts in three languages: the reader's own first, then the one nearest to it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from app.core.db import db, transaction
from app.core.localized import LANGUAGES, Localized, Picked
from tests.core.things import Light, Shelf

WORDS = {"ko": "김치", "zh": "泡菜", "en": "kimchi"}


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_readers_language_comes_first(locale: str) -> None:
    assert Localized(**WORDS).pick(locale) == Picked(WORDS[locale], locale, False)


@pytest.mark.parametrize(
    ("there", "locale", "picked"),
    [
        (("zh", "en"), "ko", "zh"),
        (("ko", "en"), "zh", "ko"),
        (("ko", "zh"), "en", "ko"),
        (("zh",), "en", "zh"),
        (("en",), "zh", "en"),
        (("zh",), "fr", "zh"),
    ],
)
def test_another_language_stands_in_and_says_so(
    there: tuple[str, ...], locale: str, picked: str
) -> None:
    text = Localized(**{lang: WORDS[lang] for lang in there})
    assert text.pick(locale) == Picked(WORDS[picked], picked, True)


def test_a_text_in_no_language_cannot_be() -> None:
    with pytest.raises(ValueError, match="no language"):
        Localized()
    assert Localized.of({"ko": "  ", "zh": "", "en": None}) is None


def test_a_form_gives_a_text_without_the_spaces_around_it() -> None:
    assert Localized.of({"ko": " 김치 ", "zh": None}) == Localized(ko="김치")


@given(
    texts=st.dictionaries(
        st.sampled_from(LANGUAGES),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
        min_size=1,
    ),
    locale=st.sampled_from(["ko", "zh", "en", "xx"]),
)
def test_something_is_always_read_and_it_says_in_which_language(
    texts: dict[str, str], locale: str
) -> None:
    picked = Localized(**texts).pick(locale)
    assert texts[picked.lang] == picked.text
    assert picked.fallback is (picked.lang != locale)
    assert Localized(**Localized(**texts).as_dict()) == Localized(**texts)


@pytest.mark.usefixtures("things")
def test_a_text_comes_back_from_the_database_as_it_went_in() -> None:
    with transaction() as session:
        session.add(
            Shelf(
                at=clock.now(),
                title=Localized(ko="김치 👩‍🌾", zh="泡菜 \"'\\"),
                facts={},
                phone="1",
                kind=Light.RED,
            )
        )
    title = db.session.scalar(sa.select(Shelf.title))
    assert title == Localized(ko="김치 👩‍🌾", zh="泡菜 \"'\\")
