"""Every environment variable of Azalea, typed, with its default."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT_SECRET = "for-development-only-not-a-secret"  # noqa: S105
DEVELOPMENT_SEAL_KEYS = "dev:YXphbGVhLWRldmVsb3BtZW50LWtleS0zMi1ieXRlcyE="


class Misconfigured(RuntimeError):
    """A setting is missing or wrong; the message says which and what to do."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the environment decides. Production refuses to start without its secrets."""

    env: str = "development"
    database_url: str = ""
    replica_urls: tuple[str, ...] = ()
    secret_key: str = DEVELOPMENT_SECRET
    seal_keys: str = DEVELOPMENT_SEAL_KEYS
    redis_url: str = ""
    mail_url: str = ""
    files_url: str = ""
    stripe_api_key: str = field(default="", repr=False)
    stripe_webhook_secret: str = field(default="", repr=False)
    stripe_api_base: str = ""
    public_url: str = ""
    trusted_proxies: int = 0
    sentry_dsn: str = ""
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
        production = env.get("AZALEA_ENV", "development") == "production"
        if production:
            for name in ("SECRET_KEY", "SEAL_KEYS", "PUBLIC_URL"):
                if not env.get(name):
                    raise Misconfigured(f"{name} must be set in production. See docs/operating.md.")
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
