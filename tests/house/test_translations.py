"""Every sentence stands in Korean and in Chinese, once, with the same places for facts."""

from __future__ import annotations

import re

import pytest

from tests.tools import messages

PLACES = re.compile(r"%\((\w+)\)[sd]")
OLD_SPELLINGS = re.compile(
    r"노인|연맹|여성|이용|내일|냉면|요리사|날짜|숫자|이발|노동|연습|예절|양력|유치원장"
)
TRADITIONAL = set("業開門東車馬鳥魚學書電話場當點選號碼")


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_nothing_is_untranslated(language: str) -> None:
    lacking = [f"{s.where}: {s.text}" for s in messages.missing(language)]
    assert not lacking, "\n".join(lacking[:40])


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_translations_keep_their_places(language: str) -> None:
    wrong = [
        (text, translation)
        for text, found in messages.translated(language).items()
        for _, translation in found
        if sorted(PLACES.findall(text)) != sorted(PLACES.findall(translation))
    ]
    assert not wrong


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_one_sentence_has_one_translation(language: str) -> None:
    two = {
        text: found
        for text, found in messages.translated(language).items()
        if len({translation for _, translation in found}) > 1
    }
    assert not two


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_nothing_is_doubtful(language: str) -> None:
    for package, catalogue in messages.catalogues(language).items():
        assert not [m.id for m in catalogue if m.id and m.fuzzy], package


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_translation_is_left_over(language: str) -> None:
    used = {sentence.text for sentence in messages.sentences()}
    left = [text for text in messages.translated(language) if text not in used]
    assert not left


def test_korean_is_spelled_as_in_yanbian() -> None:
    wrong = [
        translation
        for found in messages.translated("ko").values()
        for _, translation in found
        if OLD_SPELLINGS.search(translation)
    ]
    assert not wrong


def test_chinese_is_simplified() -> None:
    wrong = [
        translation
        for found in messages.translated("zh").values()
        for _, translation in found
        if set(translation) & TRADITIONAL
    ]
    assert not wrong
