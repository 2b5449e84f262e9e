"""The environment: typed, with defaults that work, and strict where it is production."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from app.settings import DEVELOPMENT_SEAL_KEYS, DEVELOPMENT_SECRET, ROOT, Misconfigured, Settings

READY = {
    "AZALEA_ENV": "production",
    "SECRET_KEY": "s" * 40,
    "SEAL_KEYS": "2026:" + "A" * 43 + "=",
    "PUBLIC_URL": "https://azalea.example/",
}


def test_nothing_needs_to_be_set_to_look_around() -> None:
    settings = Settings.from_environment({})
    assert not settings.production
    assert settings.is_sqlite
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.secret_key == DEVELOPMENT_SECRET


def test_production_takes_its_secrets_from_the_environment() -> None:
    settings = Settings.from_environment(READY)
    assert settings.production
    assert settings.secret_key == READY["SECRET_KEY"]
    assert settings.public_url == "https://azalea.example"


@pytest.mark.parametrize("name", ["SECRET_KEY", "SEAL_KEYS", "PUBLIC_URL"])
@pytest.mark.parametrize("value", [None, ""])
def test_production_does_not_start_without_a_secret(name: str, value: str | None) -> None:
    env = {key: kept for key, kept in READY.items() if key != name}
    if value is not None:
        env[name] = value
    with pytest.raises(Misconfigured, match=name):
        Settings.from_environment(env)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", DEVELOPMENT_SECRET),
        ("SEAL_KEYS", DEVELOPMENT_SEAL_KEYS),
        ("SEAL_KEYS", f"2026:{'A' * 43}=,{DEVELOPMENT_SEAL_KEYS}"),
    ],
)
def test_production_does_not_start_with_the_secrets_of_development(name: str, value: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        Settings.from_environment({**READY, name: value})


@pytest.mark.parametrize("value", ["prod", "Production", "staging"])
def test_an_unknown_environment_is_not_taken_for_development(value: str) -> None:
    with pytest.raises(Misconfigured, match="AZALEA_ENV"):
        Settings.from_environment({"AZALEA_ENV": value})


@pytest.mark.parametrize("value", ["abc", "-1", "1.5", "８０００x"])
@pytest.mark.parametrize("name", ["PORT", "TRUSTED_PROXIES"])
def test_a_number_that_is_none_is_said_by_name(name: str, value: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        Settings.from_environment({name: value})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_either_name_of_postgresql_finds_its_driver(scheme: str) -> None:
    settings = Settings.from_environment({"DATABASE_URL": f"{scheme}://db/azalea"})
    assert settings.database_url == "postgresql+psycopg://db/azalea"
    assert not settings.is_sqlite


def test_replicas_are_a_list() -> None:
    urls = "postgres://one/azalea,postgres://two/azalea,"
    settings = Settings.from_environment({"DATABASE_REPLICA_URLS": urls})
    assert settings.replica_urls == (
        "postgresql+psycopg://one/azalea",
        "postgresql+psycopg://two/azalea",
    )


def test_a_printed_setting_shows_no_secret() -> None:
    env = {
        **READY,
        "STRIPE_API_KEY": "stripe-secret",
        "DATABASE_URL": "postgres://u:db-secret@db/azalea",
        "REDIS_URL": "redis://:redis-secret@redis",
        "MAIL_URL": "smtp://u:mail-secret@mail",
    }
    shown = repr(Settings.from_environment(env))
    assert READY["SECRET_KEY"] not in shown
    assert READY["SEAL_KEYS"] not in shown
    assert "-secret" not in shown


def test_a_command_says_what_is_missing_in_one_line() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", "doctor"],
        cwd=ROOT,
        env={**os.environ, "AZALEA_ENV": "production"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert told.returncode == 1
    assert told.stderr.strip() == (
        "Error: SECRET_KEY must be set in production. See docs/operating.md."
    )
