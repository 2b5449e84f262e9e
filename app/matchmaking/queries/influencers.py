"""Influencers: the directory, one profile, its dated figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core import paging
from app.core.db import BigInt, db
from app.core.errors import Missing
from app.core.paging import Page
from app.core.rows import Rows
from app.matchmaking.models import (
    Category,
    InfluencerProfile,
    MetricSnapshot,
    Platform,
    Region,
    Source,
)


class InfluencerCard(NamedTuple):
    """An influencer as the directory shows them, with their newest figures."""

    id: int
    code: str
    name: str
    about: str
    platform: Platform
    region: Region
    categories: list[str]
    price_min: int
    price_max: int
    followers: int | None
    viewers: int | None
    taken_on: date | None
    source: Source | None


class Who(NamedTuple):
    """What the directory is narrowed to."""

    category: Category | None = None
    platform: Platform | None = None
    region: Region | None = None
    q: str = ""


def _select(by_category: bool, by_platform: bool, by_region: bool, named: bool) -> sa.Select[Any]:
    reach = sa.func.coalesce(MetricSnapshot.followers, -1)
    last = sa.tuple_(sa.bindparam("after", type_=BigInt), sa.bindparam("after_id", type_=BigInt))
    select = (
        sa.select(
            InfluencerProfile.id,
            InfluencerProfile.code,
            InfluencerProfile.name,
            InfluencerProfile.about,
            InfluencerProfile.platform,
            InfluencerProfile.region,
            InfluencerProfile.categories,
            InfluencerProfile.price_min,
            InfluencerProfile.price_max,
            MetricSnapshot.followers,
            MetricSnapshot.viewers,
            MetricSnapshot.taken_on,
            MetricSnapshot.source,
        )
        .outerjoin(
            MetricSnapshot,
            sa.and_(MetricSnapshot.profile_id == InfluencerProfile.id, MetricSnapshot.latest),
        )
        .where(InfluencerProfile.listed, sa.tuple_(reach, InfluencerProfile.id) < last)
        .order_by(reach.desc(), InfluencerProfile.id.desc())
        .limit(sa.bindparam("most", type_=BigInt))
    )
    if by_category:
        kept_as = sa.cast(InfluencerProfile.categories, sa.Text)
        select = select.where(kept_as.like(sa.bindparam("category"), escape="\\"))
    if by_platform:
        kind = InfluencerProfile.platform.type
        select = select.where(InfluencerProfile.platform == sa.bindparam("platform", type_=kind))
    if by_region:
        kind = InfluencerProfile.region.type
        select = select.where(InfluencerProfile.region == sa.bindparam("region", type_=kind))
    if named:
        name = sa.func.lower(InfluencerProfile.name)
        select = select.where(name.like(sa.bindparam("name"), escape="\\"))
    return select


_DIRECTORY = Rows(InfluencerCard, _select)


def directory(who: Who, *, after: str | None = None) -> Page[InfluencerCard]:
    """Influencers who want to be found, those who reach most people first."""
    cursor = paging.decode(after, (int, int)) or [2**62, 2**62]
    values: dict[str, Any] = {"after": cursor[0], "after_id": cursor[1], "most": paging.PAGE + 1}
    if who.category:
        values["category"] = f'%"{_escaped(who.category.value)}"%'
    if who.platform:
        values["platform"] = who.platform
    if who.region:
        values["region"] = who.region
    if who.q:
        values["name"] = f"%{_escaped(who.q[:60].lower())}%"
    rows = _DIRECTORY.all(*(value is not None for value in who[:-1]), bool(who.q), **values)
    return paging.page(
        rows, lambda row: (row.followers if row.followers is not None else -1, row.id)
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("\0", "")


def profile_of(account_id: int) -> InfluencerProfile | None:
    """Somebody's own profile."""
    return db.session.scalar(
        sa.select(InfluencerProfile).where(InfluencerProfile.account_id == account_id)
    )


def profile_by_code(code: str) -> InfluencerProfile:
    """The profile with its person; raises Missing."""
    found = db.session.scalar(
        sa.select(InfluencerProfile)
        .where(InfluencerProfile.code == code)
        .options(joinedload(InfluencerProfile.account))
    )
    if found is None or not found.account.is_usable:
        raise Missing
    return found


def snapshots_of(profile_id: int, *, most: int = 36) -> Sequence[MetricSnapshot]:
    """Dated figures, the newest first."""
    return db.session.scalars(
        sa.select(MetricSnapshot)
        .where(MetricSnapshot.profile_id == profile_id)
        .order_by(MetricSnapshot.taken_on.desc(), MetricSnapshot.id.desc())
        .limit(most)
    ).all()


def latest_snapshot(profile_id: int) -> MetricSnapshot | None:
    return db.session.scalar(
        sa.select(MetricSnapshot)
        .where(MetricSnapshot.profile_id == profile_id, MetricSnapshot.latest)
        .execution_options(populate_existing=True)
    )


def has_snapshot_on(profile_id: int, day: date) -> bool:
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    MetricSnapshot.profile_id == profile_id, MetricSnapshot.taken_on == day
                )
            )
        )
    )


def snapshot(profile_id: int, snapshot_id: int) -> MetricSnapshot:
    """One day's figures of a profile; raises Missing."""
    found = db.session.get(MetricSnapshot, snapshot_id)
    if found is None or found.profile_id != profile_id:
        raise Missing
    return found
