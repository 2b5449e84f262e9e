"""Ten thousand sign up for two hundred places: how long, and whether all answers are right."""

from __future__ import annotations

import itertools
import threading
import time
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Account
from app.accounts.viewer import Viewer
from app.core import clock
from app.core.codes import new_code
from app.core.db import db, transaction
from app.programmes import queries, rules
from app.programmes.models import Event, Registration, RegistrationStatus
from bench import table
from bench.filling import make_event
from bench.ground import Ground
from bench.table import Row

PEOPLE, PLACES, THREADS = 10_000, 200, 8
MINUTE = 60
PAST_DATES = 25_000
"""Three years of dates."""
AHEAD = 60
ROUNDS = 9


def measure(ground: Ground) -> list[Row]:
    """The rush, and the list of dates with three years behind it beside one with none."""
    return [_rush(ground), _three_years(ground)]


def _rush(ground: Ground) -> Row:
    app = ground.apps["small"]
    with app.app_context():
        people = _people()
        event_id = make_event(PLACES)
        db.session.remove()
    seconds = _sign_up(app, event_id, people)
    with app.app_context():
        _check(event_id)
        db.session.remove()
        db.engine.dispose()
    return Row(
        f"{PEOPLE:,} people sign up for {PLACES} places, {ground.name}",
        seconds,
        "s",
        least=False,
        floor=MINUTE,
        note=f"{PEOPLE / seconds:,.0f}/s in {THREADS} threads; all answers right",
    )


def _people() -> list[Viewer]:
    now = clock.now()
    with transaction() as session:
        first = (session.scalar(sa.select(sa.func.max(Account.id))) or 0) + 1
        session.execute(
            sa.insert(Account),
            [
                {
                    "id": first + n,
                    "code": new_code(),
                    "name": "신청자",
                    "email": f"rush-{first + n}@bench.example",
                    "password_hash": "-",
                    "created_at": now,
                }
                for n in range(PEOPLE)
            ],
        )
        if db.engine.dialect.name == "postgresql":
            session.execute(
                sa.text("SELECT setval('accounts_id_seq', (SELECT max(id) FROM accounts))")
            )
    return [Viewer(id=first + n) for n in range(PEOPLE)]


def _sign_up(app: Flask, event_id: int, people: list[Viewer]) -> float:
    turn, failed = itertools.count(), list[BaseException]()

    def work() -> None:
        with app.app_context():
            try:
                while (number := next(turn)) < PEOPLE and not failed:
                    with transaction() as session:
                        found = queries.event_by_id(event_id)
                        rules.sign_up(session, found, by=people[number], now=clock.now())
            except Exception as problem:
                failed.append(problem)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return time.perf_counter() - began


def _check(event_id: int) -> None:
    """So many have a place, all others stand in one line, and the counters say so too."""
    counted = (
        sa.select(Registration.status, sa.func.count())
        .where(Registration.event_id == event_id)
        .group_by(Registration.status)
    )
    states = {row[0]: row[1] for row in db.session.execute(counted)}
    line = db.session.scalar(
        sa.select(sa.func.count(sa.distinct(Registration.line_no))).where(
            Registration.event_id == event_id
        )
    )
    event: Any = db.session.get(Event, event_id)
    right = (
        states.get(RegistrationStatus.CONFIRMED) == PLACES == event.taken
        and states.get(RegistrationStatus.WAITLISTED) == PEOPLE - PLACES == event.waiting == line
    )
    if not right:
        raise SystemExit(f"Wrong after the rush: {states}, {event.taken}, {event.waiting}, {line}")


def _three_years(ground: Ground) -> Row:
    """The first page of dates: a few weeks ahead alone, and with three years behind them."""
    figures: dict[str, list[float]] = {"middle": [], "large": []}
    for size in figures:
        _dates(ground.apps[size], behind=PAST_DATES if size == "large" else 0)
    for number in range(ROUNDS + 1):
        for size in ("middle", "large") if number % 2 else ("large", "middle"):
            figures[size].append(_milliseconds(ground.apps[size]))
    few, many = figures["middle"][1:], figures["large"][1:]
    note = f"{sorted(few)[ROUNDS // 2]:.2f} → {sorted(many)[ROUNDS // 2]:.2f} ms"
    return table.growth(
        f"growth, dates, weeks → three years, {ground.name}",
        few,
        many,
        floor=1.5,
        goal=1.2,
        note=f"{AHEAD} dates → {AHEAD + PAST_DATES:,}: {note}",
    )


def _dates(app: Flask, *, behind: int) -> None:
    with app.app_context():
        pattern: Any = db.session.get(Event, make_event(20))
        same = {"programme_id": pattern.programme_id, "place_id": pattern.place_id}
        now = clock.now()
        starts = [now + timedelta(hours=9 * n) for n in range(1, AHEAD)]
        starts += [now - timedelta(hours=n) for n in range(1, behind + 1)]
        with transaction() as session:
            session.execute(
                sa.insert(Event),
                [
                    {
                        **same,
                        "code": new_code(),
                        "starts_at": at,
                        "ends_at": at + timedelta(hours=2),
                        "over_at": at + timedelta(hours=2),
                        "capacity": 20,
                        "status": pattern.status,
                    }
                    for at in starts
                ],
            )
        connection = db.engine.raw_connection()
        driver: Any = connection.driver_connection
        driver.execute("ANALYZE")
        connection.commit()
        connection.close()
        db.session.remove()


def _milliseconds(app: Flask) -> float:
    """The fastest of a few: what it costs when nothing else happens on the machine."""
    with app.app_context():
        found = []
        for _ in range(8):
            began = time.perf_counter()
            queries.upcoming(queries.Filters(), me=None, now=clock.now())
            found.append(time.perf_counter() - began)
        db.session.remove()
    return min(found) * 1000
