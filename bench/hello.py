"""The least that Flask can do: the measure of every page."""

from __future__ import annotations

from flask import Flask


def create_app() -> Flask:
    app = Flask(__name__, static_folder=None)

    @app.get("/")
    def hello() -> str:
        return "hello"

    return app
