"""Remembered parts: made once for what they depend on, never for something else."""

from __future__ import annotations

from typing import Any

import pytest
from flask_babel import force_locale
from markupsafe import Markup

from app.core.errors import Refused
from app.web import remembering
from app.web.remembering import Depends, Memory

PART = '{% remembered "part", a, b %}{{ made() }}{{ a }}{{ _("just now") }}{% endremembered %}'


@pytest.fixture
def live(app: Any, monkeypatch: Any) -> None:
    """As for people: what is remembered is not made again."""
    monkeypatch.setitem(app.config, "TESTING", False)


@pytest.fixture
def say(app: Any) -> Any:
    """Renders the part in a language; `made` counts how often it was made."""
    templates: dict[str, Any] = {}

    def render(a: Any, b: Any = 0, language: str = "ko", made: Any = str) -> str:
        with app.test_request_context(), force_locale(language):
            own = app.jinja_env._of_the_reader()
            found = templates.setdefault(language, own.from_string(PART))
            text: str = found.render(a=a, b=b, made=made)
        return text

    return render


@pytest.mark.usefixtures("live")
def test_a_part_is_made_once_for_what_it_depends_on(say: Any) -> None:
    made: list[str] = []

    def count() -> str:
        made.append("")
        return ""

    for a, b in [(1, 1), (1, 1), (2, 1), (1, 2), (1, 1)]:
        assert say(a, b, made=count) == f"{a}방금"
    assert len(made) == 3


@pytest.mark.usefixtures("live")
def test_each_language_has_its_own(say: Any) -> None:
    assert [say(1, language=one) for one in ("ko", "zh", "en", "ko")] == [
        "1방금",
        "1刚刚",
        "1just now",
        "1방금",
    ]


@pytest.mark.usefixtures("live")
def test_a_part_is_escaped_like_any_other(say: Any) -> None:
    for _ in range(2):
        assert say("<b>") == "&lt;b&gt;방금"


def test_a_part_that_depends_on_more_than_it_says_fails_the_tests(say: Any) -> None:
    say(5, made=lambda: "one")
    with pytest.raises(Depends):
        say(5, made=lambda: "another")


def test_a_part_that_fails_is_not_remembered(app: Any) -> None:
    memory, key = Memory(), ("ko", "part", 1)

    def refuse() -> Markup:
        raise Refused

    with pytest.raises(Refused):
        memory.part(key, refuse)
    assert memory.part(key, lambda: Markup("here")) == "here"


def test_what_was_not_asked_for_longest_is_forgotten_first(app: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(remembering, "MOST_SIGNS", 30)
    memory, made = Memory(), []

    def part(number: int) -> None:
        def make() -> Markup:
            made.append(number)
            return Markup("x" * 10)

        memory.part(("ko", "part", number), make)

    monkeypatch.setitem(app.config, "TESTING", False)
    for number in (1, 2, 3, 1, 4, 1, 2):
        part(number)
    assert made == [1, 2, 3, 4, 2]


@pytest.mark.usefixtures("live")
def test_many_at_once_may_ask_for_the_same(app: Any, race: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(remembering, "MOST_SIGNS", 50)
    memory = Memory()

    def act(number: int) -> int:
        for step in range(300):
            n = (step * (number + 1)) % 17
            assert memory.part(("ko", "part", n), lambda n=n: Markup(f"{n:010}")) == f"{n:010}"
        return number

    assert race(8, act) == list(range(8))
    assert memory._signs <= 50
