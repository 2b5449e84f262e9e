"""What suits somebody first, and why: plain weights, each said in words on the card."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from app.programmes.queries.suiting import Candidate

SHOWN = 3
NEXT_STEP, MARKET, COMMUNITY, SAME_KIND = 50, 30, 20, 10
"""A next step outweighs one's market, that one's community, that a kind one knows."""


class Suggestion(NamedTuple):
    """A date, its score, and what speaks for it."""

    event: Candidate
    score: int


def score(candidate: Candidate) -> int:
    """The sum of the reasons."""
    return (
        NEXT_STEP * (candidate.builds_on is not None)
        + MARKET * bool(candidate.my_market)
        + COMMUNITY * bool(candidate.my_community)
        + SAME_KIND * bool(candidate.my_kind)
    )


def suggest(candidates: Iterable[Candidate], most: int = SHOWN) -> list[Suggestion]:
    """The best dates, one of each programme; of equal ones the sooner comes first."""
    scored = [Suggestion(candidate, score(candidate)) for candidate in candidates]
    chosen: dict[int | None, Suggestion] = {}
    for one in sorted(scored, key=lambda s: (-s.score, s.event.starts_at, s.event.id)):
        if one.score > 0:
            chosen.setdefault(one.event.programme_id, one)
    return list(chosen.values())[:most]
