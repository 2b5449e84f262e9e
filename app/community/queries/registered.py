"""Every SELECT about double-registered members and about what organisations did."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.accounts.models import Account
from app.community.models import (
    Community,
    DoubleRegistration,
    Grid,
    Organisation,
    ServiceRecord,
    ServiceStatus,
)
from app.community.queries.corrections import first_of
from app.community.queries.team_work import TeamMonth, months_where
from app.core import clock
from app.core.db import db
from app.core.localized import Localized

NEAR, MOST = 200, 500
_LIVE = DoubleRegistration.ended_at.is_(None)


class Registered(NamedTuple):
    """A double-registered member, with the confirmed minutes of this year."""

    id: int
    code: str
    account_id: int
    name: str
    organisation: Localized
    grid_no: int
    community: Localized
    skills: list[str]
    minutes: int


class Share(NamedTuple):
    """How many are registered somewhere, and how many of them were active this year."""

    name: Localized
    registered: int
    active: int


def year_began(now: datetime) -> datetime:
    """The first moment of this year in Yanji."""
    return first_of(now, clock.local(now).month - 1)


def _minutes(now: datetime) -> Any:
    """The confirmed minutes of a member this year."""
    return (
        sa.select(sa.func.coalesce(sa.func.sum(ServiceRecord.minutes), 0))
        .where(
            ServiceRecord.account_id == DoubleRegistration.account_id,
            ServiceRecord.status != ServiceStatus.RECORDED,
            ServiceRecord.started_at >= year_began(now),
        )
        .correlate(DoubleRegistration)
        .scalar_subquery()
    )


def _members(now: datetime) -> sa.Select[Any]:
    return (
        sa.select(
            DoubleRegistration.id,
            Account.code,
            Account.id,
            Account.name,
            Organisation.name,
            Grid.no,
            Community.name,
            DoubleRegistration.skills,
            _minutes(now),
        )
        .join(Account, Account.id == DoubleRegistration.account_id)
        .join(Organisation, Organisation.id == DoubleRegistration.organisation_id)
        .join(Grid, Grid.id == DoubleRegistration.grid_id)
        .join(Community, Community.id == Grid.community_id)
        .where(_LIVE)
        .order_by(DoubleRegistration.id)
    )


def registration_of(account_id: int) -> DoubleRegistration | None:
    """Where somebody is registered now."""
    return db.session.scalar(
        sa.select(DoubleRegistration).where(DoubleRegistration.account_id == account_id, _LIVE)
    )


def registered(
    *,
    now: datetime,
    organisation_id: int | None = None,
    community_id: int | None = None,
    after: int = 0,
    most: int = 25,
) -> list[Registered]:
    """Members in the order in which they were registered."""
    select = _members(now).where(DoubleRegistration.id > after).limit(most)
    if organisation_id is not None:
        select = select.where(DoubleRegistration.organisation_id == organisation_id)
    if community_id is not None:
        select = select.where(Grid.community_id == community_id)
    return [Registered(*row) for row in db.session.execute(select)]


def registered_near(community_id: int, *, now: datetime) -> list[Registered]:
    """Members whose grid lies in a community (at most 200)."""
    return registered(now=now, community_id=community_id, most=NEAR)


def _shares(now: datetime, key: Any, name: Any) -> list[Share]:
    active = sa.func.sum(sa.case((_minutes(now) > 0, 1), else_=0))
    rows = db.session.execute(
        sa.select(name, sa.func.count(), active)
        .select_from(DoubleRegistration)
        .join(Organisation, Organisation.id == DoubleRegistration.organisation_id)
        .join(Grid, Grid.id == DoubleRegistration.grid_id)
        .join(Community, Community.id == Grid.community_id)
        .where(_LIVE)
        .group_by(key, name)
        .order_by(sa.func.count().desc(), key)
        .limit(MOST)
    )
    return [Share(*row) for row in rows]


def by_organisation(now: datetime) -> list[Share]:
    """How many members each organisation has, the most first."""
    return _shares(now, Organisation.id, Organisation.name)


def by_community(now: datetime) -> list[Share]:
    """How many members do their community work where, the most first."""
    return _shares(now, Community.id, Community.name)


def _of_organisation(organisation_id: int) -> Any:
    """The people of an organisation: who acts for it, and who is registered from it."""
    acts = sa.select(Account.id).where(Account.organisation_id == organisation_id)
    sent = sa.select(DoubleRegistration.account_id).where(
        DoubleRegistration.organisation_id == organisation_id, _LIVE
    )
    return ServiceRecord.account_id.in_(acts.union(sent))


def organisation_months(organisation_id: int, *, now: datetime) -> list[TeamMonth]:
    """What the people of an organisation did in the last twelve months, confirmed."""
    return months_where(_of_organisation(organisation_id), now=now, count=12)


def minutes_this_year(organisation_id: int, *, now: datetime) -> int:
    """The confirmed minutes of its people since the year began."""
    counted = db.session.scalar(
        sa.select(sa.func.sum(ServiceRecord.minutes)).where(
            _of_organisation(organisation_id),
            ServiceRecord.status != ServiceStatus.RECORDED,
            ServiceRecord.started_at >= year_began(now),
        )
    )
    return int(counted or 0)


def members_of_organisation(organisation_id: int) -> int:
    """How many double-registered members it has."""
    counted = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(DoubleRegistration)
        .where(DoubleRegistration.organisation_id == organisation_id, _LIVE)
    )
    return int(counted or 0)
