"""The brake on guessing: eight tries for one name in fifteen minutes, then a pause.

A try is counted before the secret is looked at, so sixty guesses at once are sixty tries.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.accounts import queries
from app.accounts.models import FailedSignIn
from app.core.db import db
from app.core.errors import TooOften
from app.core.text import _l

MOST = 8
WITHIN = timedelta(minutes=15)
KEPT = timedelta(days=1)


class TooManyGuesses(TooOften):
    message = _l("Too many wrong tries. Please wait a quarter of an hour and try again.")


def count_try(key: str, *, now: datetime) -> None:
    """Counts a try for `key`; raises TooManyGuesses (with `retry_after` in seconds)."""
    _one_at_a_time(key)
    tries = queries.tries_between(key, now - WITHIN, now + WITHIN)
    if len(tries) >= MOST:
        wait = (tries[-MOST] + WITHIN - now).total_seconds()
        raise TooManyGuesses(max(1, min(int(wait) + 1, int(WITHIN.total_seconds()))))
    db.session.execute(sa.insert(FailedSignIn).values(login_hash=key, at=now))


def release(key: str, *, now: datetime) -> None:
    """The secret was right: its tries are forgotten, and everybody's old ones."""
    db.session.execute(
        sa.delete(FailedSignIn)
        .where(sa.or_(FailedSignIn.login_hash == key, FailedSignIn.at < now - KEPT))
        .execution_options(synchronize_session=False)
    )


def _one_at_a_time(key: str) -> None:
    """On PostgreSQL the tries of one key wait for each other; on SQLite every write does."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(int(key[:15], 16))))
