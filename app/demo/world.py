"""What every step of the demo shares: chance that repeats itself, sizes, and bulk inserts."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.codes import ALPHABET, LETTERS
from app.core.db import Model, db

CHUNK = 2_000
SEED = 433


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    residents: int
    shops: int
    influencers: int
    members: int
    couriers: int
    volunteers: int
    programmes: int
    events: int
    wishes: int
    listings: int
    deals: int
    years: int


SIZES = {
    "small": Size(
        residents=160,
        shops=24,
        influencers=16,
        members=12,
        couriers=6,
        volunteers=30,
        programmes=24,
        events=60,
        wishes=90,
        listings=80,
        deals=20,
        years=1,
    ),
    "street": Size(
        residents=62_000,
        shops=2_111,
        influencers=240,
        members=554,
        couriers=72,
        volunteers=1_800,
        programmes=360,
        events=2_400,
        wishes=12_000,
        listings=8_000,
        deals=2_500,
        years=3,
    ),
    "city": Size(
        residents=620_000,
        shops=21_110,
        influencers=2_400,
        members=5_540,
        couriers=720,
        volunteers=18_000,
        programmes=3_600,
        events=24_000,
        wishes=120_000,
        listings=80_000,
        deals=25_000,
        years=3,
    ),
}


@dataclass
class World:
    """The demo in the making: each step reads what earlier steps left here."""

    size: Size
    rng: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311
    now: datetime = field(default_factory=clock.now)
    made: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    _counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _next_id: dict[str, int] = field(default_factory=dict)
    _codes: set[str] = field(default_factory=set)

    def code(self, n: int = 10) -> str:
        """A public code that was not given out yet."""
        while True:
            code = "".join(self.rng.choices(ALPHABET, k=n))
            if code not in self._codes:
                self._codes.add(code)
                return code

    def ticket(self) -> str:
        return "".join(self.rng.choices(LETTERS, k=6))

    def id(self, model: type[Model]) -> int:
        """The next key of a table, so that rows can point at each other before they are kept."""
        name = model.__tablename__
        if name not in self._next_id:
            table: Any = model
            self._next_id[name] = (db.session.scalar(sa.select(sa.func.max(table.id))) or 0) + 1
        given = self._next_id[name]
        self._next_id[name] = given + 1
        return given

    def insert(self, model: type[Model], rows: Iterable[Mapping[str, Any]]) -> int:
        """Inserts many rows, every one with the same columns, through the table's constraints."""
        count = 0
        chunk: list[Mapping[str, Any]] = []
        for row in rows:
            chunk.append(row)
            if len(chunk) == CHUNK:
                count += self._write(model, chunk)
                chunk = []
        if chunk:
            count += self._write(model, chunk)
        self._counts[model.__tablename__] += count
        return count

    def _write(self, model: type[Model], rows: Sequence[Mapping[str, Any]]) -> int:
        db.session.execute(sa.insert(model.__table__), list(rows))  # type: ignore[arg-type]
        return len(rows)

    def counts(self) -> dict[str, int]:
        return dict(self._counts)

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def some_time(self, newest_days: float, oldest_days: float) -> datetime:
        """A moment between two ages, in whole minutes."""
        minutes = self.rng.randint(int(newest_days * 1440), int(oldest_days * 1440))
        return self.now - timedelta(minutes=minutes)

    def settle_keys(self) -> None:
        """From here the database gives keys again: the next one comes after all of ours."""
        names = list(self._next_id)
        self._next_id.clear()
        if db.engine.dialect.name != "postgresql":
            return
        for name in names:
            db.session.execute(
                sa.text(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'),"  # noqa: S608
                    f' (SELECT coalesce(max(id), 1) FROM "{name}"))'
                )
            )
