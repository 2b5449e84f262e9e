"""`make run`: everything that a look around needs, in one go."""

from __future__ import annotations

import os
import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from app.commands.demo import NOT_IN_PRODUCTION, is_empty
from app.commands.family import run_family
from app.commands.serve import server_command
from app.core.db import db
from app.core.migrations import pending, upgrade
from app.demo.filling import fill
from app.demo.people import PASSWORD, PEOPLE
from app.demo.world import SIZES
from app.settings import Settings


@click.command()
@click.option("--size", default="small", show_default=True, type=click.Choice(list(SIZES)))
@with_appcontext
def start(size: str) -> None:
    """Migrate, fill an empty database with the demo, serve with a worker beside."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.production:
        raise click.ClickException(NOT_IN_PRODUCTION)
    os.makedirs(current_app.instance_path, exist_ok=True)
    if pending(db.engine):
        click.echo("Preparing the database …")
        upgrade()
    if is_empty():
        fill(size, click.echo)
    db.session.remove()
    db.engine.dispose()
    _greet(settings)
    worker = [sys.executable, "-m", "flask", "--app", "app", "work"]
    sys.exit(run_family({"server": server_command(settings), "worker": worker}))


def _greet(settings: Settings) -> None:
    click.echo(f"\nAzalea is at http://{settings.host}:{settings.port}")
    click.echo(f"\nSign in (password {PASSWORD}):")
    for person in PEOPLE:
        click.echo(f"  {person.email:<28} {person.does}")
    click.echo("\nCtrl-C stops it.\n")
    sys.stdout.flush()
