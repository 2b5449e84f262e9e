"""Lists of deals: mine, those that wait for me, those of a listing, all of them."""

from __future__ import annotations

import enum
from datetime import UTC, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.accounts.models import Account, RoleProfile
from app.accounts.viewer import Role
from app.core import paging
from app.core.db import BigInt, UTCDateTime
from app.core.localized import Localized
from app.core.paging import Page
from app.core.rows import Rows
from app.matchmaking.models import (
    ENDED,
    OPEN,
    Category,
    Deal,
    DealStatus,
    InfluencerProfile,
    Listing,
    Offer,
)
from app.matchmaking.queries.listings import STALL

FAR = datetime(9000, 1, 1, tzinfo=UTC)
LAST = 2**62


class Show(enum.Enum):
    """Which of one's deals: all that go on, those agreed on, those that came to nothing."""

    WAITING = "waiting"
    OPEN = "open"
    AGREED = "agreed"
    ENDED = "ended"


_STATES = {
    Show.WAITING: OPEN,
    Show.OPEN: OPEN,
    Show.AGREED: (DealStatus.ACCEPTED,),
    Show.ENDED: ENDED,
}


class DealCard(NamedTuple):
    """A deal in a list, with the terms of its last round."""

    id: int
    code: str
    status: DealStatus
    rounds: int
    merchant_id: int
    influencer_id: int
    turn_id: int | None
    expires_at: datetime
    updated_at: datetime
    title: Localized
    category: Category
    stall: str | None
    merchant_name: str
    stage_name: str | None
    influencer_name: str
    commission_bp: int
    slot_fee: int
    live_at: datetime
    live_price: int

    def is_turn_of(self, account_id: int) -> bool:
        return self.turn_id == account_id

    def other(self, account_id: int) -> str:
        """The name of the side that somebody talks with."""
        return self.influencer if account_id == self.merchant_id else self.merchant

    @property
    def merchant(self) -> str:
        return self.stall or self.merchant_name

    @property
    def influencer(self) -> str:
        return self.stage_name or self.influencer_name

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


def _select(whose: str, show: Show | None) -> sa.Select[Any]:
    merchant, influencer = sa.orm.aliased(Account), sa.orm.aliased(Account)
    me = sa.bindparam("me", type_=BigInt)
    key = sa.tuple_(Deal.updated_at, Deal.id)
    last = sa.tuple_(
        sa.bindparam("after", type_=UTCDateTime()), sa.bindparam("after_id", type_=BigInt)
    )
    select = (
        sa.select(
            Deal.id,
            Deal.code,
            Deal.status,
            Deal.rounds,
            Deal.merchant_id,
            Deal.influencer_id,
            Deal.turn_id,
            Deal.expires_at,
            Deal.updated_at,
            Listing.title,
            Listing.category,
            STALL,
            merchant.name,
            InfluencerProfile.name,
            influencer.name,
            Offer.commission_bp,
            Offer.slot_fee,
            Offer.live_at,
            Offer.live_price,
        )
        .join(Listing, Listing.id == Deal.listing_id)
        .join(Offer, sa.and_(Offer.deal_id == Deal.id, Offer.round == Deal.rounds))
        .join(merchant, merchant.id == Deal.merchant_id)
        .join(influencer, influencer.id == Deal.influencer_id)
        .outerjoin(
            RoleProfile,
            sa.and_(RoleProfile.account_id == Deal.merchant_id, RoleProfile.role == Role.MERCHANT),
        )
        .outerjoin(InfluencerProfile, InfluencerProfile.account_id == Deal.influencer_id)
        .where(key < last)
        .order_by(Deal.updated_at.desc(), Deal.id.desc())
        .limit(sa.bindparam("most", type_=BigInt))
    )
    if show is not None:
        select = select.where(Deal.status.in_(_STATES[show]))
    if whose == "mine":
        select = select.where(sa.or_(Deal.merchant_id == me, Deal.influencer_id == me))
    elif whose == "listing":
        select = select.where(Deal.listing_id == sa.bindparam("listing", type_=BigInt))
    if show is Show.WAITING:
        select = select.where(Deal.turn_id == me)
    return select


_DEALS = Rows(DealCard, _select)


def my_deals(account_id: int, show: Show | None, *, after: str | None = None) -> Page[DealCard]:
    """A page of somebody's deals, what happened last first."""
    return _page("mine", show, after, me=account_id)


def all_deals(show: Show | None, *, after: str | None = None) -> Page[DealCard]:
    """A page of all deals, for the matchmaker; `waiting` has no meaning there."""
    return _page("all", Show.OPEN if show is Show.WAITING else show, after)


def deals_of(account_id: int, *, limit: int = 20) -> list[DealCard]:
    """Somebody's deals, what happened last first."""
    return _DEALS.all("mine", None, me=account_id, after=FAR, after_id=LAST, most=limit)


def waiting_for(account_id: int, *, limit: int = 20) -> list[DealCard]:
    """The deals that wait for this person's answer."""
    return _DEALS.all("mine", Show.WAITING, me=account_id, after=FAR, after_id=LAST, most=limit)


def deals_on(listing_id: int, *, limit: int = 24) -> list[DealCard]:
    """The deals about a listing, for its merchant."""
    return _DEALS.all("listing", None, listing=listing_id, after=FAR, after_id=LAST, most=limit)


def _page(whose: str, show: Show | None, after: str | None, **params: Any) -> Page[DealCard]:
    start, last_id = FAR, LAST
    cursor = paging.decode(after, (int, int))
    if cursor is not None:
        start, last_id = paging.moment_of(cursor[0], otherwise=FAR), cursor[1]
    rows = _DEALS.all(whose, show, after=start, after_id=last_id, most=paging.PAGE + 1, **params)
    return paging.page(rows, lambda row: (paging.micros(row.updated_at), row.id))
