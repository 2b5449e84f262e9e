"""Answers and calendars, handed to the floors below: one's own data, work, checks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.accounts import privacy
from app.core import clock, files
from app.core.doctor import check
from app.core.outbox import handles
from app.programmes.queries import questions as queries
from app.programmes.rules import feeds, questions

SETTLED = timedelta(hours=1)
"""A picture is kept a moment before the answer that names it."""

privacy.contributes("answers", questions.tell_answers)
privacy.contributes("calendar", feeds.tell_feed)
privacy.forgets(questions.forget_answers)
privacy.forgets(feeds.forget_feed)


@handles("programmes.drop_answer", outside=True)
def _drop_answer(payload: dict[str, Any], now: Any) -> None:
    files.delete_picture(payload["key"], folder=questions.FOLDER)


@check("programmes: the pictures among the answers are there")
def _pictures() -> list[str]:
    return [
        f"registration {code}: the picture {key} is missing"
        for code, key in queries.answered_files()
        if files.read_picture(key, small=True, folder=questions.FOLDER) is None
    ]


@check("programmes: every picture among the answers belongs to one")
def _orphans() -> list[str]:
    kept = files.kept_before(clock.now() - SETTLED, folder=questions.FOLDER)
    named = queries.named_files(kept) if kept else set()
    return [f"picture {key}: no answer names it" for key in kept if key not in named]
