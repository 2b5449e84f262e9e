"""The worker: carries out what changes left behind. Any number may run."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click
import sqlalchemy as sa
import structlog
from flask.cli import with_appcontext

from app.core import outbox
from app.core.db import db

PAUSE_SECONDS = 1.0
log = structlog.get_logger("worker")


@click.command()
@click.option("--once", is_flag=True, help="Carry out what is due and stop.")
@with_appcontext
def work(once: bool) -> None:
    """Carry out notices, timers and the like until told to stop."""
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    while not stop.is_set():
        try:
            done = outbox.run_due(most=50)
        except sa.exc.OperationalError:
            db.session.rollback()
            log.warning("the database does not answer; trying again")
            done = 0
        db.session.remove()
        if once and not done:
            return
        if not done:
            stop.wait(PAUSE_SECONDS)
