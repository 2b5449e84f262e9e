"""What somebody wished for and what they have taken on, for their own page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.core.db import BigInt, db
from app.core.localized import Localized
from app.core.rows import Rows
from app.wishes.models import (
    LIVE_CLAIMS,
    Claim,
    ClaimStatus,
    Kind,
    Permit,
    Wish,
    WishStatus,
)

MOST = 100


class MyWish(NamedTuple):
    """A wish as its own people see it; `title` is what they wrote."""

    code: str
    kind: Kind
    status: WishStatus
    title: str
    public_title: Localized | None
    needed_by: date
    moved_at: datetime
    owner_id: int | None


class MyClaim(NamedTuple):
    """A claim as its holder sees it, with what is due next."""

    code: str
    kind: Kind
    title: Localized | None
    status: ClaimStatus
    claimed_at: datetime
    contact_due: datetime
    deliver_due: datetime | None
    minutes: int | None

    @property
    def due(self) -> datetime | None:
        """Until when the next step is due."""
        if self.status is ClaimStatus.CLAIMED:
            return self.contact_due
        return self.deliver_due if self.status is ClaimStatus.IN_PROGRESS else None


def _wishes(own: bool) -> sa.Select[Any]:
    me = sa.bindparam("me", type_=BigInt)
    whose = Wish.owner_id == me if own else sa.and_(Wish.entered_by == me, Wish.owner_id.is_(None))
    return (
        sa.select(
            Wish.code,
            Wish.kind,
            Wish.status,
            Wish.title,
            Wish.public_title,
            Wish.needed_by,
            Wish.moved_at,
            Wish.owner_id,
        )
        .where(whose)
        .order_by(Wish.id.desc())
        .limit(MOST)
    )


def _claims() -> sa.Select[Any]:
    return (
        sa.select(
            Wish.code,
            Wish.kind,
            Wish.public_title,
            Claim.status,
            Claim.claimed_at,
            Claim.contact_due,
            Claim.deliver_due,
            Claim.minutes,
        )
        .join(Wish, Wish.id == Claim.wish_id)
        .where(
            Claim.account_id == sa.bindparam("me", type_=BigInt),
            Claim.status != ClaimStatus.UNDONE,
        )
        .order_by(Claim.id.desc())
        .limit(MOST)
    )


_WISHES = Rows(MyWish, _wishes)
_CLAIMS = Rows(MyClaim, _claims)


def wishes_of(account_id: int) -> list[MyWish]:
    """A person's own wishes, the newest first (at most 100)."""
    return _WISHES.all(True, me=account_id)


def entered_by(account_id: int) -> list[MyWish]:
    """Wishes that somebody entered for others, the newest first (at most 100)."""
    return _WISHES.all(False, me=account_id)


def claims_of(account_id: int) -> list[MyClaim]:
    """What somebody has taken on, the newest first (at most 100)."""
    return _CLAIMS.all(me=account_id)


def whole_wishes_of(account_id: int) -> Sequence[Wish]:
    """A person's own wishes as they are kept, for their copy and for forgetting them."""
    return db.session.scalars(
        sa.select(Wish).where(Wish.owner_id == account_id).order_by(Wish.id).limit(1000)
    ).all()


def whole_claims_of(account_id: int) -> Sequence[Claim]:
    """A person's claims as they are kept, for their copy and for forgetting them."""
    return db.session.scalars(
        sa.select(Claim)
        .where(Claim.account_id == account_id)
        .options(joinedload(Claim.wish))
        .order_by(Claim.id)
        .limit(1000)
    ).all()


def permits_of(account_id: int) -> Sequence[Permit]:
    """What leave somebody asked for, newest first."""
    return db.session.scalars(
        sa.select(Permit)
        .where(Permit.account_id == account_id)
        .order_by(Permit.id.desc())
        .limit(20)
    ).all()


class OfOrganisation(NamedTuple):
    """The wishes that were taken in the name of an organisation: running, and come true."""

    running: int
    confirmed: int


def of_organisation(organisation_id: int) -> OfOrganisation:
    """How many wishes an organisation has taken and fulfilled; never whose they are."""
    running = sa.func.sum(sa.case((Claim.status.in_(LIVE_CLAIMS), 1), else_=0))
    done = sa.func.sum(sa.case((Claim.status == ClaimStatus.CONFIRMED, 1), else_=0))
    row = db.session.execute(
        sa.select(running, done).where(Claim.organisation_id == organisation_id)
    ).one()
    return OfOrganisation(*(int(value or 0) for value in row))
