"""Small tables of the tests' own, where a mechanism is shown without any feature.

They have their own metadata, so that neither a migration nor another test sees them.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from app.core import clock
from app.core.capacity import Outcome, Places
from app.core.db import Base, db, enum_column, pk, transaction
from app.core.localized import Localized, LocalizedType
from app.core.seal import Sealed
from app.core.workflow import Lifecycle


class Own(DeclarativeBase):
    registry = registry(
        metadata=sa.MetaData(), type_annotation_map=Base.registry.type_annotation_map
    )


class Light(enum.Enum):
    RED = "red"
    GREEN = "green"
    YELLOW = "yellow"
    OFF = "off"


class Lamp(Own):
    """A thing with a life cycle."""

    __tablename__ = "test_lamps"

    id: Mapped[int] = pk()
    status: Mapped[Light] = enum_column(Light)
    keeper: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)


STEPS = {
    Light.RED: {Light.GREEN: "anybody", Light.OFF: "the keeper"},
    Light.GREEN: {Light.YELLOW: "anybody", Light.OFF: "the keeper"},
    Light.YELLOW: {Light.RED: "anybody", Light.OFF: "the keeper"},
}
LAMPS: Lifecycle[Light] = Lifecycle(Lamp, STEPS)


class Hall(Own):
    """A thing with limited places; no check constraint helps the code."""

    __tablename__ = "test_halls"

    id: Mapped[int] = pk()
    capacity: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


class Guest(Own):
    """Somebody with places, or waiting for them; the key is the order of the waiting list."""

    __tablename__ = "test_guests"

    id: Mapped[int] = pk()
    hall_id: Mapped[int] = mapped_column(index=True)
    n: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(12))


class Shelf(Own):
    """One column of each type that the house has."""

    __tablename__ = "test_shelves"

    id: Mapped[int] = pk()
    at: Mapped[datetime]
    title: Mapped[Localized] = mapped_column(LocalizedType)
    facts: Mapped[dict[str, Any]]
    phone: Mapped[str] = mapped_column(Sealed("test_shelves.phone"))
    kind: Mapped[Light] = enum_column(Light)
    empty: Mapped[str | None] = mapped_column(sa.String(10))


HALLS = Places(Hall)


def make_lamp(status: Light = Light.RED) -> int:
    with transaction() as session:
        lamp = Lamp(status=status)
        session.add(lamp)
        session.flush()
        return lamp.id


def make_hall(capacity: int) -> int:
    with transaction() as session:
        hall = Hall(capacity=capacity)
        session.add(hall)
        session.flush()
        return hall.id


def come(hall: int, n: int = 1, *, behind: bool = False) -> Outcome:
    """Takes places or waits, with the row of the person in the same transaction."""
    with transaction() as session:
        outcome = HALLS.take(session, hall, n, behind=behind)
        session.add(Guest(hall_id=hall, n=n, state=outcome.value))
    return outcome


def go(guest_id: int) -> bool:
    """Gives the places back and passes them on, or leaves the waiting list; once a person."""
    with transaction() as session:
        hall = session.scalar(sa.select(Guest.hall_id).where(Guest.id == guest_id))
        HALLS.lock(session, hall)
        guest = session.get(Guest, guest_id, populate_existing=True)
        if guest.state == "gone":
            return False
        waited, guest.state = guest.state == "waiting", "gone"
        session.flush()
        if waited:
            HALLS.leave_waiting(session, hall, guest.n)
        else:
            HALLS.give_back(session, hall, guest.n)
            pass_on(hall)
    return True


def resize(hall: int, capacity: int) -> bool:
    """Changes the number of places and passes new ones on."""
    with transaction() as session:
        changed = HALLS.resize(session, hall, capacity)
        pass_on(hall)
    return changed


def pass_on(hall: int) -> None:
    session = db.session()

    def waiting(free: int):
        fitting = sa.select(Guest).where(
            Guest.hall_id == hall, Guest.state == "waiting", Guest.n <= free
        )
        found = session.scalars(
            fitting.order_by(Guest.id).execution_options(populate_existing=True)
        ).all()
        return [(guest, guest.n) for guest in found]

    def give(guest: Guest) -> bool:
        guest.state = "taken"
        session.flush()
        return True

    HALLS.promote(session, hall, waiting, give)


def counters(hall: int) -> tuple[int, int, int]:
    """Capacity, taken and waiting, as they are kept."""
    db.session.rollback()
    row = db.session.execute(
        sa.select(Hall.capacity, Hall.taken, Hall.waiting).where(Hall.id == hall)
    ).one()
    return tuple(row)


def counted(hall: int) -> tuple[int, int]:
    """Taken and waiting, counted from the rows of people."""
    sums = [
        sa.select(sa.func.coalesce(sa.func.sum(Guest.n), 0)).where(
            Guest.hall_id == hall, Guest.state == state
        )
        for state in ("taken", "waiting")
    ]
    return tuple(int(db.session.scalar(one)) for one in sums)


def states(hall: int) -> list[str]:
    """How it stands with each person, in the order in which they came."""
    db.session.rollback()
    return list(
        db.session.scalars(sa.select(Guest.state).where(Guest.hall_id == hall).order_by(Guest.id))
    )


def move(lamp_id: int, to: Light, **values: object) -> None:
    """Reads the lamp and moves it, in one transaction."""
    with transaction() as session:
        lamp = session.get(Lamp, lamp_id, populate_existing=True)
        LAMPS.move(lamp, to, by=7, now=clock.now(), **values)
