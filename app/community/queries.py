"""Every SELECT about the place."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.community.models import Community, Grid, Organisation, Place, Team
from app.core.db import db
from app.core.errors import Missing


def communities() -> Sequence[Community]:
    """The ten communities, in their order."""
    return db.session.scalars(sa.select(Community).order_by(Community.id).limit(100)).all()


def grids() -> Sequence[Grid]:
    """All grids by number."""
    return db.session.scalars(sa.select(Grid).order_by(Grid.no).limit(500)).all()


def grid_by_no(no: int) -> Grid:
    """The grid; raises Missing."""
    grid = db.session.scalar(sa.select(Grid).where(Grid.no == no))
    if grid is None:
        raise Missing
    return grid


def places() -> Sequence[Place]:
    """Where things happen."""
    return db.session.scalars(sa.select(Place).order_by(Place.id).limit(500)).all()


def place_by_slug(slug: str) -> Place | None:
    return db.session.scalar(sa.select(Place).where(Place.slug == slug))


def organisations() -> Sequence[Organisation]:
    """The alliance organisations by kind."""
    return db.session.scalars(
        sa.select(Organisation).order_by(Organisation.kind, Organisation.id).limit(1000)
    ).all()


def teams() -> Sequence[Team]:
    """The volunteer teams."""
    return db.session.scalars(sa.select(Team).order_by(Team.id).limit(100)).all()
