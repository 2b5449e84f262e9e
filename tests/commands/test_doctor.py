"""The doctor says what is wrong in plain words, and its exit code says it to machines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result

from app.accounts.models import Account
from app.accounts.viewer import Role
from app.core import clock, files, migrations, outbox, seal
from app.core.db import db, transaction
from app.core.outbox import OutboxRow
from app.programmes.models import Event
from tests.programmes.conftest import make_programme

Doctor = Callable[[], Result]


@pytest.fixture
def doctor(app: Any, make_account: Any) -> Doctor:
    """Asks the doctor, in a house that has an administrator."""
    make_account(Role.ADMIN, phone="+8613844331234")
    return lambda: app.test_cli_runner().invoke(args=["doctor"])


@pytest.fixture
def setting(app: Any, monkeypatch: Any) -> Callable[..., None]:
    """Changes settings for one test."""

    def change(**values: Any) -> None:
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **values))

    return change


def make_event(**counters: int) -> str:
    programme, now = make_programme(), clock.now()
    with transaction() as session:
        event = Event(
            code="event23456",
            programme_id=programme.id,
            place_id=programme.place_id,
            starts_at=now,
            ends_at=now + timedelta(hours=1),
            capacity=10,
            status="scheduled",
            **counters,
        )
        session.add(event)
    return event.code


def test_where_all_is_well_it_says_so(doctor: Doctor) -> None:
    result = doctor()
    assert result.output.endswith("All is well.\n"), result.output
    assert result.exit_code == 0
    assert "WRONG" not in result.output


@pytest.mark.parametrize("counters", [{"taken": 3}, {"waiting": 2}])
def test_a_counter_that_disagrees_with_its_rows_is_named(
    doctor: Doctor, counters: dict[str, int]
) -> None:
    make_event()
    assert doctor().exit_code == 0
    with transaction() as session:
        session.execute(sa.update(Event).values(**counters))
    result = doctor()
    assert result.exit_code == 1
    assert "WRONG  programmes: places taken and waiting agree" in result.output
    ((name, value),) = counters.items()
    assert f"event event23456: taken {counters.get('taken', 0)} but 0 counted" in result.output
    assert f"{name} {value} but 0 counted" in result.output


def test_missing_steps_are_told_with_the_command_that_makes_them(
    doctor: Doctor, monkeypatch: Any
) -> None:
    monkeypatch.setattr(migrations, "head", lambda: "9999")
    result = doctor()
    assert result.exit_code == 1
    assert "flask --app app db upgrade" in result.output


def test_work_that_nobody_carries_out_is_told(doctor: Doctor) -> None:
    with transaction():
        outbox.put("test.late", {}, due=clock.now() - timedelta(hours=1))
        outbox.put("test.soon", {}, due=clock.now() + timedelta(hours=1))
    result = doctor()
    assert result.exit_code == 1
    assert "1 pieces of work have waited for more than 10 minutes" in result.output
    with transaction() as session:
        session.execute(sa.update(OutboxRow).values(failed_at=clock.now()))
    assert "2 pieces of work were given up" in doctor().output


def test_a_sealing_key_that_is_gone_is_told_with_the_column_it_is_missed_in(
    doctor: Doctor, make_account: Any, monkeypatch: Any
) -> None:
    with transaction() as session:
        session.execute(
            sa.update(Account).values(phone=sa.text("replace(phone, 'dev.', 'older.')"))
        )
    result = doctor()
    assert result.exit_code == 1
    assert "1 values of accounts.phone are sealed with a key" in result.output


def test_a_place_for_files_that_cannot_be_written_is_told(doctor: Doctor, monkeypatch: Any) -> None:
    monkeypatch.setattr(files, "_store", None)
    result = doctor()
    assert result.exit_code == 1
    assert "FILES_URL cannot be written to" in result.output


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"mail_url": "smtp://127.0.0.1:1"}, "mail server"),
        ({"redis_url": "redis://127.0.0.1:1"}, "REDIS_URL does not answer"),
        ({"stripe_api_key": "x"}, "payments cannot arrive"),
        (
            {"replica_urls": ("postgresql+psycopg://nobody@127.0.0.1:1/x",)},
            "DATABASE_REPLICA_URLS, number 1, does not answer",
        ),
    ],
)
def test_a_neighbour_that_does_not_answer_is_told_by_its_setting(
    doctor: Doctor, setting: Any, settings: dict[str, Any], said: str
) -> None:
    setting(**settings)
    result = doctor()
    assert result.exit_code == 1
    assert said in result.output


PRODUCTION = {
    "env": "production",
    "secret_key": "s" * 40,
    "public_url": "https://azalea.example",
    "trusted_proxies": 1,
}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"secret_key": "short"}, "SECRET_KEY is shorter"),
        ({"public_url": "http://azalea.example"}, "should begin with https"),
        ({"trusted_proxies": 0}, "TRUSTED_PROXIES is 0"),
        ({}, None),
    ],
)
def test_production_is_looked_at_more_closely(
    doctor: Doctor, setting: Any, settings: dict[str, Any], said: str | None
) -> None:
    setting(**{**PRODUCTION, **settings})
    result = doctor()
    assert result.exit_code == (1 if said else 0), result.output
    assert said is None or said in result.output


def test_a_check_that_breaks_is_itself_wrong_and_the_others_go_on(
    doctor: Doctor, monkeypatch: Any
) -> None:
    def broken() -> seal.Keyring:
        raise seal.BadKeys

    monkeypatch.setattr(seal, "ring", broken)
    result = doctor()
    assert result.exit_code == 1
    assert "The check could not be made (BadKeys)." in result.output
    assert "storage" in result.output


def test_it_changes_nothing(doctor: Doctor, count_queries: Any) -> None:
    with count_queries() as counted:
        doctor()
    assert counted.writes == []
    db.session.rollback()
