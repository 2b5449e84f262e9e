"""Errors that are reported elsewhere: where they came from, nothing of people."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import sentry_sdk
from flask import Flask

from app.web import reporting
from tests.support.sending import token_of

SAID = "김영희 kim@test.example 13812345678"


@pytest.fixture
def received(app: Flask) -> Iterator[list[str]]:
    """What arrives at a Sentry on this machine."""
    arrived: list[str] = []

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            packed = self.headers.get("Content-Encoding") == "gzip"
            arrived.append((gzip.decompress(body) if packed else body).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = app.config["SETTINGS"]
    dsn = f"http://key@127.0.0.1:{server.server_port}/1"
    reporting.init(replace(settings, sentry_dsn=dsn), "test")
    yield arrived
    reporting.init(settings, "test")
    server.shutdown()
    server.server_close()


def test_an_error_is_told_with_its_reference_and_nothing_that_was_typed(
    app: Flask, client: Any, received: list[str], log_lines: Any, monkeypatch: Any
) -> None:
    def broken() -> None:
        raise KeyError(SAID)

    monkeypatch.setitem(app.view_functions, "accounts.join_now", broken)
    token = token_of(client.get("/join"))
    client.post("/join", data={"csrf_token": token, "name": "박철수", "email": "park@test.example"})
    sentry_sdk.flush(5)
    (told,) = received
    assert log_lines()[-1]["reference"] in told
    assert "KeyError" in told
    assert "test_reporting.py" in told
    for secret in ("\\uae40", "\\ubc15", "@test.example", "1381234", "/join", token):
        assert secret not in told


def test_refusals_and_missing_pages_are_nobodys_error(
    client: Any, received: list[str], log_lines: Any
) -> None:
    client.get("/nowhere")
    client.post("/join", data={})
    sentry_sdk.flush(2)
    assert received == []


def test_without_an_address_nothing_is_loaded(app: Flask) -> None:
    program = (
        "import sys; from app import create_app; create_app(); print('sentry_sdk' in sys.modules)"
    )
    env = {name: value for name, value in os.environ.items() if name != "SENTRY_DSN"}
    told = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "False"
