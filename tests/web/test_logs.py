"""The log has one line a request and nothing of the people behind it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import request

from app.core import migrations
from app.core.db import db
from tests.support.sending import send

PERSON = {
    "name": "김영희",
    "email": "younghee@test.example",
    "phone": "138 4433 1234",
    "password": "봄날에 진달래가 핀다",
    "consent": "y",
}


def test_a_request_is_one_line_with_route_status_time_and_queries(
    client: Any, log_lines: Any
) -> None:
    answer = client.get("/programmes/zzzzzzzzzz?q=김치")
    (line,) = log_lines()
    assert (line["event"], line["method"], line["status"]) == ("request", "GET", 404)
    assert line["route"] == "/programmes/<code>"
    assert line["reference"] == answer.headers["X-Request-Id"]
    assert line["queries"] >= 1
    assert line["ms"] > 0
    assert line["timestamp"].endswith("Z")
    assert set(line) == {
        *("event", "level", "timestamp"),
        *("reference", "method", "route", "status", "ms", "queries"),
    }


def test_each_request_has_a_reference_of_its_own_whatever_the_sender_says(
    client: Any, log_lines: Any
) -> None:
    for _ in range(3):
        client.get("/", headers={"X-Request-Id": "mine"})
    references = [line["reference"] for line in log_lines()]
    assert len(set(references)) == 3
    assert not [one for one in references if "mine" in one]


def test_queries_are_counted_for_each_request_alone(client: Any, log_lines: Any) -> None:
    client.get("/")
    client.get("/")
    first, second = [line["queries"] for line in log_lines()]
    assert first == second


def test_nothing_of_a_person_reaches_the_log(client: Any, log_lines: Any) -> None:
    send(client, "/join", {**PERSON, "phone": "12"})
    send(client, "/join", PERSON)
    client.get("/me/profile")
    client.get("/sign-in?next=/me&login=younghee@test.example")
    client.post("/sign-in", data={"login": "138 4433 1234", "password": "x"})
    written = json.dumps(log_lines(), ensure_ascii=False)
    assert len(log_lines()) == 7
    for private in (*PERSON.values(), "8613844331234", "12", "sign-in?next", "azalea="):
        assert f'"{private}"' not in written
    assert not re.search(r"영희|younghee|4433|진달래", written)


def test_what_machines_ask_every_second_is_not_in_the_log(client: Any, log_lines: Any) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/static/css/tokens.css"):
        assert client.get(path).status_code == 200, path
    assert log_lines() == []


def test_alive_needs_nothing_and_ready_needs_the_database_at_its_last_step(
    client: Any, count_queries: Any
) -> None:
    with count_queries() as counted:
        assert client.get("/healthz").json == {"status": "alive"}
    assert counted.count == 0
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["status"]) == (200, "ready")


def test_a_server_that_waits_for_migrations_is_not_ready(client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(migrations, "head", lambda: "9999")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "migrations pending"})


def test_metrics_count_requests_by_route_and_never_by_what_people_ask(client: Any) -> None:
    client.get("/programmes/zzzzzzzzzz")
    client.get("/nowhere/김영희")
    client.open("/", method="FROBNICATE")
    text = client.get("/metrics").text
    assert re.search(
        r'azalea_requests_total\{method="GET",route="/programmes/<code>",status="404"\} \d', text
    )
    assert 'method="other"' in text
    for private in ("zzzzzzzzzz", "김영희", "FROBNICATE"):
        assert private not in text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_machines_get_no_cookie(client: Any, path: str) -> None:
    assert "Set-Cookie" not in client.get(path).headers


def test_a_broken_query_shows_the_statement_and_not_the_values(
    app: Any, client: Any, log_lines: Any, monkeypatch: Any
) -> None:
    def broken() -> None:
        db.session.execute(sa.text("SELECT 1 FROM nowhere WHERE name = :n"), request.args)

    monkeypatch.setitem(app.view_functions, "home.front", broken)
    assert client.get("/?n=김영희").status_code in (500, 503)
    written = json.dumps(log_lines(), ensure_ascii=False)
    assert "nowhere" in written
    assert "김영희" not in written
