"""Checks that an operator can ask for; each feature adds its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

Problems = list[str]
Check = Callable[[], Problems]


class Named(NamedTuple):
    name: str
    run: Check


_checks: list[Named] = []


def check(name: str) -> Callable[[Check], Check]:
    """Registers a check: it gives a sentence for each thing that is wrong."""

    def register(run: Check) -> Check:
        _checks.append(Named(name, run))
        return run

    return register


def checks() -> list[Named]:
    return list(_checks)
