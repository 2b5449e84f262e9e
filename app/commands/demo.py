"""`flask demo`: an empty database becomes a street to look around in."""

from __future__ import annotations

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from app.accounts.models import Account
from app.core.db import db
from app.core.migrations import pending, upgrade
from app.demo.filling import fill
from app.demo.world import SIZES

NOT_IN_PRODUCTION = "The demo stays out of production. Use `serve` and `work`."


def is_empty() -> bool:
    """Whether nobody has an account yet."""
    return db.session.scalar(sa.select(Account.id).limit(1)) is None


@click.command()
@click.option("--size", default="small", show_default=True, type=click.Choice(list(SIZES)))
@with_appcontext
def demo(size: str) -> None:
    """Fill an empty database with the demo."""
    if current_app.config["SETTINGS"].production:
        raise click.ClickException(NOT_IN_PRODUCTION)
    if pending(db.engine):
        upgrade()
    if not is_empty():
        raise click.ClickException("The database has people in it; the demo fills an empty one.")
    fill(size, click.echo)
