"""The server, from the environment: granian with a few processes of a few threads each."""

from __future__ import annotations

import os
import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from app.core.db import db
from app.core.migrations import pending
from app.settings import ROOT, Settings

WORKERS = 2
THREADS = 4


def server_command(settings: Settings) -> list[str]:
    """The command line of the server, whose workers share what it has loaded (`app.served`)."""
    served = [sys.executable, "-m", "app.served", "app.served:application"]
    return served + server_options(settings)


def server_options(settings: Settings) -> list[str]:
    """How many processes and threads listen where."""
    return [
        *("--interface", "wsgi"),
        *("--host", settings.host),
        *("--port", str(settings.port)),
        *("--workers", os.environ.get("WEB_WORKERS", str(WORKERS))),
        *("--blocking-threads", os.environ.get("WEB_THREADS", str(THREADS))),
        *("--workers-kill-timeout", "10"),
        *("--working-dir", str(ROOT)),
        *("--log-level", "warning"),
        "--respawn-failed-workers",
    ]


@click.command()
@with_appcontext
def serve() -> None:
    """Serve as the environment says; no demo, no migration."""
    settings: Settings = current_app.config["SETTINGS"]
    if pending(db.engine):
        raise click.ClickException("Migrations are missing. Run: flask --app app db upgrade")
    db.engine.dispose()
    click.echo(f"Azalea listens on http://{settings.host}:{settings.port}")
    sys.stdout.flush()
    command = server_command(settings)
    os.execv(command[0], command)  # noqa: S606 (no shell; the server takes this process over)
