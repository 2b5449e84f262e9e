"""Questions with their answers, and thanks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import Account
from app.community.models import Community
from app.core.db import BigInt, UTCDateTime, db
from app.core.errors import Missing
from app.core.localized import Localized
from app.core.rows import Rows
from app.wishes.models import Claim, Kind, ThanksStatus, Wish, WishQuestion, WishThanks


def questions_on(wish_id: int) -> list[WishQuestion]:
    """What the resident of a wish was asked, oldest first (at most 50)."""
    return list(
        db.session.scalars(
            sa.select(WishQuestion)
            .where(WishQuestion.wish_id == wish_id)
            .order_by(WishQuestion.id)
            .limit(50)
        )
    )


def question_by_code(code: str) -> WishQuestion:
    """The question; raises Missing."""
    found = db.session.scalar(sa.select(WishQuestion).where(WishQuestion.code == code))
    if found is None:
        raise Missing
    return found


def thanks_on(wish_id: int) -> WishThanks | None:
    """The thanks for a wish, where there are any."""
    return db.session.scalar(sa.select(WishThanks).where(WishThanks.wish_id == wish_id))


def thanks_by_code(code: str) -> WishThanks:
    """The thanks with their wish and claim; raises Missing."""
    found = db.session.scalar(
        sa.select(WishThanks)
        .where(WishThanks.code == code)
        .options(
            joinedload(WishThanks.wish).joinedload(Wish.owner),
            joinedload(WishThanks.claim).joinedload(Claim.account),
        )
    )
    if found is None:
        raise Missing
    return found


def names_around(claim: Claim) -> tuple[str, ...]:
    """The names of the two people of a claim, which stand nowhere in public."""
    owner = claim.wish.owner
    return (claim.account.name, owner.name if owner else "")


def thanks_waiting(communities: tuple[int, ...] | None) -> Sequence[WishThanks]:
    """Thanks that no reviewer has read, the oldest first (at most 50)."""
    select = (
        sa.select(WishThanks)
        .join(Wish, Wish.id == WishThanks.wish_id)
        .where(WishThanks.status == ThanksStatus.WAITING)
        .options(joinedload(WishThanks.wish).joinedload(Wish.community))
        .order_by(WishThanks.id)
        .limit(50)
    )
    if communities is not None:
        select = select.where(Wish.community_id.in_(communities))
    return db.session.scalars(select).all()


class ShownThanks(NamedTuple):
    """Thanks that everybody may read, with the wish that they are for."""

    id: int
    words: str
    decided_at: datetime
    code: str
    kind: Kind
    title: Localized
    community: Localized


def _shown() -> sa.Select[Any]:
    before = sa.tuple_(
        sa.bindparam("before_at", type_=UTCDateTime()), sa.bindparam("before_id", type_=BigInt)
    )
    return (
        sa.select(
            WishThanks.id,
            WishThanks.public_words,
            WishThanks.decided_at,
            Wish.code,
            Wish.kind,
            Wish.public_title,
            Community.name,
        )
        .join(Wish, Wish.id == WishThanks.wish_id)
        .join(Community, Community.id == Wish.community_id)
        .where(
            WishThanks.status == ThanksStatus.SHOWN,
            Wish.team_id.is_(None),
            sa.tuple_(WishThanks.decided_at, WishThanks.id) < before,
        )
        .order_by(WishThanks.decided_at.desc(), WishThanks.id.desc())
        .limit(sa.bindparam("most", type_=BigInt))
    )


_SHOWN = Rows(ShownThanks, _shown)


def shown_thanks(before: tuple[datetime, int], most: int) -> list[ShownThanks]:
    """What residents said, the latest first."""
    return _SHOWN.all(before_at=before[0], before_id=before[1], most=most)


def said_by(account_id: int) -> tuple[list[WishQuestion], list[WishThanks]]:
    """The answers and thanks on somebody's own wishes, for their copy (at most 1000)."""
    own = sa.select(Wish.id).where(Wish.owner_id == account_id)
    questions = db.session.scalars(
        sa.select(WishQuestion)
        .where(WishQuestion.wish_id.in_(own))
        .order_by(WishQuestion.id)
        .limit(1000)
    )
    thanks = db.session.scalars(
        sa.select(WishThanks).where(WishThanks.wish_id.in_(own)).order_by(WishThanks.id).limit(1000)
    )
    return list(questions), list(thanks)


class Known(NamedTuple):
    """Somebody whom a phone is known of: an account, or the person of an earlier wish."""

    kind: str
    subject_id: int
    name: str
    community_id: int | None


def known_by_phone(phone_hash: str, *, most: int = 20) -> list[Known]:
    """Whom a phone belongs to: its account, then people of earlier wishes, the latest first."""
    account = db.session.execute(
        sa.select(Account.id, Account.name, Account.community_id).where(
            Account.phone_hash == phone_hash, Account.deleted_at.is_(None)
        )
    )
    wishes = db.session.execute(
        sa.select(Wish.id, Wish.for_name, Wish.community_id)
        .where(Wish.for_phone_hash == phone_hash)
        .order_by(Wish.id.desc())
        .limit(most)
    )
    return [
        *(Known("accounts", *row) for row in account),
        *(Known("wish_names", key, name, place) for key, name, place in wishes if name),
    ]


def pictures(*, most: int = 10_000) -> list[tuple[str, str]]:
    """The pictures of wishes: whose, and their names."""
    rows = db.session.execute(
        sa.select(Wish.code, Wish.picture)
        .where(Wish.picture.is_not(None))
        .order_by(Wish.id.desc())
        .limit(most)
    )
    return [(code, picture) for code, picture in rows if picture]


def named_pictures(keys: list[str]) -> set[str]:
    """Which of these pictures a wish names."""
    return {
        key
        for key in db.session.scalars(
            sa.select(Wish.picture).where(Wish.picture.in_(keys)).order_by(Wish.id).limit(len(keys))
        )
        if key
    }
