"""Real races: threads that wait for each other and then all do the same at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask

from app.core import rows
from app.core.db import db


def race(app: Flask, n: int, act: Callable[[int], Any]) -> list[Any]:
    """Runs `act(0) … act(n-1)` at once, each in its own thread and application context.

    Gives their results in order; an exception is a result.
    """
    gate = threading.Barrier(n)
    results: list[Any] = [None] * n

    def run(number: int) -> None:
        with app.app_context():
            try:
                gate.wait(30)
                results[number] = act(number)
            except Exception as problem:
                results[number] = problem
            finally:
                db.session.remove()
                rows.forget(db.engine)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    return results
