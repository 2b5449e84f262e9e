"""Which volunteer team somebody belongs to, and who leads it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.accounts.viewer import Role, Viewer
from app.community import queries
from app.community.models import TeamMembership
from app.core.db import db
from app.core.errors import NotAllowed, Refused
from app.core.text import _l


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


class NotVolunteer(Refused):
    message = _l("Teams are for volunteers. Please say in your profile that you help.")


class LastLeader(Refused):
    message = _l("A team needs a leader. Please make somebody else a leader first.")


def join(team_id: int, *, by: Viewer, now: datetime) -> None:
    """A volunteer goes into this team, and out of any other."""
    if not by.has(Role.VOLUNTEER):
        raise NotVolunteer
    slugs = {team.id: team.slug for team in queries.teams()}
    leave(by=by, now=now, but=team_id)
    belong_to(by.member_id, slugs[team_id], now=now)


def leave(*, by: Viewer, now: datetime, but: int | None = None) -> None:
    """Out of the team; its only leader first makes somebody else one."""
    for membership in queries.memberships_of(by.member_id):
        others = queries.members(membership.team_id, leaders=True, most=2)
        alone = all(one.account_id == by.id for one in others)
        if membership.is_leader and membership.team_id != but and alone:
            raise LastLeader
    if but is None:
        leave_all(by.member_id, now=now)


def leads(by: Viewer, team_id: int) -> bool:
    """Whether this person is a leader of the team."""
    return by.is_member and any(
        membership.is_leader and membership.team_id == team_id
        for membership in queries.memberships_of(by.member_id)
    )


def make_leader(team_id: int, code: str, *, by: Viewer) -> None:
    """A leader, or an administrator, makes another member a leader."""
    if not (by.is_admin or leads(by, team_id)):
        raise NotAllowed
    queries.membership_in(team_id, code).is_leader = True
    db.session.flush()
