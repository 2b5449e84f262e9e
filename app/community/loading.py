"""Loads the place into its tables; running it again changes what changed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.community import reference as r
from app.community.models import Community, Grid, Organisation, Place, Team
from app.core.localized import Localized


def load_reference(session: Session) -> None:
    """Communities, grids, places, organisations and teams as `reference` says."""
    for row in r.COMMUNITIES:
        _put(session, Community, "slug", row.slug, name=_text(row.name))
    ids = dict(session.execute(sa.select(Community.slug, Community.id)).tuples().all())
    for grid in r.GRIDS:
        _put(
            session,
            Grid,
            "no",
            grid.no,
            community_id=ids[grid.community],
            name=_text(grid.name),
            station=_text(grid.station),
            phone=grid.phone,
        )
    for place in r.PLACES:
        _put(
            session,
            Place,
            "slug",
            place.slug,
            community_id=ids[place.community],
            name=_text(place.name),
            address=_text(place.address),
            how_to_find=_text(place.how_to_find),
            phone=place.phone,
        )
    for organisation in r.ORGANISATIONS:
        _put(
            session,
            Organisation,
            "code",
            organisation.code,
            community_id=ids[organisation.community],
            name=_text(organisation.name),
            kind=organisation.kind,
        )
    for team in r.TEAMS:
        _put(session, Team, "slug", team.slug, name=_text(team.name), about=_text(team.about))


def _put(session: Session, model: Any, key: str, value: Any, **columns: Any) -> None:
    row = session.scalar(sa.select(model).where(getattr(model, key) == value))
    if row is None:
        row = model(**{key: value})
        session.add(row)
    for name, column in columns.items():
        setattr(row, name, column)
    session.flush()


def _text(text: r.T) -> Localized:
    return Localized(*text)
