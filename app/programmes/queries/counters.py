"""Counters beside rows, compared with the rows."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from app.core.db import db
from app.programmes.models import HOLDING, Event, Registration, RegistrationStatus


class WrongCounter(NamedTuple):
    """An event whose counters differ from its registrations."""

    code: str
    taken: int
    counted_taken: int
    waiting: int
    counted_waiting: int


def wrong_counters(*, most: int = 50) -> list[WrongCounter]:
    """Events of which `taken` or `waiting` is not the sum over their registrations."""
    places = Registration.party_size
    sums: Any = (
        sa.select(
            Registration.event_id,
            sa.func.sum(sa.case((Registration.status.in_(HOLDING), places), else_=0)).label(
                "taken"
            ),
            sa.func.sum(
                sa.case((Registration.status == RegistrationStatus.WAITLISTED, places), else_=0)
            ).label("waiting"),
        )
        .group_by(Registration.event_id)
        .subquery()
    )
    taken = sa.func.coalesce(sums.c.taken, 0)
    waiting = sa.func.coalesce(sums.c.waiting, 0)
    rows = db.session.execute(
        sa.select(Event.code, Event.taken, taken, Event.waiting, waiting)
        .outerjoin(sums, sums.c.event_id == Event.id)
        .where(sa.or_(Event.taken != taken, Event.waiting != waiting))
        .order_by(Event.id)
        .limit(most)
    )
    return [WrongCounter(code, t, int(ct), w, int(cw)) for code, t, ct, w, cw in rows]
