"""Answering an offer: accept, decline, take back, let expire. In the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import outbox
from app.core.errors import NotAllowed
from app.matchmaking import policies, queries
from app.matchmaking.models import Deal, DealStatus, Listing, ListingStatus, Offer
from app.matchmaking.rules import refusals
from app.matchmaking.rules.figures import refresh_later
from app.matchmaking.rules.lives import DEALS, LISTINGS, drop_timer, tell

CHUNK = 100


def accept(
    session: Session, deal: Deal, *, answers: int | None = None, by: Viewer, now: datetime
) -> Offer:
    """The last offer is agreed on; its terms are frozen from now on.

    `answers` is the round that the person had before their eyes.
    """
    check_turn(deal, answers, by=by, now=now)
    offer = queries.last_offer(deal)
    _lock(session, deal.listing)
    if deal.listing.is_exclusive and queries.exclusive_deal_on(deal.listing_id) is not None:
        raise refusals.TakenAlone
    if deal.listing.stock < offer.max_units:
        raise refusals.NotEnough
    _finish(
        deal,
        DealStatus.ACCEPTED,
        by=by.id,
        now=now,
        accepted_round=deal.rounds,
        exclusive=deal.listing.is_exclusive,
    )
    if deal.exclusive:
        _take_off(deal, by=by.id, now=now)
    other = deal.other_than(by.member_id)
    tell(other, "accepted", deal, queries.side_names(deal), offer=offer)
    return offer


def decline(
    deal: Deal, *, reason: str = "", answers: int | None = None, by: Viewer, now: datetime
) -> None:
    """No, thank you; the other side is told, and reads the reason where one was given."""
    check_turn(deal, answers, by=by, now=now)
    _finish(deal, DealStatus.DECLINED, by=by.id, now=now, why=reason)
    tell(deal.other_than(by.member_id), "declined", deal, queries.side_names(deal))


def withdraw(deal: Deal, *, answers: int | None = None, by: Viewer, now: datetime) -> None:
    """Whoever made the last offer takes it back while it waits."""
    _check_open(deal, answers, by=by)
    if deal.turn_id == by.id:
        raise refusals.NotYourOffer
    _finish(deal, DealStatus.WITHDRAWN, by=by.id, now=now)
    tell(deal.other_than(by.member_id), "withdrawn", deal, queries.side_names(deal))


def expire(deal_id: int, round_: int, *, now: datetime) -> None:
    """The timer of a round: where it still waits, the deal ends and both sides are told."""
    deal = queries.deal_by_id(deal_id)
    if deal.rounds != round_ or not deal.is_over_time(now):
        return
    _finish(deal, DealStatus.EXPIRED, by=None, now=now)
    names = queries.side_names(deal)
    for side in (deal.merchant_id, deal.influencer_id):
        tell(side, "expired", deal, names)


def close_others(listing_id: int, *, now: datetime) -> None:
    """One influencer has the goods alone: all other talks about them end, some at a time."""
    deals = queries.open_deals_on(listing_id, most=CHUNK)
    for deal in deals:
        _finish(deal, DealStatus.DECLINED, by=None, now=now)
        names = queries.side_names(deal)
        for side in (deal.merchant_id, deal.influencer_id):
            tell(side, "given_away", deal, names)
    if len(deals) == CHUNK:
        _put_close_others(listing_id, deals[-1].id)


def check_turn(deal: Deal, answers: int | None, *, by: Viewer, now: datetime) -> None:
    """Only the side that did not make the last offer answers, and only in time."""
    _check_open(deal, answers, by=by)
    if not policies.can_answer(by, deal):
        raise refusals.NotYourTurn
    if deal.is_over_time(now):
        raise refusals.OverTime


def _check_open(deal: Deal, answers: int | None, *, by: Viewer) -> None:
    if not policies.is_party(by, deal):
        raise NotAllowed
    if not deal.is_open:
        raise refusals.Decided
    if answers is not None and answers != deal.rounds:
        raise refusals.NewerOffer


def _finish(
    deal: Deal, to: DealStatus, *, by: int | None, now: datetime, why: str = "", **values: Any
) -> None:
    """The deal is decided: nobody has the turn, and the timer is taken back."""
    drop_timer(deal)
    DEALS.move(
        deal,
        to,
        by=by,
        now=now,
        why=why,
        lost=refusals.Decided,
        turn_id=None,
        updated_at=now,
        **values,
    )


def _lock(session: Session, listing: Listing) -> None:
    """Whoever else accepts something about this listing waits for this transaction."""
    session.execute(
        sa.update(Listing)
        .where(Listing.id == listing.id)
        .values(stock=Listing.stock)
        .execution_options(synchronize_session=False)
    )
    session.refresh(listing)


def _take_off(deal: Deal, *, by: int | None, now: datetime) -> None:
    listing = deal.listing
    if listing.is_open:
        LISTINGS.move(listing, ListingStatus.PAUSED, by=by, now=now, why="exclusive")
        refresh_later(listing.category, now=now)
    _put_close_others(listing.id, deal.id)


def _put_close_others(listing_id: int, after: int) -> None:
    key = f"listing:{listing_id}:taken:{after}"
    outbox.put("matchmaking.close_others", {"listing": listing_id}, key=key)
