"""`flask admin`: makes somebody the first administrator, from where the house is run."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.accounts import logins, queries, roles
from app.core import clock
from app.core.db import transaction
from app.core.errors import Refused


@click.command()
@click.argument("login")
@with_appcontext
def admin(login: str) -> None:
    """Give LOGIN (the e-mail or phone of an account) the role of administrator."""
    read = logins.read(login)
    try:
        with transaction():
            account = queries.account_by_login(read.email, read.phone_hash)
            if account is None or not account.is_usable:
                raise click.ClickException("No account has this e-mail or phone. Join first.")
            roles.appoint(account, now=clock.now())
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{account.name} is an administrator now.")
