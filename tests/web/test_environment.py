"""Templates of a language say the same as templates that look each word up."""

from __future__ import annotations

from typing import Any

import pytest
from flask_babel import force_locale
from markupsafe import Markup

from app.web.environment import Environment

PAGES = ("/", "/ui", "/join", "/nowhere")


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_finished_words_are_the_words_that_are_looked_up(
    app: Any, client: Any, monkeypatch: Any, path: str, language: str
) -> None:
    def page() -> str:
        text = client.get(path, headers={"Accept-Language": language}).text
        return "\n".join(line for line in text.splitlines() if "csrf_token" not in line)

    finished = page()
    monkeypatch.setattr(Environment, "_of_the_reader", lambda self: self)
    looked_up = page()
    number = "404-"  # an error page ends with the number of its request
    assert [line for line in finished.splitlines() if number not in line] == [
        line for line in looked_up.splitlines() if number not in line
    ]


def rendered(app: Any, source: str, language: str = "ko", **facts: Any) -> str:
    """A template of this source, compiled for a reader of the language."""
    with force_locale(language):
        own = app.jinja_env._of_the_reader()
        assert own.language == language
        text: str = own.from_string(source).render(**facts)
    return text


def test_words_are_in_the_readers_language_and_facts_are_escaped(app: Any) -> None:
    source = '{{ _("%(count)s hours ago", count=n) }}'
    assert rendered(app, source, n=3) == "3시간전"
    assert rendered(app, source, "zh", n="<b>") == "&lt;b&gt;小时前"
    assert rendered(app, source, n=Markup("<i>3</i>")) == "<i>3</i>시간전"


def test_a_sentence_that_is_only_known_later_is_looked_up_then(app: Any) -> None:
    with app.test_request_context():
        assert rendered(app, "{{ _(words) }}", words="just now") == "방금"


def test_percent_signs_stand_for_themselves(app: Any) -> None:
    assert (
        rendered(app, '{{ _("100%% of %(count)s", count=2) }} {{ _("100%%") }}') == "100% of 2 100%"
    )


def test_an_icon_that_is_unknown_is_still_an_error(app: Any) -> None:
    with pytest.raises(KeyError, match="no icon"):
        rendered(app, '{{ icon("no-such-icon") }}')


def test_an_argument_of_the_same_name_is_left_alone(app: Any) -> None:
    source = '{% macro piece(asset) %}{{ asset }}{% endmacro %}{{ piece("mine") }}'
    assert rendered(app, source) == "mine"
