"""Limited places: take them, give them back, wait, and move up. One function each.

A pool is a table with `capacity`, `taken`, `waiting` and `version`. Nobody else writes these
columns. The fast path is one UPDATE that takes a place only where there is one and nobody
waits. Otherwise the row is locked (by writing to it) and the decision is made again.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.db import BigInt, Model
from app.core.writes import Write

W = TypeVar("W")


class Outcome(enum.Enum):
    TAKEN = "taken"
    WAITING = "waiting"


class Places:
    """The places of one table (events; later sample quotas, slots)."""

    def __init__(self, table: type[Model]) -> None:
        self.table: Any = table
        self._free = Write(self._take_where_free)
        self._any = Write(self._change_counters)

    def take(self, session: Session, pool_id: int, n: int, *, behind: bool = False) -> Outcome:
        """Takes `n` places, or joins the waiting list with them.

        `behind` joins the waiting list even where places are free (somebody who has to
        stand back); nobody ever overtakes those who wait.
        """
        if not behind and self._take_free(session, pool_id, n):
            return Outcome.TAKEN
        self.lock(session, pool_id)
        if not behind and self._take_free(session, pool_id, n):
            return Outcome.TAKEN
        self._change(session, pool_id, waiting=n)
        return Outcome.WAITING

    def take_over(self, session: Session, pool_id: int, n: int) -> None:
        """Takes `n` places whether or not they are there (staff, on record)."""
        self._change(session, pool_id, taken=n)

    def take_more(self, session: Session, pool_id: int, n: int) -> bool:
        """Takes `n` places more for somebody who has some; false where they are not free, or
        others wait for them."""
        self.lock(session, pool_id)
        return self._take_free(session, pool_id, n)

    def join_waiting(self, session: Session, pool_id: int, n: int) -> None:
        """Adds `n` places to those that are waited for, without trying to take them."""
        self._change(session, pool_id, waiting=n)

    def give_back(self, session: Session, pool_id: int, n: int) -> None:
        """Frees `n` places; call `promote` in the same transaction."""
        self._change(session, pool_id, taken=-n)

    def leave_waiting(self, session: Session, pool_id: int, n: int) -> None:
        """Somebody leaves the waiting list; this frees nothing and promotes nobody."""
        self._change(session, pool_id, waiting=-n)

    def promote(
        self,
        session: Session,
        pool_id: int,
        waiting: Callable[[int], Iterable[tuple[W, int]]],
        give: Callable[[W], bool],
    ) -> None:
        """Gives free places to those who wait, in order, to as many as fit, once each.

        `waiting(free)` yields (who, how many places) in the order of the list; `give(who)`
        moves that person up and says whether they took the places.
        """
        self.lock(session, pool_id)
        capacity, taken, in_line = session.execute(
            sa.select(self.table.capacity, self.table.taken, self.table.waiting).where(
                self.table.id == pool_id
            )
        ).one()
        free = capacity - taken
        if free <= 0 or in_line <= 0:
            return
        for who, n in waiting(free):
            if n <= free and give(who):
                self._change(session, pool_id, taken=n, waiting=-n)
                free -= n
            if free == 0:
                return

    def resize(self, session: Session, pool_id: int, capacity: int) -> bool:
        """Sets how many places there are; false where more than that are taken.

        Call `promote` in the same transaction, since more places may be free now.
        """
        t = self.table
        result: Any = session.execute(
            sa.update(t)
            .where(t.id == pool_id, t.taken <= capacity)
            .values(capacity=capacity)
            .execution_options(synchronize_session=False)
        )
        return bool(result.rowcount)

    def lock(self, session: Session, pool_id: int) -> None:
        """Makes everybody else wait for this row until the transaction ends."""
        self._change(session, pool_id)

    def _take_free(self, session: Session, pool_id: int, n: int) -> bool:
        return bool(self._free.run(session, pool=pool_id, n=n).rowcount)

    def _change(self, session: Session, pool_id: int, *, taken: int = 0, waiting: int = 0) -> None:
        self._any.run(session, pool=pool_id, more_taken=taken, more_waiting=waiting)

    def _take_where_free(self) -> Any:
        t, n = self.table, sa.bindparam("n", type_=BigInt)
        return (
            sa.update(t)
            .where(t.id == _POOL, t.taken + n <= t.capacity, t.waiting == 0)
            .values(taken=t.taken + n)
        )

    def _change_counters(self) -> Any:
        t = self.table
        return (
            sa.update(t)
            .where(t.id == _POOL)
            .values(
                taken=t.taken + sa.bindparam("more_taken", type_=BigInt),
                waiting=t.waiting + sa.bindparam("more_waiting", type_=BigInt),
            )
        )


_POOL: Any = sa.bindparam("pool", type_=BigInt)
