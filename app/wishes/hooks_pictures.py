"""Pictures of wishes: files that go, and what the nightly check compares."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.core import clock, files
from app.core.doctor import Problems, check
from app.core.outbox import handles
from app.wishes import queries, rules

SETTLED = timedelta(hours=1)
"""A picture is kept a moment before the wish that names it."""


@handles("wishes.drop_picture", outside=True)
def _drop_picture(payload: dict[str, Any], now: datetime) -> None:
    files.delete_picture(payload["key"], folder=rules.PICTURES)


@check("wishes: their pictures are there")
def _pictures() -> Problems:
    return [
        f"Wish {code}: the picture {key} is missing."
        for code, key in queries.pictures()
        if files.read_picture(key, small=True, folder=rules.PICTURES) is None
    ]


@check("wishes: every picture belongs to one")
def _orphans() -> Problems:
    kept = files.kept_before(clock.now() - SETTLED, folder=rules.PICTURES)
    named = queries.named_pictures(kept) if kept else set()
    return [f"Picture {key}: no wish names it." for key in kept if key not in named]
