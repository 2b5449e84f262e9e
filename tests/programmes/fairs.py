"""Exhibitions with a plan of booths, for tests."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.core.db import db
from app.programmes import queries, rules
from app.programmes.models import HOLDING, Booth, Event, Kind, Registration
from app.programmes.queries import booths
from tests.programmes.conftest import act


def lay(event: Event, organiser: Any, rows: int = 2, columns: int = 3) -> Event:
    """Lays out a plan; the places follow it."""
    act(rules.lay_out, event, organiser, rows, columns)
    return event


def make_fair(
    make_event: Any, organiser: Any, rows: int = 2, columns: int = 3, **more: Any
) -> Event:
    """An exhibition in a week with so many rows of booths."""
    return lay(make_event(1, kind=Kind.EXHIBITION, **more), organiser, rows, columns)


def where(event: Event) -> dict[str, int]:
    """Who holds which booth: its label, and the registration."""
    db.session.rollback()
    db.session.expire_all()
    rows = db.session.execute(
        sa.select(Booth.label, Registration.id)
        .join(Registration, Registration.booth_id == Booth.id)
        .where(Booth.event_id == event.id, Registration.status.in_(HOLDING))
        .order_by(Registration.id)
    )
    return {row[0]: row[1] for row in rows}


def number(event: Event, label: str) -> int:
    """The key of a booth."""
    found = db.session.scalar(
        sa.select(Booth.id).where(Booth.event_id == event.id, Booth.label == label)
    )
    assert found is not None
    return found


def label(row: Registration) -> str | None:
    """The booth of a registration, as it is kept now."""
    db.session.rollback()
    db.session.expire_all()
    found = queries.registration_by_code(row.code).booth
    return found.label if found else None


def agree() -> bool:
    db.session.rollback()
    return booths.wrong_booths() == [] and queries.wrong_counters() == []


def alone(thing: Any) -> Any:
    """A row that threads may read, since it belongs to no session any more."""
    db.session.refresh(thing)
    db.session.expunge(thing)
    return thing
