"""Puts the reference data of the place into the database; doing it again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.community import reference
from app.core.localized import Localized, LocalizedType


def _table(name: str, *plain: str, localized: Sequence[str]) -> sa.TableClause:
    """A table with just these columns, so that this also runs inside an early migration."""
    return sa.table(
        name,
        sa.column("id", sa.BigInteger),
        *(sa.column(column) for column in plain),
        *(sa.column(column, LocalizedType()) for column in localized),
    )


_COMMUNITIES = _table("communities", "slug", localized=["name"])
_GRIDS = _table("grids", "no", "community_id", "phone", localized=["name", "station"])
_PLACES = _table(
    "places", "slug", "community_id", "phone", localized=["name", "address", "how_to_find"]
)
_ORGANISATIONS = _table("organisations", "code", "kind", "community_id", localized=["name"])
_TEAMS = _table("teams", "slug", localized=["name", "about"])


def load_reference(session: Session) -> None:
    """Communities, grids, places, organisations and teams, by their slugs, numbers and codes."""
    _put(
        session,
        _COMMUNITIES,
        "slug",
        [{"slug": row.slug, "name": _text(row.name)} for row in reference.COMMUNITIES],
    )
    found = session.execute(sa.select(_COMMUNITIES.c.slug, _COMMUNITIES.c.id))
    communities: dict[str, int] = {row.slug: row.id for row in found}
    _put(
        session,
        _GRIDS,
        "no",
        [
            {
                "no": row.no,
                "community_id": communities[row.community],
                "phone": row.phone,
                "name": _text(row.name),
                "station": _text(row.station),
            }
            for row in reference.GRIDS
        ],
    )
    _put(
        session,
        _PLACES,
        "slug",
        [
            {
                "slug": row.slug,
                "community_id": communities.get(row.community),
                "phone": row.phone,
                "name": _text(row.name),
                "address": _text(row.address),
                "how_to_find": _text(row.how_to_find),
            }
            for row in reference.PLACES
        ],
    )
    _put(
        session,
        _ORGANISATIONS,
        "code",
        [
            {
                "code": row.code,
                "kind": row.kind,
                "community_id": communities.get(row.community),
                "name": _text(row.name),
            }
            for row in reference.ORGANISATIONS
        ],
    )
    _put(
        session,
        _TEAMS,
        "slug",
        [
            {"slug": row.slug, "name": _text(row.name), "about": _text(row.about)}
            for row in reference.TEAMS
        ],
    )


def _text(text: reference.T) -> Localized:
    return Localized(ko=text.ko, zh=text.zh, en=text.en)


def _put(session: Session, table: sa.TableClause, key: str, rows: list[dict[str, Any]]) -> None:
    """Inserts rows, or brings those that are there up to date."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert: Any = (postgresql.insert if on_postgresql else sqlite.insert)(table).values(rows)
    changes = {name: insert.excluded[name] for name in rows[0] if name != key}
    session.execute(insert.on_conflict_do_update(index_elements=[key], set_=changes))
