"""Making offers: the first round of a deal, and each next one. In the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from app.accounts.viewer import Role, Viewer
from app.core import outbox
from app.core.codes import new_code
from app.core.db import db
from app.matchmaking import policies, queries
from app.matchmaking.models import Deal, DealStatus, InfluencerProfile, Listing, Offer
from app.matchmaking.models.deals import MOST_ROUNDS
from app.matchmaking.rules import answering, refusals
from app.matchmaking.rules.lives import DEALS, drop_timer, set_timer, tell
from app.matchmaking.terms import Terms, check, terms_of, valid_until


class Draft(NamedTuple):
    """What somebody wants to offer: terms, words with them, and for how many days."""

    terms: Terms
    message: str = ""
    days: int = 3


def propose(
    session: Session,
    listing: Listing,
    draft: Draft,
    *,
    to: InfluencerProfile | None = None,
    by: Viewer,
    now: datetime,
) -> Deal:
    """The first round: an influencer asks the merchant, or the merchant invites one (`to`)."""
    influencer_id = _influencer(listing, to, by)
    if not listing.is_open:
        raise refusals.NotOnMarket
    if listing.is_sold_out:
        raise refusals.SoldOut
    check(draft.terms, listing, now=now)
    _make_room(listing.id, influencer_id, now=now)
    invited = by.id == listing.merchant_id
    other = influencer_id if invited else listing.merchant_id
    expires_at = valid_until(draft.terms, draft.days, now=now)
    insert: Any = outbox.insert_for(db.engine.dialect.name)
    deal_id = session.execute(
        insert(Deal)
        .values(
            code=new_code(),
            listing_id=listing.id,
            merchant_id=listing.merchant_id,
            influencer_id=influencer_id,
            begun_by=by.member_id,
            status=DealStatus.PROPOSED,
            rounds=1,
            turn_id=other,
            expires_at=expires_at,
            exclusive=False,
            created_at=now,
            updated_at=now,
            version=1,
        )
        .on_conflict_do_nothing()
        .returning(Deal.id)
    ).scalar_one_or_none()
    if deal_id is None:
        raise refusals.AlreadyTalking
    deal = queries.deal_by_id(deal_id)
    offer = _add(session, deal, draft, expires_at, by=by.member_id, now=now)
    DEALS.record(deal.id, None, DealStatus.PROPOSED, by=by.id, now=now, why="")
    set_timer(deal, expires_at)
    tell(other, "invited" if invited else "proposed", deal, queries.side_names(deal), offer=offer)
    return deal


def counter(
    session: Session,
    deal: Deal,
    draft: Draft,
    *,
    answers: int | None = None,
    by: Viewer,
    now: datetime,
) -> Offer:
    """Another offer instead of an answer; at most six rounds, and something has to change.

    `answers` is the round that the person had before their eyes.
    """
    answering.check_turn(deal, answers, by=by, now=now)
    if deal.rounds >= MOST_ROUNDS:
        raise refusals.LastRound
    check(draft.terms, deal.listing, now=now)
    if draft.terms == terms_of(queries.last_offer(deal)):
        raise refusals.SameTerms
    expires_at = valid_until(draft.terms, draft.days, now=now)
    other = deal.other_than(by.member_id)
    drop_timer(deal)
    DEALS.move(
        deal,
        DealStatus.PROPOSED if by.id == deal.begun_by else DealStatus.COUNTERED,
        by=by.id,
        now=now,
        lost=refusals.NewerOffer,
        rounds=deal.rounds + 1,
        turn_id=other,
        expires_at=expires_at,
        updated_at=now,
    )
    offer = _add(session, deal, draft, expires_at, by=by.member_id, now=now)
    set_timer(deal, expires_at)
    tell(other, "countered", deal, queries.side_names(deal), offer=offer)
    return offer


def _influencer(listing: Listing, to: InfluencerProfile | None, by: Viewer) -> int:
    """Whose livestream it would be."""
    if policies.is_mine(by, listing):
        if to is None or to.account_id == by.id:
            raise refusals.OwnListing
        return to.account_id
    if not by.has(Role.INFLUENCER):
        raise refusals.InfluencersOnly
    if listing.is_targeted:
        raise refusals.InvitedOnly
    return by.member_id


def _make_room(listing_id: int, influencer_id: int, *, now: datetime) -> None:
    """At most one open deal of two about one listing; one whose time is over ends here."""
    open_deal = queries.open_deal_between(listing_id, influencer_id)
    if open_deal is None:
        return
    if not open_deal.is_over_time(now):
        raise refusals.AlreadyTalking
    answering.expire(open_deal.id, open_deal.rounds, now=now)


def _add(
    session: Session, deal: Deal, draft: Draft, expires_at: datetime, *, by: int, now: datetime
) -> Offer:
    offer = Offer(
        deal_id=deal.id,
        round=deal.rounds,
        made_by=by,
        message=draft.message,
        made_at=now,
        expires_at=expires_at,
        **draft.terms._asdict(),
    )
    session.add(offer)
    session.flush()
    return offer
