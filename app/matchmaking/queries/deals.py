"""One deal with its rounds, and what rules ask about deals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import RoleProfile
from app.accounts.viewer import Role
from app.core.db import db
from app.core.errors import Missing
from app.matchmaking.models import OPEN, Deal, DealStatus, InfluencerProfile, Listing, Offer
from app.matchmaking.queries.listings import STALL

_WHOLE = (
    joinedload(Deal.listing).joinedload(Listing.merchant),
    joinedload(Deal.merchant),
    joinedload(Deal.influencer),
)


class SideNames(NamedTuple):
    """How the two sides of a deal are called, and the influencer's public page."""

    merchant: str
    influencer: str
    profile: str | None


class WholeDeal(NamedTuple):
    """A deal with the names of its sides."""

    deal: Deal
    names: SideNames


def _deals() -> sa.Select[tuple[Deal, str, str, str]]:
    return (
        sa.select(Deal, STALL, InfluencerProfile.name, InfluencerProfile.code)
        .outerjoin(
            RoleProfile,
            sa.and_(RoleProfile.account_id == Deal.merchant_id, RoleProfile.role == Role.MERCHANT),
        )
        .outerjoin(InfluencerProfile, InfluencerProfile.account_id == Deal.influencer_id)
        .options(*_WHOLE)
    )


def whole_deal(code: str) -> WholeDeal:
    """The deal with listing and sides, in one statement; raises Missing."""
    row = db.session.execute(_deals().where(Deal.code == code)).one_or_none()
    if row is None:
        raise Missing
    deal, stall, stage_name, profile = row
    names = SideNames(stall or deal.merchant.name, stage_name or deal.influencer.name, profile)
    return WholeDeal(deal, names)


def side_names(deal: Deal) -> SideNames:
    """How the two sides are called."""
    _, stall, stage_name, profile = db.session.execute(_deals().where(Deal.id == deal.id)).one()
    return SideNames(stall or deal.merchant.name, stage_name or deal.influencer.name, profile)


def deal_by_code(code: str) -> Deal:
    """The deal with listing and sides; raises Missing."""
    found = db.session.scalar(sa.select(Deal).where(Deal.code == code).options(*_WHOLE))
    if found is None:
        raise Missing
    return found


def deal_by_id(deal_id: int) -> Deal:
    """The deal with listing and sides; raises Missing."""
    found = db.session.scalar(sa.select(Deal).where(Deal.id == deal_id).options(*_WHOLE))
    if found is None:
        raise Missing
    return found


def offers_of(deal_id: int) -> Sequence[Offer]:
    """The rounds, the first one first (at most six)."""
    return db.session.scalars(
        sa.select(Offer).where(Offer.deal_id == deal_id).order_by(Offer.round).limit(6)
    ).all()


def last_offer(deal: Deal) -> Offer:
    """The offer on the table, or the one that was there last."""
    return db.session.scalars(
        sa.select(Offer).where(Offer.deal_id == deal.id, Offer.round == deal.rounds)
    ).one()


def agreed_offer(deal: Deal) -> Offer:
    """The offer whose terms were agreed on."""
    return db.session.scalars(
        sa.select(Offer).where(Offer.deal_id == deal.id, Offer.round == deal.accepted_round)
    ).one()


def open_deal_between(listing_id: int, influencer_id: int) -> Deal | None:
    """The deal in which the two talk about a listing."""
    return db.session.scalar(
        sa.select(Deal).where(
            Deal.listing_id == listing_id,
            Deal.influencer_id == influencer_id,
            Deal.status.in_(OPEN),
        )
    )


def exclusive_deal_on(listing_id: int) -> Deal | None:
    """The deal by which one influencer has a listing alone."""
    return db.session.scalar(
        sa.select(Deal).where(
            Deal.listing_id == listing_id, Deal.exclusive, Deal.status == DealStatus.ACCEPTED
        )
    )


def open_deals_on(listing_id: int, *, most: int) -> Sequence[Deal]:
    """The deals about a listing that are undecided, the oldest first."""
    return db.session.scalars(
        sa.select(Deal)
        .where(Deal.listing_id == listing_id, Deal.status.in_(OPEN))
        .options(*_WHOLE)
        .order_by(Deal.id)
        .limit(most)
    ).all()


def all_deals_of(account_id: int) -> Sequence[Deal]:
    """Everything somebody was a side of, for the copy of their data and for leaving."""
    return db.session.scalars(
        sa.select(Deal)
        .where(sa.or_(Deal.merchant_id == account_id, Deal.influencer_id == account_id))
        .options(*_WHOLE)
        .order_by(Deal.id)
        .limit(2_000)
    ).all()


def agreed_to_come(account_id: int, now: datetime) -> bool:
    """Whether somebody has agreed on a livestream that is still to come."""
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    sa.or_(Deal.merchant_id == account_id, Deal.influencer_id == account_id),
                    Deal.status == DealStatus.ACCEPTED,
                    Offer.deal_id == Deal.id,
                    Offer.round == Deal.accepted_round,
                    Offer.live_at > now,
                )
            )
        )
    )
