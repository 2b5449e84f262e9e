"""Every environment variable of Azalea, typed, with its default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT_SECRET = "for-development-only-not-a-secret"  # noqa: S105
DEVELOPMENT_SEAL_KEYS = "dev:YXphbGVhLWRldmVsb3BtZW50LWtleS0zMi1ieXRlcyE="


class Misconfigured(click.ClickException):
    """A setting is missing or wrong; the message says which and what to do, without a traceback."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the environment decides. Production refuses to start without its secrets."""

    env: str = "development"
    database_url: str = field(default="", repr=False)
    replica_urls: tuple[str, ...] = field(default=(), repr=False)
    secret_key: str = field(default=DEVELOPMENT_SECRET, repr=False)
    seal_keys: str = field(default=DEVELOPMENT_SEAL_KEYS, repr=False)
    redis_url: str = field(default="", repr=False)
    mail_url: str = field(default="", repr=False)
    files_url: str = field(default="", repr=False)
    stripe_api_key: str = field(default="", repr=False)
    stripe_webhook_secret: str = field(default="", repr=False)
    stripe_api_base: str = ""
    public_url: str = ""
    trusted_proxies: int = 0
    sentry_dsn: str = field(default="", repr=False)
    log_level: str = "INFO"
    host: str = "127.0.0.1"
    port: int = 8000
    password_cost: str = "normal"  # noqa: S105
    max_body: int = 12 * 1024 * 1024

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Reads the environment; raises Misconfigured in plain words."""
        kind = env.get("AZALEA_ENV") or "development"
        if kind not in ("development", "production"):
            raise Misconfigured(f"AZALEA_ENV is development or production, not {kind!r}.")
        production = kind == "production"
        if production:
            _refuse_without_secrets(env)
        instance = ROOT / "instance"
        return cls(
            env="production" if production else "development",
            database_url=_database_url(
                env.get("DATABASE_URL") or f"sqlite:///{instance}/azalea.db"
            ),
            replica_urls=tuple(
                _database_url(url) for url in env.get("DATABASE_REPLICA_URLS", "").split(",") if url
            ),
            secret_key=env.get("SECRET_KEY") or DEVELOPMENT_SECRET,
            seal_keys=env.get("SEAL_KEYS") or DEVELOPMENT_SEAL_KEYS,
            redis_url=env.get("REDIS_URL", ""),
            mail_url=env.get("MAIL_URL", ""),
            files_url=env.get("FILES_URL") or f"file://{instance}/files",
            stripe_api_key=env.get("STRIPE_API_KEY", ""),
            stripe_webhook_secret=env.get("STRIPE_WEBHOOK_SECRET", ""),
            stripe_api_base=env.get("STRIPE_API_BASE", ""),
            public_url=env.get("PUBLIC_URL", "").rstrip("/"),
            trusted_proxies=_number(env, "TRUSTED_PROXIES", 0),
            sentry_dsn=env.get("SENTRY_DSN", ""),
            log_level=env.get("LOG_LEVEL", "INFO").upper(),
            host=env.get("HOST") or "127.0.0.1",
            port=_number(env, "PORT", 8000),
        )


def _refuse_without_secrets(env: Mapping[str, str]) -> None:
    """In production every secret is set, and none is the one that everybody can read here."""
    for name in ("SECRET_KEY", "SEAL_KEYS", "PUBLIC_URL"):
        if not env.get(name):
            raise Misconfigured(f"{name} must be set in production. See docs/operating.md.")
    open_key = DEVELOPMENT_SEAL_KEYS.partition(":")[2]
    for name, known in (("SECRET_KEY", DEVELOPMENT_SECRET), ("SEAL_KEYS", open_key)):
        if known in env[name]:
            raise Misconfigured(f"{name} is the one of development. Choose your own.")


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdecimal():
        raise Misconfigured(f"{name} must be a whole number, not {text!r}.")
    return int(text)


def _database_url(url: str) -> str:
    """Names the PostgreSQL driver that is installed; leaves SQLite as it is."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url
