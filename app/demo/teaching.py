"""Who teaches in the demo, and which of its programmes builds on which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.demo.words.programmes import OFFERS, STEPS, TEACHERS
from app.demo.world import World
from app.programmes.models import Programme, ProgrammeStep, Teacher


def teachers(world: World) -> list[Teacher]:
    """Those who teach; the first ones teach most."""
    made = [
        Teacher(
            id=world.id(Teacher),
            code=world.code(),
            name=name,
            about=about,
            account_id=None,
            photo=None,
            created_at=world.ago(365),
            version=1,
        )
        for name, about in TEACHERS
    ]
    columns = Teacher.__table__.columns
    world.insert(Teacher, ({c.key: getattr(row, c.key) for c in columns} for row in made))
    return made


def steps(world: World, programmes: Sequence[Programme]) -> None:
    """Programmes of one series build on each other."""
    world.insert(ProgrammeStep, _steps(programmes))


def _steps(programmes: Sequence[Programme]) -> Iterator[dict[str, Any]]:
    for begin in range(0, len(programmes), len(OFFERS)):
        for later, earlier, required in STEPS:
            if begin + max(later, earlier) < len(programmes):
                yield {
                    "programme_id": programmes[begin + later].id,
                    "builds_on_id": programmes[begin + earlier].id,
                    "required": required,
                }
