"""What the doctor asks of the house itself: settings, database, work left behind, keys, files."""

from __future__ import annotations

from datetime import timedelta

import obstore
import redis
import sqlalchemy as sa
from flask import current_app

from app.core import clock, files, seal
from app.core.db import db
from app.core.doctor import Problems, check
from app.core.migrations import pending
from app.core.outbox import OutboxRow
from app.settings import Settings

LATE = timedelta(minutes=10)
SECRET_LENGTH = 32
CONNECT_SECONDS = 5


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


@check("configuration")
def configuration() -> Problems:
    """The secrets of development never get here: production does not start with them."""
    settings = _settings()
    if not settings.production:
        return []
    problems = []
    if len(settings.secret_key) < SECRET_LENGTH:
        problems.append(f"SECRET_KEY is shorter than {SECRET_LENGTH} characters.")
    if not settings.public_url.startswith("https://"):
        problems.append("PUBLIC_URL should begin with https://.")
    elif not settings.trusted_proxies:
        problems.append(
            "PUBLIC_URL is https and TRUSTED_PROXIES is 0: everybody seems to come from the proxy."
            " Set TRUSTED_PROXIES to the number of proxies in front, usually 1."
        )
    return problems


@check("database")
def database() -> Problems:
    problems = []
    for name, url in [("DATABASE_URL", ""), *_replicas()]:
        try:
            _ask(url)
        except sa.exc.SQLAlchemyError as problem:
            problems.append(f"{name} does not answer ({type(problem).__name__}).")
    return problems


def _replicas() -> list[tuple[str, str]]:
    return [
        (f"DATABASE_REPLICA_URLS, number {number},", url)
        for number, url in enumerate(_settings().replica_urls, 1)
    ]


def _ask(url: str) -> None:
    """A first word with a database; ours where `url` is empty."""
    if not url:
        db.session.execute(sa.text("SELECT 1"))
        return
    engine = sa.create_engine(url, connect_args={"connect_timeout": CONNECT_SECONDS})
    try:
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    finally:
        engine.dispose()


@check("migrations")
def migrations() -> Problems:
    return ["Steps are missing. Run: flask --app app db upgrade"] if pending(db.engine) else []


@check("the file of the database is sound")
def soundness() -> Problems:
    if not _settings().is_sqlite:
        return []
    said = db.session.scalars(sa.text("PRAGMA quick_check(3)")).all()
    return [] if said == ["ok"] else [f"SQLite says: {line}" for line in said]


@check("work left behind is carried out")
def work() -> Problems:
    late, given_up = db.session.execute(
        sa.select(
            sa.func.count().filter(
                OutboxRow.due_at < clock.now() - LATE, OutboxRow.failed_at.is_(None)
            ),
            sa.func.count().filter(OutboxRow.failed_at.is_not(None)),
        ).where(OutboxRow.done_at.is_(None))
    ).one()
    problems = []
    if late:
        problems.append(
            f"{late} pieces of work have waited for more than {LATE.seconds // 60} minutes."
            " Is the worker running? flask --app app work"
        )
    if given_up:
        problems.append(
            f"{given_up} pieces of work were given up. The table `outbox` says why (error)."
        )
    return problems


@check("everything that is sealed can be opened")
def sealed() -> Problems:
    problems = []
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, seal.Sealed):
                raw = sa.type_coerce(column, sa.Text)
                known = [raw.startswith(f"{name}.", autoescape=True) for name in seal.ring().keys]
                lost = db.session.scalar(
                    sa.select(sa.func.count()).where(column.is_not(None), ~sa.or_(*known))
                )
                if lost:
                    problems.append(
                        f"{lost} values of {table.name}.{column.name} are sealed with a key that"
                        " SEAL_KEYS does not hold. Put the old key back, behind the new one."
                    )
    return problems


@check("storage")
def storage() -> Problems:
    try:
        obstore.put(files.store(), "doctor/probe.txt", b"here")
        obstore.delete(files.store(), "doctor/probe.txt")
    except Exception as problem:
        return [f"FILES_URL cannot be written to ({type(problem).__name__})."]
    return []


@check("shared limits")
def limits() -> Problems:
    if not _settings().redis_url:
        return []
    try:
        redis.Redis.from_url(_settings().redis_url, socket_timeout=CONNECT_SECONDS).ping()
    except (redis.RedisError, ValueError) as problem:
        return [f"REDIS_URL does not answer ({type(problem).__name__})."]
    return []


@check("payments")
def payments() -> Problems:
    settings = _settings()
    if settings.stripe_api_key and not settings.stripe_webhook_secret:
        return ["STRIPE_API_KEY is set and STRIPE_WEBHOOK_SECRET is not: payments cannot arrive."]
    return []
