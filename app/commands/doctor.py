"""`flask doctor`: what is wrong, in plain words."""

from __future__ import annotations

import sys

import click
import structlog
from flask.cli import with_appcontext

import app.commands.checks  # noqa: F401 (registers the checks of the house itself)
from app.core.db import db
from app.core.doctor import Named, Problems, checks

log = structlog.get_logger("doctor")


@click.command()
@with_appcontext
def doctor() -> None:
    """Check everything that can be wrong; exit 1 when something is."""
    sick = 0
    for one in checks():
        problems = _ask(one)
        sick += bool(problems)
        click.echo(f"{'WRONG' if problems else 'ok   '}  {one.name}")
        for sentence in problems:
            click.echo(f"       {sentence}")
    click.echo(f"\n{sick} of {len(checks())} checks found something." if sick else "\nAll is well.")
    sys.exit(1 if sick else 0)


def _ask(one: Named) -> Problems:
    """What a check says; one that breaks is itself something that is wrong."""
    try:
        return one.run()
    except Exception as problem:
        log.debug("check failed", name=one.name, exc_info=problem)
        return [f"The check could not be made ({type(problem).__name__})."]
    finally:
        db.session.rollback()
