"""When something goes wrong: a page in the reader's language, a number, and nothing by halves."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import request

from app import create_app
from app.accounts.models import Account
from app.core.clock import now
from app.core.db import db, transaction
from app.settings import Settings
from tests.support.sending import token_of

JOIN = {
    "name": "김영희",
    "email": "younghee@test.example",
    "password": "봄날에 진달래가 핀다",
    "consent": "y",
}


@pytest.mark.parametrize(
    ("language", "html_lang", "title"),
    [
        ("ko", "ko", "없는 페지입니다"),
        ("zh", "zh-Hans", "没有这个页面"),
        ("en", "en", "This page does not exist"),
    ],
)
def test_a_page_that_is_not_there_is_told_in_the_readers_language_with_a_number(
    client: Any, log_lines: Any, language: str, html_lang: str, title: str
) -> None:
    answer = client.get("/nowhere", headers={"Accept-Language": language})
    assert answer.status_code == 404
    assert f'<html lang="{html_lang}"' in answer.text
    assert f"<h1>{title}</h1>" in answer.text
    (line,) = log_lines()
    assert (line["status"], line["route"]) == (404, "none")
    assert f"404-{line['reference']}" in answer.text
    assert 'href="/"' in answer.text, "there is a way on"


def test_our_own_mistake_is_a_page_with_the_number_that_is_in_the_log(
    app: Any, client: Any, log_lines: Any, monkeypatch: Any
) -> None:
    def broken() -> None:
        raise KeyError(request.args["email"])

    monkeypatch.setitem(app.view_functions, "home.front", broken)
    answer = client.get("/?email=kim@test.example")
    assert answer.status_code == 500
    assert answer.headers["Cache-Control"] == "no-store"
    error, line = log_lines()
    assert error["event"] == "request failed"
    assert error["reference"] == line["reference"]
    assert f"500-{line['reference']}" in answer.text
    assert "KeyError" in error["exception"]
    assert "kim@test.example" not in error["exception"]
    for words in ("잘못되였습니다", "出了问题", "Something went wrong"):
        assert words in answer.text


def test_a_mistake_in_an_error_page_still_gives_a_page(
    app: Any, client: Any, log_lines: Any, monkeypatch: Any
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("twice")

    monkeypatch.setattr("app.web.failures._error_page", broken)
    monkeypatch.setitem(app.config, "TESTING", False)
    answer = client.get("/nowhere")
    assert answer.status_code == 500
    assert log_lines()[-1]["reference"] in answer.text


def test_a_mistake_leaves_nothing_of_a_change(app: Any, client: Any, monkeypatch: Any) -> None:
    def half(*_: Any, **__: Any) -> None:
        with transaction() as session:
            session.execute(sa.insert(Account).values(code="x", name="x", created_at=now()))
            raise RuntimeError

    monkeypatch.setitem(app.view_functions, "accounts.join_now", half)
    token = token_of(client.get("/join"))
    assert client.post("/join", data={"csrf_token": token}).status_code == 500
    assert people() == 0


def people() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(Account)) or 0


@pytest.mark.usefixtures("impatient")
def test_while_somebody_holds_the_database_a_form_is_put_off_and_a_page_is_shown(
    app: Any, client: Any, database: str
) -> None:
    token = token_of(client.get("/join"))
    held, enough = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), transaction() as session:
            if database == "postgresql":
                session.execute(sa.text("LOCK TABLE accounts IN EXCLUSIVE MODE"))
            held.set()
            enough.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(10)
        answer = client.post("/join", data={**JOIN, "csrf_token": token})
        assert client.get("/").status_code == 200, "reading goes on"
    finally:
        enough.set()
        holder.join(10)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "请稍等" in answer.text
    assert people() == 0
    again = client.post("/join", data={**JOIN, "csrf_token": token})
    assert again.status_code == 303, "sent again it is taken"
    assert people() == 1


def test_connections_that_were_cut_are_made_anew(
    database: str, make_account: Any, signed_in: Any, client: Any
) -> None:
    """A restart of the server, between two pages."""
    browser = signed_in(make_account())
    assert browser.get("/").status_code == 200
    if database == "sqlite":
        db.session.remove()
        db.engine.dispose()
    else:
        cut = (
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert db.session.scalar(sa.text(cut)) > 0
        db.session.remove()
    assert browser.get("/").status_code == 200
    assert browser.get("/me/profile").status_code == 200
    token = token_of(browser.get("/me/profile"))
    assert browser.post("/sign-out", data={"csrf_token": token}).status_code == 303


def test_without_a_database_every_page_says_so_and_the_process_is_alive(database: str) -> None:
    nowhere = {
        "sqlite": "sqlite:////nowhere/azalea.db",
        "postgresql": "postgresql+psycopg://nobody@127.0.0.1:1/nothing",
    }[database]
    app = create_app(Settings(database_url=nowhere, files_url="memory:///", log_level="CRITICAL"))
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json) == (503, {"status": "no database"})
    for path in ("/", "/programmes"):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert "Please try again" in answer.text
