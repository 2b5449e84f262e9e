"""Reads of booths: the plan of an exhibition, which are free, who is where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.core.db import db
from app.core.errors import Missing
from app.programmes.kinds import KINDS
from app.programmes.models import (
    HOLDING,
    LIVE,
    MOST_COLUMNS,
    MOST_ROWS,
    Booth,
    Event,
    Programme,
    Registration,
)

MOST = MOST_ROWS * MOST_COLUMNS
_IN_ORDER = (Booth.row_no, Booth.column_no)


class Cell(NamedTuple):
    """A booth of the plan, and who holds it now."""

    booth: Booth
    holder: Registration | None

    @property
    def is_free(self) -> bool:
        return self.holder is None and not self.booth.blocked


class Plan(NamedTuple):
    """The booths of an event as they stand in the hall: rows from the front, None for a gap."""

    rows: tuple[tuple[Cell | None, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row if cell is not None]

    @property
    def free(self) -> list[str]:
        """The labels of the free booths, in order."""
        return [cell.booth.label for cell in self.cells if cell.is_free]

    @property
    def columns(self) -> range:
        return range(1, len(self.rows[0]) + 1 if self.rows else 1)


def plan_of(event: Event) -> Plan:
    """The plan of an event with who holds what; an empty one where it has none."""
    if not KINDS[event.programme.kind].booths:
        return Plan(())
    found: Any = db.session.execute(
        sa.select(Booth, Registration)
        .outerjoin(
            Registration,
            sa.and_(Registration.booth_id == Booth.id, Registration.status.in_(HOLDING)),
        )
        .where(Booth.event_id == event.id)
        .options(joinedload(Registration.account))
        .order_by(*_IN_ORDER)
        .limit(MOST)
        .execution_options(populate_existing=True)
    )
    cells = {(booth.row_no, booth.column_no): Cell(booth, holder) for booth, holder in found}
    if not cells:
        return Plan(())
    rows, columns = max(key[0] for key in cells), max(key[1] for key in cells)
    return Plan(
        tuple(
            tuple(cells.get((row, column)) for column in range(1, columns + 1))
            for row in range(1, rows + 1)
        )
    )


def has_plan(session: Session, event_id: int) -> bool:
    return bool(session.scalar(sa.select(sa.exists().where(Booth.event_id == event_id))))


def programme_has_plan(session: Session, programme_id: int) -> bool:
    """Whether any date of the programme has a plan."""
    of_it = sa.exists().where(Event.programme_id == programme_id, Booth.event_id == Event.id)
    return bool(session.scalar(sa.select(of_it)))


def free_booth(session: Session, event_id: int, label: str | None = None) -> Booth | None:
    """The next free booth, or the one with this label where it is free."""
    held = sa.exists().where(Registration.booth_id == Booth.id, Registration.status.in_(HOLDING))
    select = (
        sa.select(Booth)
        .where(Booth.event_id == event_id, Booth.blocked.is_(False), ~held)
        .order_by(*_IN_ORDER)
        .limit(1)
    )
    if label is not None:
        select = select.where(Booth.label == label)
    return session.scalar(select)


def label_of(session: Session, booth_id: int) -> str:
    """What stands on the sign of a booth."""
    found = session.scalar(sa.select(Booth.label).where(Booth.id == booth_id))
    if found is None:
        raise Missing
    return found


def booth_of(session: Session, event_id: int, booth_id: int) -> Booth:
    """A booth of this event; raises Missing."""
    found = session.scalar(sa.select(Booth).where(Booth.id == booth_id, Booth.event_id == event_id))
    if found is None:
        raise Missing
    return found


def holder_of(session: Session, booth_id: int) -> Registration | None:
    """Who holds a booth now."""
    return session.scalar(
        sa.select(Registration)
        .where(Registration.booth_id == booth_id, Registration.status.in_(HOLDING))
        .options(joinedload(Registration.account))
        .execution_options(populate_existing=True)
    )


def open_booths(session: Session, event_id: int) -> int:
    """How many booths of an event are not blocked."""
    return (
        session.scalar(
            sa.select(sa.func.count())
            .select_from(Booth)
            .where(Booth.event_id == event_id, Booth.blocked.is_(False))
        )
        or 0
    )


def booths_of(session: Session, event_id: int) -> Sequence[Booth]:
    """The booths of an event, in order."""
    return session.scalars(
        sa.select(Booth).where(Booth.event_id == event_id).order_by(*_IN_ORDER).limit(MOST)
    ).all()


def holders(session: Session, event_id: int) -> Sequence[Registration]:
    """Who holds a place at an event, in the order of signing up."""
    return session.scalars(
        sa.select(Registration)
        .where(Registration.event_id == event_id, Registration.status.in_(HOLDING))
        .order_by(Registration.id)
        .limit(5000)
        .execution_options(populate_existing=True)
    ).all()


def largest_party(session: Session, event_id: int) -> int:
    """With how many people the largest live registration of an event comes."""
    return (
        session.scalar(
            sa.select(sa.func.max(Registration.party_size)).where(
                Registration.event_id == event_id, Registration.status.in_(LIVE)
            )
        )
        or 0
    )


def events_with_plan(but: int, *, most: int = 30) -> Sequence[Event]:
    """Dates that have a plan to copy, the latest first."""
    planned = sa.select(Booth.event_id).distinct()
    return db.session.scalars(
        sa.select(Event)
        .join(Event.programme)
        .where(Event.id.in_(planned), Event.id != but)
        .options(joinedload(Event.programme).joinedload(Programme.place), joinedload(Event.place))
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(most)
    ).all()


def wrong_booths(*, most: int = 50) -> list[str]:
    """Where booths, places and registrations disagree, in plain words."""
    opened: Any = sa.func.sum(sa.case((Booth.blocked.is_(False), 1), else_=0))
    sums: Any = sa.select(Booth.event_id, opened.label("open")).group_by(Booth.event_id).subquery()
    sizes = db.session.execute(
        sa.select(Event.code, Event.capacity, sums.c.open)
        .join(sums, sums.c.event_id == Event.id)
        .where(Event.capacity != sums.c.open)
        .order_by(Event.id)
        .limit(most)
    )
    wrong = [f"event {code}: {size} places but {int(n)} open booths" for code, size, n in sizes]
    holds = Registration.status.in_(HOLDING)
    odd = db.session.execute(
        sa.select(Registration.code, Booth.label)
        .outerjoin(Booth, Booth.id == Registration.booth_id)
        .where(
            sa.or_(
                sa.and_(Registration.booth_id.is_not(None), ~holds),
                sa.and_(holds, Booth.blocked.is_(True)),
                sa.and_(holds, Booth.event_id != Registration.event_id),
                sa.and_(
                    holds,
                    Registration.booth_id.is_(None),
                    Registration.event_id.in_(sa.select(Booth.event_id)),
                ),
            )
        )
        .order_by(Registration.id)
        .limit(most)
    )
    return wrong + [f"registration {code}: booth {label or 'missing'}" for code, label in odd]
