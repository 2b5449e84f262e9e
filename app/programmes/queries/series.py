"""Reads for a series of dates: what stands already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.core.db import db
from app.programmes.models import Event, EventStatus, Programme


def lock_programme(session: Session, programme_id: int) -> None:
    """Whoever else adds a series to this programme waits until the transaction ends."""
    session.execute(
        sa.select(Programme.id).where(Programme.id == programme_id).with_for_update()
    ).one()


def standing(
    session: Session, programme_id: int, starts: Sequence[datetime]
) -> set[tuple[datetime, int]]:
    """Which of these beginnings, and where, the programme has already."""
    rows = session.execute(
        sa.select(Event.starts_at, Event.place_id)
        .where(
            Event.programme_id == programme_id,
            Event.starts_at.in_(starts),
            Event.status == EventStatus.SCHEDULED,
        )
        .order_by(Event.starts_at)
        .limit(200)
    )
    return {(starts_at, place_id) for starts_at, place_id in rows}


def standing_of(programme_id: int, starts: Sequence[datetime]) -> set[tuple[datetime, int]]:
    """The same, for a page that only looks."""
    return standing(db.session(), programme_id, starts)
