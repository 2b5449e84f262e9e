"""`flask doctor`: what is wrong, in plain words."""

from __future__ import annotations

import sys

import click
import obstore
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext

from app.core import files
from app.core.db import db
from app.core.doctor import Problems, check, checks
from app.core.migrations import pending
from app.settings import DEVELOPMENT_SEAL_KEYS, DEVELOPMENT_SECRET, Settings


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


@check("configuration")
def configuration() -> Problems:
    settings = _settings()
    if not settings.production:
        return []
    problems = []
    if settings.secret_key == DEVELOPMENT_SECRET or len(settings.secret_key) < 32:
        problems.append("SECRET_KEY is the development one or shorter than 32 characters.")
    if settings.seal_keys == DEVELOPMENT_SEAL_KEYS:
        problems.append("SEAL_KEYS holds the development key.")
    if not settings.public_url.startswith("https://"):
        problems.append("PUBLIC_URL should begin with https://.")
    return problems


@check("database")
def database() -> Problems:
    try:
        db.session.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError as problem:
        return [f"The database does not answer: {type(problem).__name__}."]
    return []


@check("migrations")
def migrations() -> Problems:
    return ["Steps are missing. Run: flask --app app db upgrade"] if pending(db.engine) else []


@check("storage")
def storage() -> Problems:
    try:
        obstore.put(files.store(), "doctor/probe.txt", b"here")
        obstore.delete(files.store(), "doctor/probe.txt")
    except Exception as problem:
        return [f"FILES_URL cannot be written to: {type(problem).__name__}."]
    return []


@check("payments")
def payments() -> Problems:
    settings = _settings()
    if settings.stripe_api_key and not settings.stripe_webhook_secret:
        return ["STRIPE_API_KEY is set and STRIPE_WEBHOOK_SECRET is not: payments cannot arrive."]
    return []


@click.command()
@with_appcontext
def doctor() -> None:
    """Check everything that can be wrong; exit 1 when something is."""
    sick = False
    for name, run in checks():
        try:
            problems = run()
        except sa.exc.SQLAlchemyError as problem:
            db.session.rollback()
            problems = [f"The check could not be made: {type(problem).__name__}."]
        sick = sick or bool(problems)
        click.echo(f"{'WRONG' if problems else 'ok   '}  {name}")
        for sentence in problems:
            click.echo(f"       {sentence}")
    db.session.rollback()
    sys.exit(1 if sick else 0)
