"""Life cycles: a declared table of transitions, moved by a guarded UPDATE with its history.

Whoever reads a row and then changes its state may be second. So the state changes only
`WHERE status = the one that was read AND version = the one that was read`; the loser is
told. The history row stands in the same transaction, so neither is there without the other.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from app.core.db import BigInt, Model, db, pk
from app.core.errors import Conflict, Refused
from app.core.text import _l
from app.core.writes import Write

S = TypeVar("S", bound=enum.Enum)


class StatusChange(Model):
    """One step in the life of a row of any kind: from, to, who, when and why."""

    __tablename__ = "status_changes"
    __table_args__ = (sa.Index("ix_status_changes_subject", "kind", "subject_id", "id"),)

    id: Mapped[int] = pk()
    kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int] = mapped_column(BigInt)
    from_status: Mapped[str] = mapped_column(sa.String(24))
    to_status: Mapped[str] = mapped_column(sa.String(24))
    by_id: Mapped[int | None] = mapped_column(BigInt)
    at: Mapped[datetime]
    why: Mapped[str] = mapped_column(sa.Text, default="")


class Moving(Protocol):
    """A row with a life cycle."""

    id: Any
    status: Any
    version: Any


class WrongStep(Refused):
    """There is no such step from where the thing stands."""

    message = _l("This step is not possible as things stand now.")


class Lifecycle(Generic[S]):
    """The transitions that exist for one model, each with who may make it, in words."""

    def __init__(self, model: type[Model], steps: Mapping[S, Mapping[S, str]]) -> None:
        self.model = model
        self.kind: str = model.__tablename__
        self.steps = steps
        self._move = Write(self._guarded)

    def may(self, from_: S, to: S) -> bool:
        return to in self.steps.get(from_, {})

    def move(
        self,
        row: Moving,
        to: S,
        *,
        by: int | None,
        now: datetime,
        why: str = "",
        lost: type[Refused] = Conflict,
        **values: Any,
    ) -> None:
        """Moves `row` to the state `to`, setting `values` with it.

        Raises WrongStep where the table has no such step, and `lost` where somebody
        changed the row since it was read.
        """
        session = db.session
        before: S = row.status
        if not self.may(before, to):
            raise WrongStep
        fresh = {"status": to, "version": row.version + 1, **values}
        result = self._move.run(
            session(),
            *fresh,
            was_id=row.id,
            was_status=before,
            was_version=row.version,
            **{f"new_{name}": value for name, value in fresh.items()},
        )
        if result.rowcount != 1:
            session.refresh(row)
            raise lost
        for name, value in fresh.items():
            set_committed_value(row, name, value)
        self.record(row.id, before, to, by=by, now=now, why=why)

    def record(
        self, subject_id: int, before: S | None, to: S, *, by: int | None, now: datetime, why: str
    ) -> None:
        """Writes the history row of a step (also of the first, from nothing)."""
        _RECORD.run(
            db.session(),
            kind=self.kind,
            subject_id=subject_id,
            from_status=before.value if before is not None else "",
            to_status=to.value,
            by_id=by,
            at=now,
            why=why,
        )

    def _guarded(self, *names: str) -> Any:
        """The UPDATE that holds only while the row is as it was read."""
        table: Any = self.model.__table__
        was = {
            name: sa.bindparam(f"was_{name}", type_=table.c[name].type)
            for name in ("id", "status", "version")
        }
        return (
            sa.update(table)
            .where(*(table.c[name] == value for name, value in was.items()))
            .values({n: sa.bindparam(f"new_{n}", type_=table.c[n].type) for n in names})
        )


def _recorded() -> Any:
    table: Any = StatusChange.__table__
    columns = [column for column in table.c if column.name != "id"]
    return sa.insert(table).values({c.name: sa.bindparam(c.name, type_=c.type) for c in columns})


_RECORD = Write(_recorded)


def history_of(kind: str, subject_id: int) -> list[StatusChange]:
    """All steps of one row, oldest first (at most 500)."""
    return list(
        db.session.scalars(
            sa.select(StatusChange)
            .where(StatusChange.kind == kind, StatusChange.subject_id == subject_id)
            .order_by(StatusChange.id)
            .limit(500)
        )
    )
