"""Whether two wishes say much the same: by the pairs of signs that their public words share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from app.core.search import tokens

T = TypeVar("T")
ALIKE = 0.5
"""So large a share of the pairs is the same, of 1."""
FEWEST = 3
MOST = 5


def likeness(one: str, other: str) -> float:
    """The share of pairs (and of words in Latin letters) that both have, from 0 to 1."""
    mine, theirs = _pairs(one), _pairs(other)
    if min(len(mine), len(theirs)) < FEWEST:
        return 0.0
    return 2 * len(mine & theirs) / (len(mine) + len(theirs))


def most_alike(text: str, others: Iterable[tuple[T, list[str]]]) -> list[T]:
    """Those of which a text (in one of their languages) is much like this one, at most five."""
    found = [
        (max((likeness(text, other) for other in texts), default=0.0), number, one)
        for number, (one, texts) in enumerate(others)
    ]
    near = sorted((one for one in found if one[0] >= ALIKE), key=lambda one: (-one[0], one[1]))
    return [one for _share, _number, one in near[:MOST]]


def _pairs(text: str) -> set[str]:
    return {token for token in tokens(text) if len(token) > 1}
