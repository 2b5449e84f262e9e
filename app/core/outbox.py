"""Work that follows a change: a row written with it, carried out after it.

`put` stands in the transaction of the change, so the work exists exactly when the change
does. Any number of workers lease rows that are due. A handler's writes and the row's `done`
mark share one transaction: a killed worker repeats nothing that was kept and loses nothing
that was not. A handler marked `outside` touches the world (mail): it runs first, with the
row's key to make repeats harmless, and may in the worst case run twice. A timer is a row
with a later due time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Model, db, pk, transaction
from app.core.errors import report
from app.core.writes import NewRow, insert_for

__all__ = ["LEASE", "MOST_TRIES", "OutboxRow", "cancel", "handles", "insert_for", "put", "run_due"]

LEASE = timedelta(minutes=2)
MOST_TRIES = 8

Handler = Callable[[dict[str, Any], datetime], None]
log = structlog.get_logger("outbox")


class OutboxRow(Model):
    """One piece of work: what, with which facts, when, and how it went."""

    __tablename__ = "outbox"
    __table_args__ = (
        sa.Index(
            "ix_outbox_due",
            "due_at",
            postgresql_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
            sqlite_where=sa.text("done_at IS NULL AND failed_at IS NULL"),
        ),
    )

    id: Mapped[int] = pk()
    topic: Mapped[str] = mapped_column(sa.String(60))
    key: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    payload: Mapped[dict[str, Any]]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(sa.Text, default="")


_NEW = NewRow(OutboxRow, "key")


class _Registered(NamedTuple):
    run: Handler
    outside: bool


_handlers: dict[str, _Registered] = {}


def handles(topic: str, *, outside: bool = False) -> Callable[[Handler], Handler]:
    """Registers the function that carries out a topic."""

    def register(run: Handler) -> Handler:
        _handlers[topic] = _Registered(run, outside)
        return run

    return register


def put(
    topic: str, payload: dict[str, Any], *, key: str | None = None, due: datetime | None = None
) -> None:
    """Leaves work behind, in the caller's transaction; a key that is known is left once."""
    now = clock.now()
    values = {
        "topic": topic,
        "key": key,
        "payload": payload,
        "due_at": due or now,
        "created_at": now,
        "tries": 0,
        "error": "",
    }
    _NEW.add(db.session(), values)


def cancel(key: str) -> bool:
    """Takes back work that is not done yet; whether there was any."""
    found: Any = db.session.execute(
        sa.delete(OutboxRow)
        .where(OutboxRow.key == key, OutboxRow.done_at.is_(None))
        .execution_options(synchronize_session=False)
    )
    return bool(found.rowcount)


def run_due(now: datetime | None = None, *, most: int = 1000) -> int:
    """Carries out what is due, oldest first; says how many rows were done."""
    done = 0
    for _ in range(most):
        moment = now or clock.now()
        leased = _lease(moment)
        if leased is None:
            break
        done += _carry_out(leased, moment)
    return done


class _Leased(NamedTuple):
    id: int
    topic: str
    payload: dict[str, Any]
    tries: int


def _lease(now: datetime) -> _Leased | None:
    """Takes the next due row for a while; other workers pass it by."""
    candidate = (
        sa.select(OutboxRow.id)
        .where(OutboxRow.due_at <= now, OutboxRow.done_at.is_(None), OutboxRow.failed_at.is_(None))
        .order_by(OutboxRow.due_at, OutboxRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    with transaction() as session:
        row = session.execute(
            sa.update(OutboxRow)
            .where(OutboxRow.id == candidate)
            .values(due_at=now + LEASE, tries=OutboxRow.tries + 1)
            .returning(OutboxRow.id, OutboxRow.topic, OutboxRow.payload, OutboxRow.tries)
            .execution_options(synchronize_session=False)
        ).one_or_none()
    return _Leased(*row) if row is not None else None


def _carry_out(leased: _Leased, now: datetime) -> int:
    try:
        registered = _handlers[leased.topic]
        if registered.outside:
            registered.run(leased.payload, now)
        with transaction():
            if _finish(leased, now) and not registered.outside:
                registered.run(leased.payload, now)
    except Exception as problem:
        db.session.rollback()
        log.error("outbox row failed", topic=leased.topic, id=leased.id, tries=leased.tries)
        _note_failure(leased, now, problem)
        return 0
    return 1


def _finish(leased: _Leased, now: datetime) -> bool:
    """Marks the row done; false where a slower worker finds it done by another."""
    result: Any = db.session.execute(
        sa.update(OutboxRow)
        .where(OutboxRow.id == leased.id, OutboxRow.done_at.is_(None))
        .values(done_at=now, error="")
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)


def _note_failure(leased: _Leased, now: datetime, problem: Exception) -> None:
    """Tries again later, each time after twice as long, and gives up after a while."""
    given_up = leased.tries >= MOST_TRIES
    with transaction() as session:
        session.execute(
            sa.update(OutboxRow)
            .where(OutboxRow.id == leased.id, OutboxRow.done_at.is_(None))
            .values(
                error=report(problem)[-2000:],
                failed_at=now if given_up else None,
                due_at=now + timedelta(seconds=10 * 2**leased.tries),
            )
            .execution_options(synchronize_session=False)
        )
