"""Taking a place and taking a wish, beside the same statements sent without the application."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.accounts.viewer import Viewer
from app.core import clock, rows
from app.core.db import db, transaction
from app.programmes import queries as programmes
from app.programmes import rules as signing_up
from app.programmes.models import Registration
from app.wishes import queries as wishes
from app.wishes import rules as claiming
from bench import table
from bench.filling import codes, make_event
from bench.ground import Ground, volunteers
from bench.table import Row
from tests.support.people import viewer_of

THREADS = 4
ROUNDS = 5
EACH = 200
LAST_PLACES, COMERS = 40, 160
Act = Callable[[int], Any]
Statements = list[tuple[str, Any]]
ONE_STATEMENT = """
WITH place AS (
  UPDATE events SET taken = taken + 1 WHERE id = %s AND taken + 1 <= capacity AND waiting = 0
  RETURNING id)
INSERT INTO registrations (code, event_id, account_id, booked_by, by_staff, party_size, note,
  status, ticket, joined_at, confirmed_at, version)
SELECT %s, id, %s, %s, false, 1, '', 'confirmed', %s, now(), now(), 1 FROM place
"""


class Case(NamedTuple):
    """Something that is taken: how the application does it, and how it is undone."""

    act: Act
    undo: Callable[[], None]


def measure(ground: Ground) -> list[Row]:
    """Shares of raw PostgreSQL: one hot row, many rows, one statement; and nothing oversold."""
    app = ground.apps["large"]
    with app.app_context():
        people = [viewer_of(account) for account in volunteers()]
        event_id = make_event(1_000_000)
        hot = _places(event_id, people)
        many = _wishes(people)
        db.session.remove()
        hot_ours, hot_raw = _rounds(app, hot)
        many_ours, many_raw = _rounds(app, many)
        one_ours, one_raw = _beside_one_statement(app, hot, event_id, people)
        sold = _last_places(app, people)
        db.engine.dispose()
    name = "share of the same statements raw, PostgreSQL"
    return [
        table.share(
            f"claim on one hot row, {name}",
            hot_ours,
            hot_raw,
            floor=30,
            goal=60,
            note=_speeds(hot_ours, hot_raw, "places of one date"),
        ),
        table.share(
            f"claim over many rows, {name}",
            many_ours,
            many_raw,
            floor=20,
            goal=45,
            note=_speeds(many_ours, many_raw, "wishes"),
        ),
        table.share(
            "place taken, share of one raw statement, PostgreSQL",
            one_ours,
            one_raw,
            goal=60,
            note=_speeds(one_ours, one_raw, "conditional UPDATE feeding INSERT"),
        ),
        Row(
            f"places sold of {LAST_PLACES} to {COMERS} at once, PostgreSQL",
            sold,
            least=False,
            floor=LAST_PLACES,
            note="never more",
        ),
    ]


def _speeds(ours: Sequence[float], raw: Sequence[float], what: str) -> str:
    middle = len(ours) // 2
    return f"{sorted(ours)[middle]:,.0f}/s of {sorted(raw)[middle]:,.0f}/s, {what}"


def _places(event_id: int, people: Sequence[Viewer]) -> Case:
    def act(number: int) -> None:
        with transaction() as session:
            found = programmes.event_by_id(event_id)
            signing_up.sign_up(session, found, by=people[number], now=clock.now())

    return Case(act, lambda: _undo_places(event_id))


def _undo_places(event_id: int) -> None:
    _execute(
        "DELETE FROM registrations WHERE event_id = :event",
        "DELETE FROM notices",
        "DELETE FROM outbox",
        "DELETE FROM status_changes",
        "UPDATE events SET taken = 0, waiting = 0 WHERE id = :event",
        event=event_id,
    )


def _wishes(people: Sequence[Viewer]) -> Case:
    board = list(codes(ROUNDS * EACH))

    def act(number: int) -> None:
        with transaction() as session:
            wish = wishes.wish_by_code(board[number][1])
            claiming.claim(session, wish, by=people[number], now=clock.now())

    return Case(act, _undo_wishes)


def _undo_wishes() -> None:
    _execute(
        "UPDATE wishes SET status = 'published', version = 1, moved_at = created_at"
        " WHERE id IN (SELECT wish_id FROM wish_claims)",
        "DELETE FROM wish_claims",
        "DELETE FROM outbox",
        "DELETE FROM status_changes",
    )


def _execute(*statements: str, **values: Any) -> None:
    with transaction() as session:
        for text in statements:
            session.execute(sa.text(text), values)


def _rounds(app: Flask, case: Case) -> tuple[list[float], list[float]]:
    """Takings a second by the application and by bare psycopg, round after round."""
    recorded = [_recorded(case.act, number) for number in range(ROUNDS * EACH)]
    ours, raw = [], []
    for number in range(ROUNDS):
        numbers = range(number * EACH, (number + 1) * EACH)
        ours.append(_by_application(app, case, numbers))
        raw.append(_raw([recorded[one] for one in numbers]))
        case.undo()
    return ours, raw


def _by_application(app: Flask, case: Case, numbers: Sequence[int]) -> float:
    def work(mine: Iterator[int]) -> None:
        with app.app_context():
            for number in mine:
                case.act(number)
            db.session.remove()

    speed = _together(work, numbers)
    case.undo()
    return speed


def _raw(recorded: Sequence[Statements]) -> float:
    address = _address()

    def work(mine: Iterator[int]) -> None:
        with psycopg.connect(address, prepare_threshold=1) as connection:
            for number in mine:
                for text, values in recorded[number]:
                    connection.execute(text, values)
                connection.commit()

    return _together(work, range(len(recorded)))


def _together(work: Callable[[Iterator[int]], None], numbers: Sequence[int]) -> float:
    """Shares the numbers among threads; says how many were done a second."""
    shares = [iter(numbers[first::THREADS]) for first in range(THREADS)]
    failed: list[BaseException] = []

    def run(mine: Iterator[int]) -> None:
        try:
            work(mine)
        except Exception as problem:
            failed.append(problem)

    threads = [threading.Thread(target=run, args=(mine,)) for mine in shares]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return len(numbers) / (time.perf_counter() - began)


def _recorded(act: Act, number: int) -> Statements:
    """What the application sends for one taking, which is then taken back."""
    with _recording() as statements:
        try:
            with transaction():
                act(number)
                raise _Enough
        except _Enough:
            pass
    return statements


class _Enough(Exception):
    """The statements are known; nothing is kept."""


@contextmanager
def _recording() -> Iterator[Statements]:
    found: Statements = []
    fetch = rows._fetch

    def seen(_c: Any, _cursor: Any, text: str, values: Any, *_: Any) -> None:
        found.append((text, values or None))

    def fetched(connection: Any, text: str, values: Any) -> Any:
        found.append((text, values))
        return fetch(connection, text, values)

    event.listen(Engine, "before_cursor_execute", seen)
    rows._fetch = fetched
    try:
        yield found
    finally:
        rows._fetch = fetch
        event.remove(Engine, "before_cursor_execute", seen)


def _beside_one_statement(
    app: Flask, case: Case, event_id: int, people: Sequence[Viewer]
) -> tuple[list[float], list[float]]:
    address, number = _address(), itertools.count()

    def work(mine: Iterator[int]) -> None:
        with psycopg.connect(address, prepare_threshold=1, autocommit=True) as connection:
            for one in mine:
                person, code = people[one].id, f"{next(number):06}"
                connection.execute(ONE_STATEMENT, (event_id, code, person, person, code))

    ours, raw = [], []
    for _ in range(ROUNDS):
        ours.append(_by_application(app, case, range(EACH)))
        raw.append(_together(work, range(EACH)))
        case.undo()
    return ours, raw


def _last_places(app: Flask, people: Sequence[Viewer]) -> int:
    """How many have a place after a rush on the last ones, by counter and by rows."""
    event_id = make_event(LAST_PLACES)
    case = _places(event_id, people)

    def work(mine: Iterator[int]) -> None:
        with app.app_context():
            for number in mine:
                case.act(number)
            db.session.remove()

    _together(work, range(COMERS))
    taken = programmes.event_by_id(event_id).taken
    counted = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Registration)
        .where(Registration.event_id == event_id, Registration.status == "confirmed")
    )
    if taken != counted:
        raise SystemExit(f"The counter says {taken} and the rows say {counted}.")
    db.session.remove()
    _undo_places(event_id)
    return taken


def _address() -> str:
    url = db.engine.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)
