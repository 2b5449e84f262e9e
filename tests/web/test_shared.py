"""Pages that are shared: made once for readers of a kind, with everybody's own in holes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, render_template_string, session

from app.accounts.viewer import Role
from app.core import known
from app.core.db import transaction
from app.web import hole, public, shared, viewer
from app.web.security import csrf_token
from app.web.shared import finished
from tests.support.counting import only_our_writes
from tests.support.sending import send

made: list[str] = []


@hole
def name() -> str:
    return viewer().name


@pytest.fixture
def pages(app: Flask, monkeypatch: Any) -> Iterator[Flask]:
    """Pages of every kind, as people get them: what is known is not made again."""

    def answer(text: str) -> Response:
        made.append(text)
        return finished(render_template_string(text))

    @public
    @shared
    def good() -> Response:
        return answer("{{ name() }} {{ csrf_token() if viewer.is_member }}")

    @public
    @shared
    def bad() -> Response:
        return answer("{{ viewer.name }}")

    @public
    @shared
    def session_page() -> Response:
        session["seen"] = True
        return answer("mine")

    monkeypatch.setitem(app.jinja_env.globals, "name", name)
    for endpoint, view in (
        ("home.about", good),
        ("accounts.privacy_text", bad),
        ("home.search", session_page),
    ):
        monkeypatch.setitem(app.view_functions, endpoint, view)
    monkeypatch.setitem(app.config, "TESTING", False)
    known.forget()
    made.clear()
    with only_our_writes():
        yield app


def test_everybody_gets_their_own_name_and_token(pages: Flask, make_account: Any, signed_in: Any):
    people = [make_account(name=one) for one in ("김영희", "박철수")]
    browsers = [signed_in(person) for person in people]
    for browser in browsers:
        browser.get("/me")  # the form token of this browser
    known.forget()
    texts = [browser.get("/about").text for browser in browsers]
    assert len(made) == 1
    tokens = {text.split()[-1] for text in texts}
    assert "김영희" in texts[0]
    assert "박철수" in texts[1]
    assert "김영희" not in texts[1]
    assert len(tokens) == len(texts), "each browser has its own token"


def test_members_staff_and_languages_do_not_share(
    pages: Flask, client: Any, make_account: Any, signed_in: Any
) -> None:
    client.get("/about?lang=ko")
    client.get("/about?lang=zh")
    signed_in(make_account()).get("/about?lang=ko")
    signed_in(make_account(Role.REVIEWER)).get("/about?lang=ko")
    assert len(made) == 4


def test_what_is_written_makes_the_page_anew(pages: Flask, client: Any, make_account: Any) -> None:
    client.get("/about")
    client.get("/about")
    assert len(made) == 1
    with transaction():
        make_account()
    client.get("/about")
    assert len(made) == 2


def test_a_page_that_wrote_into_the_session_is_not_kept(pages: Flask, client: Any) -> None:
    client.get("/search")
    client.get("/search")
    assert len(made) == 2


def test_a_word_said_once_is_said_to_its_reader_only(
    app: Flask, make_account: Any, signed_in: Any
) -> None:
    browser = signed_in(make_account())
    before = browser.get("/wishes").text
    with browser.session_transaction() as kept:
        kept["_flashes"] = [("good", "그대에게만")]
    assert "그대에게만" in browser.get("/wishes").text
    assert "그대에게만" not in browser.get("/wishes").text
    assert "그대에게만" not in before


def test_a_page_that_takes_more_of_its_reader_is_found_out(
    pages: Flask, make_account: Any, signed_in: Any, monkeypatch: Any
) -> None:
    """Where tests run, every page is made anew and compared."""
    first, second = (signed_in(make_account(name=one)) for one in ("김영희", "박철수"))
    for browser in (first, second):
        browser.get("/me")
    monkeypatch.setitem(pages.config, "TESTING", True)
    assert first.get("/privacy").status_code == 200
    assert second.get("/privacy").status_code == 500


def test_who_has_signed_out_reads_as_everybody(
    app: Flask, client: Any, make_account: Any, signed_in: Any
) -> None:
    member = signed_in(make_account(Role.VOLUNTEER))
    assert member.get("/wishes").text.count(csrf_of(member)) >= 1
    assert send(member, "/me", {}, to="/sign-out").status_code == 303
    member.get("/wishes")  # says once that one is signed out
    assert client.get("/wishes").text == member.get("/wishes").text


def csrf_of(browser: Any) -> str:
    """The token that stands on a page of this browser."""
    text: str = browser.get("/me").text
    return text.split('name="csrf_token" value="')[1].split('"')[0]


def test_outside_of_a_shared_page_a_hole_is_filled_at_once(app: Flask) -> None:
    with app.test_request_context("/"):
        assert len(csrf_token()) > 20
