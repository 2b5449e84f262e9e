"""Every SELECT about what a team is and did."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.accounts.models import Account
from app.community.models import ServiceRecord, ServiceStatus, TeamMembership
from app.community.queries.corrections import first_of
from app.core import clock
from app.core.db import db
from app.core.errors import Missing

MOST_MEMBERS = 1000


class TeamMonth(NamedTuple):
    """What a team did in a month of Yanji, confirmed: minutes, records, people helped."""

    first: datetime
    minutes: int
    times: int
    people: int


class Member(NamedTuple):
    """Somebody in a team, with the last day on which they helped."""

    code: str
    account_id: int
    name: str
    is_leader: bool
    joined_at: datetime
    last: datetime | None


def team_sizes() -> dict[int, int]:
    """How many people belong to each team now."""
    rows = db.session.execute(
        sa.select(TeamMembership.team_id, sa.func.count())
        .where(TeamMembership.left_at.is_(None))
        .group_by(TeamMembership.team_id)
        .order_by(TeamMembership.team_id)
        .limit(100)
    )
    return {row[0]: row[1] for row in rows}


def team_months(team_id: int, *, now: datetime, count: int = 12) -> list[TeamMonth]:
    """The last months of a team, the oldest first."""
    return months_where(ServiceRecord.team_id == team_id, now=now, count=count)


def months_where(whose: Any, *, now: datetime, count: int) -> list[TeamMonth]:
    """The last months of some records, the oldest first, in one statement."""
    firsts = [first_of(now, back) for back in range(count - 1, -1, -1)]
    ends = [*firsts[1:], clock.local(now)]
    columns: list[Any] = []
    for first, end in zip(firsts, ends, strict=True):
        inside = sa.and_(ServiceRecord.started_at >= first, ServiceRecord.started_at < end)
        for value in (ServiceRecord.minutes, sa.literal(1), ServiceRecord.people_helped):
            columns.append(sa.func.coalesce(sa.func.sum(sa.case((inside, value), else_=0)), 0))
    row = db.session.execute(
        sa.select(*columns).where(
            whose,
            ServiceRecord.status != ServiceStatus.RECORDED,
            ServiceRecord.started_at >= firsts[0],
        )
    ).one()
    found = [int(value) for value in row]
    return [TeamMonth(first, *found[3 * n : 3 * n + 3]) for n, first in enumerate(firsts)]


def members(team_id: int, *, leaders: bool = False, most: int = MOST_MEMBERS) -> list[Member]:
    """Who belongs to a team now, the leaders first; `leaders` leaves out the others."""
    last = (
        sa.select(sa.func.max(ServiceRecord.started_at))
        .where(ServiceRecord.account_id == Account.id)
        .scalar_subquery()
    )
    select = (
        sa.select(
            Account.code,
            Account.id,
            Account.name,
            TeamMembership.is_leader,
            TeamMembership.joined_at,
            last,
        )
        .join(TeamMembership, TeamMembership.account_id == Account.id)
        .where(TeamMembership.team_id == team_id, TeamMembership.left_at.is_(None))
        .order_by(TeamMembership.is_leader.desc(), TeamMembership.id)
        .limit(most)
    )
    if leaders:
        select = select.where(TeamMembership.is_leader)
    return [Member(*row) for row in db.session.execute(select)]


def membership_in(team_id: int, code: str) -> TeamMembership:
    """The membership of the person with this code; raises Missing."""
    row = db.session.scalar(
        sa.select(TeamMembership)
        .join(Account, Account.id == TeamMembership.account_id)
        .where(
            TeamMembership.team_id == team_id,
            Account.code == code,
            TeamMembership.left_at.is_(None),
        )
    )
    if row is None:
        raise Missing
    return row
