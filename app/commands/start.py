"""`make run`: everything that a look around needs, in one go."""

from __future__ import annotations

import os
import sys

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from app.accounts.models import Account
from app.commands.family import run_family
from app.commands.serve import server_command
from app.core.db import db
from app.core.migrations import pending
from app.demo.people import PASSWORD, PEOPLE
from app.settings import Settings


@click.command()
@click.option("--size", default="small", type=click.Choice(["small", "street", "city"]))
@click.pass_context
@with_appcontext
def start(context: click.Context, size: str) -> None:
    """Migrate, fill an empty database with the demo, serve with a worker beside."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.production:
        raise click.ClickException("In production use `serve` and `work`; the demo stays out.")
    os.makedirs(current_app.instance_path, exist_ok=True)
    if pending(db.engine):
        click.echo("Preparing the database …")
        upgrade()
    if db.session.scalar(sa.select(Account.id).limit(1)) is None:
        context.invoke(current_app.cli.commands["demo"], size=size)
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
