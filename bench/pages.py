"""Pages over the wire beside Flask's hello, in rounds that take turns."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Account
from app.core.db import db, transaction
from bench import table
from bench.ground import Ground
from bench.load import Target, check, fetch, requests_per_second
from bench.servers import Server
from bench.table import Row

FLOORS = {
    ("SQLite", "board"): {"floor": 15, "goal": 40},
    ("PostgreSQL", "board"): {"floor": 10, "goal": 30},
    ("SQLite", "unchanged"): {"floor": 40, "goal": 55},
    ("PostgreSQL", "unchanged"): {"floor": 40, "goal": 55},
}
WORDS = {
    "board": "board page, signed in, share of hello",
    "unchanged": "unchanged board answered 304, share of hello",
    "page for all": "unchanged page for everybody, made and answered 304",
    "busy board": "board page while others write, share of hello",
}
NOTES = {
    "unchanged": "what an open board asks every five seconds",
    "page for all": "signed out, If-None-Match",
    "busy board": "signed in, twenty changes a second",
}
WRITES = 20
"""Changes a second, by somebody else, while a busy page is measured."""


def targets(ground: Ground, server: Server) -> list[Target]:
    """The board as a signed-in person sees it, and as it is asked after."""
    board, stamp = f"{server.url}/wishes", f"{server.url}/wishes/board-stamp?in=ko"
    me = {"Cookie": ground.cookie, "Accept-Language": "ko"}
    anybody = {"Accept-Language": "ko"}
    return [
        Target(f"{ground.name} board", board, me),
        Target(f"{ground.name} unchanged", stamp, _asked_after(stamp, me), 304),
        Target(f"{ground.name} page for all", board, _asked_after(board, anybody), 304),
        Target(f"{ground.name} busy board", board, me),
    ]


def _asked_after(url: str, headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of somebody who has the answer already."""
    _, answered, _ = fetch(url, headers)
    return {**headers, "If-None-Match": answered["etag"]}


def measure(
    hello: Server, served: Mapping[str, tuple[Ground, Server]], *, rounds: int, seconds: float
) -> list[Row]:
    """Requests a second: hello, then each page, round after round, one direction then the other."""
    floor = Target("hello", f"{hello.url}/")
    pages = [target for ground, server in served.values() for target in targets(ground, server)]
    line = [floor, *pages]
    for target in line:
        check(target)
        requests_per_second(target, 1)
    figures: dict[str, list[float]] = {target.name: [] for target in line}
    for number in range(rounds):
        for target in line if number % 2 == 0 else reversed(line):
            database, _, page = target.name.partition(" ")
            with _writing(served[database][0]) if page == "busy board" else nullcontext():
                figures[target.name].append(requests_per_second(target, seconds))
    return [_row(target.name, figures[target.name], figures["hello"]) for target in pages]


@contextmanager
def _writing(ground: Ground) -> Iterator[None]:
    """Somebody changes a thing that the page does not show, again and again."""
    enough = threading.Event()

    def write() -> None:
        with ground.apps["large"].app_context():
            while not enough.wait(1 / WRITES):
                with transaction() as session:
                    session.execute(sa.update(Account).where(Account.id == 2).values(name="이웃"))
            db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        enough.set()
        writer.join()


def _row(name: str, ours: Sequence[float], hello: Sequence[float]) -> Row:
    database, _, page = name.partition(" ")
    marks: dict[str, Any] = FLOORS.get((database, page), {})
    speed = f"{sorted(ours)[len(ours) // 2]:,.0f}/s of {sorted(hello)[len(hello) // 2]:,.0f}/s"
    note = ", ".join(filter(None, (speed, NOTES.get(page))))
    return table.share(f"{WORDS[page]}, {database}", ours, hello, note=note, **marks)
