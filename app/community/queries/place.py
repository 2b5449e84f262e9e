"""Every SELECT about the place."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa

from app.community.models import (
    Community,
    Grid,
    Organisation,
    Place,
    Team,
    TeamMembership,
)
from app.core.db import db
from app.core.errors import Missing
from app.core.localized import Localized
from app.core.rows import Rows


class CommunityRow(NamedTuple):
    id: int
    slug: str
    name: Localized


class GridRow(NamedTuple):
    id: int
    no: int
    community_id: int
    name: Localized
    station: Localized
    phone: str
    community_slug: str
    community: Localized


class PlaceRow(NamedTuple):
    id: int
    slug: str
    community_id: int | None
    name: Localized
    address: Localized
    how_to_find: Localized
    phone: str


class OrganisationRow(NamedTuple):
    id: int
    code: str
    name: Localized
    kind: str
    community_id: int | None
    community_slug: str | None
    community: Localized | None


class TeamRow(NamedTuple):
    id: int
    slug: str
    name: Localized
    about: Localized


def _communities() -> sa.Select[Any]:
    return sa.select(Community.id, Community.slug, Community.name).order_by(Community.id).limit(100)


def _grids() -> sa.Select[Any]:
    return (
        sa.select(
            Grid.id,
            Grid.no,
            Grid.community_id,
            Grid.name,
            Grid.station,
            Grid.phone,
            Community.slug,
            Community.name,
        )
        .join(Community, Community.id == Grid.community_id)
        .order_by(Grid.no)
        .limit(1000)
    )


def _places() -> sa.Select[Any]:
    return (
        sa.select(
            Place.id,
            Place.slug,
            Place.community_id,
            Place.name,
            Place.address,
            Place.how_to_find,
            Place.phone,
        )
        .order_by(Place.id)
        .limit(500)
    )


def _organisations() -> sa.Select[Any]:
    return (
        sa.select(
            Organisation.id,
            Organisation.code,
            Organisation.name,
            Organisation.kind,
            Organisation.community_id,
            Community.slug,
            Community.name,
        )
        .outerjoin(Community, Community.id == Organisation.community_id)
        .order_by(Organisation.id)
        .limit(1000)
    )


def _teams() -> sa.Select[Any]:
    return sa.select(Team.id, Team.slug, Team.name, Team.about).order_by(Team.id).limit(100)


_COMMUNITIES = Rows(CommunityRow, _communities)
_GRIDS = Rows(GridRow, _grids)
_PLACES = Rows(PlaceRow, _places)
_ORGANISATIONS = Rows(OrganisationRow, _organisations)
_TEAMS = Rows(TeamRow, _teams)


def communities() -> list[CommunityRow]:
    """The communities of the subdistrict, in their usual order."""
    return _COMMUNITIES.all()


def grids() -> list[GridRow]:
    """All grids with their community, by number."""
    return _GRIDS.all()


def places() -> list[PlaceRow]:
    """Where things happen."""
    return _PLACES.all()


def organisations() -> list[OrganisationRow]:
    """The alliance organisations with their communities."""
    return _ORGANISATIONS.all()


def teams() -> list[TeamRow]:
    """The volunteer teams."""
    return _TEAMS.all()


def grid_by_no(no: int) -> GridRow:
    """The grid with this number; raises Missing."""
    for grid in grids():
        if grid.no == no:
            return grid
    raise Missing


def organisation_by_code(code: str) -> OrganisationRow:
    """The organisation; raises Missing."""
    for organisation in organisations():
        if organisation.code == code:
            return organisation
    raise Missing


def team_by_slug(slug: str) -> TeamRow:
    """The team; raises Missing."""
    for team in teams():
        if team.slug == slug:
            return team
    raise Missing


def team_of(account_id: int) -> TeamMembership | None:
    """The team a person belongs to now (the first, where there are several)."""
    return db.session.scalar(
        sa.select(TeamMembership)
        .where(TeamMembership.account_id == account_id, TeamMembership.left_at.is_(None))
        .order_by(TeamMembership.id)
        .limit(1)
    )


def memberships_of(account_id: int) -> list[TeamMembership]:
    """The teams a person belongs to now."""
    return list(
        db.session.scalars(
            sa.select(TeamMembership)
            .where(TeamMembership.account_id == account_id, TeamMembership.left_at.is_(None))
            .order_by(TeamMembership.id)
            .limit(20)
        )
    )


def members_count(team_id: int) -> int:
    """How many people belong to a team now."""
    counted = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(TeamMembership)
        .where(TeamMembership.team_id == team_id, TeamMembership.left_at.is_(None))
    )
    return counted or 0
