"""What a reviewer sees beside a wish: others of the same person, others near by, its parts,
and the calls to its resident."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from app.core.db import db
from app.core.localized import Localized
from app.wishes.models import HELD, CallOutcome, Wish, WishCall, WishStatus

MOST_NEAR = 200
MOST_OF_PERSON = 20
MOST_CALLS = 50


class Other(NamedTuple):
    """Another wish, by what everybody may read of it."""

    code: str
    title: Localized | None
    story: Localized | None
    status: WishStatus
    created_at: datetime


_OTHER = (Wish.code, Wish.public_title, Wish.public_story, Wish.status, Wish.created_at)


def of_same_person(
    wish: Wish, since: datetime, communities: tuple[int, ...] | None = None
) -> list[Other]:
    """What the same person wished for since then in these communities (None: in all), the
    newest first (at most 20)."""
    if wish.owner_id is not None:
        same = Wish.owner_id == wish.owner_id
    elif wish.person_hash is not None:
        same = Wish.person_hash == wish.person_hash
    else:
        return []
    select = (
        sa.select(*_OTHER)
        .where(same, Wish.id != wish.id, Wish.created_at > since, Wish.status != WishStatus.DRAFT)
        .order_by(Wish.id.desc())
        .limit(MOST_OF_PERSON)
    )
    if communities is not None:
        select = select.where(Wish.community_id.in_(communities))
    rows = db.session.execute(select)
    return [Other(*row) for row in rows]


def near_by(wish: Wish) -> list[Other]:
    """What is open or held in the same community, the newest first (at most 200)."""
    rows = db.session.execute(
        sa.select(*_OTHER)
        .where(
            Wish.community_id == wish.community_id,
            Wish.status.in_((WishStatus.PUBLISHED, *HELD)),
            Wish.id != wish.id,
        )
        .order_by(Wish.published_at.desc(), Wish.id.desc())
        .limit(MOST_NEAR)
    )
    return [Other(*row) for row in rows]


def parts_of(wish: Wish) -> list[Wish]:
    """The wish that this one was split from, and those split from it (at most 10)."""
    return list(
        db.session.scalars(
            sa.select(Wish)
            .where(sa.or_(Wish.split_from_id == wish.id, Wish.id == (wish.split_from_id or 0)))
            .order_by(Wish.id)
            .limit(10)
        )
    )


def calls_on(wish_id: int) -> Sequence[WishCall]:
    """The calls to the resident, oldest first (at most 50)."""
    return db.session.scalars(
        sa.select(WishCall)
        .where(WishCall.wish_id == wish_id)
        .order_by(WishCall.id)
        .limit(MOST_CALLS)
    ).all()


def unlike_calls(*, most: int = 50) -> list[str]:
    """Wishes with a call that confirmed them, which are not confirmed."""
    said_so = sa.exists().where(
        WishCall.wish_id == Wish.id, WishCall.outcome == CallOutcome.CONFIRMED
    )
    return list(
        db.session.scalars(
            sa.select(Wish.code)
            .where(said_so, Wish.status != WishStatus.CONFIRMED)
            .order_by(Wish.id)
            .limit(most)
        )
    )


def stray_readings(*, most: int = 50) -> list[str]:
    """Wishes that were read once although they do not wait to be read."""
    return list(
        db.session.scalars(
            sa.select(Wish.code)
            .where(Wish.first_reader_id.is_not(None), Wish.status != WishStatus.SUBMITTED)
            .order_by(Wish.id)
            .limit(most)
        )
    )
