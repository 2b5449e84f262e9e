"""Azalea: the web application of Xinxing subdistrict in Yanji."""

from __future__ import annotations

from typing import Any

from flask import Flask
from htmx_flask import Htmx

from app import commands
from app.core import db as database
from app.core import files, seal
from app.features import BLUEPRINTS
from app.settings import ROOT, Settings
from app.web import (
    compression,
    environment,
    failures,
    identity,
    locales,
    logs,
    security,
    styleguide,
    stylesheet,
    templating,
)


def _as_it_is(function: Any) -> Any:
    """No view of ours waits; Flask need not ask each function of each request."""
    return function


def create_app(settings: Settings | None = None) -> Flask:
    """Wires the house together; every decision stands in the module that is named here."""
    settings = settings or Settings.from_environment()
    app = Flask(
        __name__,
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(ROOT / "instance"),
    )
    app.jinja_environment = environment.Environment
    app.ensure_sync = _as_it_is  # type: ignore[assignment, method-assign]
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SECOND_FACTOR=settings.production,
        VERSION="0.1.0",
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(settings.database_url),
        SEND_FILE_MAX_AGE_DEFAULT=365 * 24 * 3600,
    )
    seal.configure(settings.seal_keys)
    files.configure(settings.files_url)
    Htmx(app)
    compression.init_app(app)
    logs.init_logs(app)
    database.init_app(app)
    security.init_app(app, settings)
    identity.init_app(app)
    locales.init_app(app)
    templating.init_app(app)
    failures.init_app(app)
    stylesheet.init_app(app)
    styleguide.init_app(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    commands.init_app(app)
    return app
