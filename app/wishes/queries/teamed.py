"""Wishes that are for one volunteer team only, and who belongs to it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.community.models import Community, TeamMembership
from app.core.db import BigInt, db
from app.core.known import known
from app.core.rows import Rows
from app.wishes.models import Wish, WishStatus
from app.wishes.queries.board import OpenWish

MOST = 24


def in_team(account_id: int | None, team_id: int | None) -> bool:
    """Whether somebody belongs to the team now, leaders included."""
    if account_id is None or team_id is None:
        return False
    membership = sa.exists().where(
        TeamMembership.team_id == team_id,
        TeamMembership.account_id == account_id,
        TeamMembership.left_at.is_(None),
    )
    return bool(db.session.scalar(sa.select(membership)))


def leaders_of(team_id: int) -> list[int]:
    """Who leads a team now, the longest first (at most 10)."""
    return list(
        db.session.scalars(
            sa.select(TeamMembership.account_id)
            .where(
                TeamMembership.team_id == team_id,
                TeamMembership.is_leader.is_(True),
                TeamMembership.left_at.is_(None),
            )
            .order_by(TeamMembership.id)
            .limit(10)
        )
    )


def _team_wishes() -> sa.Select[Any]:
    mine = sa.select(TeamMembership.team_id).where(
        TeamMembership.account_id == sa.bindparam("me", type_=BigInt),
        TeamMembership.left_at.is_(None),
    )
    return (
        sa.select(
            Wish.id,
            Wish.code,
            Wish.kind,
            Wish.public_title,
            Wish.public_story,
            Wish.age_band,
            Wish.needed_by,
            Wish.published_at,
            Wish.picture_shared,
            Community.name,
        )
        .join(Community, Community.id == Wish.community_id)
        .where(Wish.team_id.in_(mine), Wish.status == WishStatus.PUBLISHED)
        .order_by(Wish.published_at.desc(), Wish.id.desc())
        .limit(MOST)
    )


_TEAM_WISHES = Rows(OpenWish, _team_wishes)


@known
def team_wishes(account_id: int) -> list[OpenWish]:
    """What waits for the teams that somebody belongs to, the newest first (at most 24)."""
    return _TEAM_WISHES.all(me=account_id)
