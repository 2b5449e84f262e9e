"""Double registration: where somebody of an organisation does community work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app.community import queries
from app.community.models import DoubleRegistration
from app.core.db import db


def register(
    account_id: int,
    organisation_id: int | None,
    grid_no: int | None,
    skills: Sequence[str],
    *,
    now: datetime,
) -> None:
    """From now on of this organisation in this grid, with these skills; what was is kept.

    Without an organisation or a grid they are registered nowhere. The same again changes nothing.
    """
    queries.lock_person(db.session(), account_id)
    grid = next((row for row in queries.grids() if row.no == grid_no), None)
    standing = queries.registration_of(account_id)
    wanted = (organisation_id, grid.id if grid else None, list(skills))
    if standing is not None:
        if (standing.organisation_id, standing.grid_id, standing.skills) == wanted:
            return
        standing.ended_at = now
        db.session.flush()
    if organisation_id is not None and grid is not None:
        db.session.add(
            DoubleRegistration(
                account_id=account_id,
                organisation_id=organisation_id,
                grid_id=grid.id,
                skills=list(skills),
                since=now,
            )
        )
        db.session.flush()


def end_all(account_id: int, *, now: datetime) -> None:
    """Somebody leaves: registered nowhere any more, and what they can do is forgotten."""
    db.session.execute(
        sa.update(DoubleRegistration)
        .where(DoubleRegistration.account_id == account_id)
        .values(ended_at=sa.func.coalesce(DoubleRegistration.ended_at, now), skills=[])
        .execution_options(synchronize_session=False)
    )
