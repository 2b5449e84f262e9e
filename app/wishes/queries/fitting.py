"""Which double-registered members could take a wish: by skill, by grid, by what is going on."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from app.community import queries as community
from app.community.queries import Registered
from app.core import clock
from app.core.db import db
from app.wishes.kinds import GOOD_FOR
from app.wishes.models import Wish, WishRequest

MOST = 8


class Fitting(NamedTuple):
    """A member who could take a wish; `asked` says whether they were asked for it already."""

    member: Registered
    skills: list[str]
    asked: bool


def fitting(wish: Wish, *, now: datetime) -> list[Fitting]:
    """Members of the wish's community whose skills are good for its kind, those first who have
    helped least this year (at most 8); whoever was asked for anything today is left out."""
    near = community.registered_near(wish.community_id, now=now)
    good = [
        (one, [skill for skill in one.skills if wish.kind in GOOD_FOR.get(skill, ())])
        for one in near
        if one.account_id not in (wish.owner_id, wish.entered_by)
    ]
    asked = {
        row.account_id: row.wish_id == wish.id
        for row in db.session.scalars(
            sa.select(WishRequest)
            .where(
                WishRequest.account_id.in_([one.account_id for one, skills in good if skills]),
                sa.or_(
                    WishRequest.asked_on == clock.local(now).date(), WishRequest.wish_id == wish.id
                ),
            )
            .order_by(WishRequest.wish_id == wish.id, WishRequest.id)
            .limit(400)
        )
    }
    found = [
        Fitting(one, skills, asked.get(one.account_id, False))
        for one, skills in good
        if skills and asked.get(one.account_id) is not False
    ]
    return sorted(found, key=lambda row: (row.asked, row.member.minutes, row.member.id))[:MOST]
