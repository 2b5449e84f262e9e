"""Which volunteer team somebody belongs to."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.community import queries
from app.community.models import TeamMembership
from app.core.db import db


def belong_to(account_id: int, slug: str, *, now: datetime) -> None:
    """From now on in this team and in no other; no slug means in none."""
    queries.lock_person(db.session(), account_id)
    team = queries.team_by_slug(slug) if slug else None
    mine = queries.memberships_of(account_id)
    if team is not None and any(membership.team_id == team.id for membership in mine):
        return
    leave_all(account_id, now=now)
    if team is not None:
        db.session.add(TeamMembership(team_id=team.id, account_id=account_id, joined_at=now))
        db.session.flush()


def leave_all(account_id: int, *, now: datetime) -> None:
    """Out of every team; what was is kept."""
    db.session.execute(
        sa.update(TeamMembership)
        .where(TeamMembership.account_id == account_id, TeamMembership.left_at.is_(None))
        .values(left_at=now)
        .execution_options(synchronize_session=False)
    )
