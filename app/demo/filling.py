"""`flask demo`: believable people and doings, the same every time, through the real tables."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.core.db import db, transaction
from app.demo import (
    certificates,
    claims,
    consultation,
    courses,
    desk,
    matchmaking,
    meals,
    needs,
    people,
    programmes,
    questions,
    reviewing,
    serving,
    wish_said,
    wishes,
)
from app.demo.world import SIZES, World

STEPS: tuple[tuple[str, Callable[[World], None]], ...] = (
    ("people", people.fill),
    ("programmes", programmes.fill),
    ("wishes", wishes.fill),
    ("reviewing", reviewing.fill),
    ("what is said of wishes", wish_said.fill),
    ("matchmaking", matchmaking.fill),
    ("serving", serving.fill),
    ("certificates", certificates.fill),
    ("desk", desk.fill),
    ("questions", questions.fill),
    ("consultation", consultation.fill),
    ("meals", meals.fill),
    ("claims", claims.fill),
    ("needs", needs.fill),
    ("courses", courses.fill),
)


def fill(size: str, say: Callable[[str], None]) -> None:
    """Fills an empty database in one transaction; says how far it is."""
    began = time.perf_counter()
    say(f"Filling the database with the demo ({size}) …")
    with transaction():
        world = World(SIZES[size])
        for name, step in STEPS:
            before = world.counts()
            step(world)
            db.session.flush()
            world.settle_keys()
            new = {
                table: count - before.get(table, 0)
                for table, count in world.counts().items()
                if count > before.get(table, 0)
            }
            rows = ", ".join(f"{count:,} {table}" for table, count in new.items())
            say(f"  {time.perf_counter() - began:5.1f} s  {name}: {rows}")
