"""Listings: put on the market, change, pause, keep in mind. In the caller's transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import outbox
from app.core.codes import new_code
from app.core.db import db
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.localized import Localized
from app.core.text import _l
from app.matchmaking import policies, queries
from app.matchmaking.kinds import CATEGORIES, ORIGINS
from app.matchmaking.models import Listing, ListingStatus, SamplePolicy, Shortlisted
from app.matchmaking.queries import INDEX
from app.matchmaking.rules.figures import refresh_later
from app.matchmaking.rules.lives import LISTINGS
from app.notices import rules as notices

Values = dict[str, Any]


class MerchantsOnly(NotAllowed):
    message = _l("Merchants offer goods. You can take that role in your profile.")
    way = ("/me/profile", _l("Open my profile"))


class PromisedAlone(Conflict):
    message = _l("One influencer has these goods alone until the livestream is over.")


def create(session: Session, values: Values, *, by: Viewer, now: datetime) -> Listing:
    """New goods, on the market at once."""
    if not policies.can_list(by):
        raise MerchantsOnly
    _check(values)
    listing = Listing(
        code=new_code(),
        merchant_id=by.member_id,
        status=ListingStatus.OPEN,
        created_at=now,
        version=1,
        **values,
    )
    session.add(listing)
    session.flush()
    LISTINGS.record(listing.id, None, ListingStatus.OPEN, by=by.id, now=now, why="")
    _follow_up(session, listing, now=now)
    return listing


def save(
    session: Session,
    listing: Listing,
    values: Values,
    *,
    version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Changes the listing, unless somebody else did so meanwhile; deals keep their terms."""
    if not policies.can_edit(by, listing):
        raise NotAllowed
    _check(values)
    _claim(session, listing, version)
    before = listing.category
    for name, value in values.items():
        setattr(listing, name, value)
    session.flush()
    if listing.category is not before:
        refresh_later(before, now=now)
    _follow_up(session, listing, now=now)


def pause(listing: Listing, *, reason: str = "", by: Viewer, now: datetime) -> None:
    """Takes the goods off the market; talks that are open go on."""
    if not policies.can_pause(by, listing):
        raise NotAllowed
    LISTINGS.move(listing, ListingStatus.PAUSED, by=by.id, now=now, why=reason)
    refresh_later(listing.category, now=now)
    if not policies.is_mine(by, listing):
        notices.tell(
            listing.merchant_id,
            "matchmaking.paused",
            key=f"listing:{listing.id}:paused:{listing.version}",
            link=f"/market/{listing.code}",
            facts={"title": listing.title, "reason": reason},
        )


def reopen(session: Session, listing: Listing, *, by: Viewer, now: datetime) -> None:
    """Puts the goods back, once nobody has them alone any more."""
    if not policies.can_pause(by, listing):
        raise NotAllowed
    alone = queries.exclusive_deal_on(listing.id)
    if alone is not None:
        if queries.agreed_offer(alone).live_at > now:
            raise PromisedAlone
        alone.exclusive = False
        session.flush()
    LISTINGS.move(listing, ListingStatus.OPEN, by=by.id, now=now)
    refresh_later(listing.category, now=now)


def keep(session: Session, listing: Listing, *, by: Viewer, now: datetime) -> None:
    """Keeps a listing in mind; doing it again changes nothing."""
    if not policies.can_shortlist(by, listing):
        raise NotAllowed
    insert: Any = outbox.insert_for(db.engine.dialect.name)
    session.execute(
        insert(Shortlisted)
        .values(account_id=by.member_id, listing_id=listing.id, created_at=now)
        .on_conflict_do_nothing(index_elements=["account_id", "listing_id"])
    )


def let_go(session: Session, listing: Listing, *, by: Viewer) -> None:
    """No longer keeps it in mind."""
    session.execute(
        sa.delete(Shortlisted).where(
            Shortlisted.account_id == by.member_id, Shortlisted.listing_id == listing.id
        )
    )


def _claim(session: Session, listing: Listing, version: int) -> None:
    """The first of two who saved at once is kept; the other sees how it stands now."""
    result: Any = session.execute(
        sa.update(Listing)
        .where(Listing.id == listing.id, Listing.version == version)
        .values(version=version + 1)
        .execution_options(synchronize_session=False)
    )
    if result.rowcount != 1:
        raise Conflict
    session.refresh(listing)


def _check(values: Values) -> None:
    """What one field alone cannot know; the rest stands in the form and in the constraints."""
    if values["live_price"] > values["list_price"]:
        raise Refused(
            _l("The livestream price may not be above the list price."), field="live_price"
        )
    if not 0 <= values["commission_bp"] <= 8000:
        raise Refused(_l("A commission is between 0 and 80 percent."), field="commission")
    has_samples = values["sample_policy"] is not SamplePolicy.NONE
    if has_samples and values["sample_quota"] < 1:
        raise Refused(_l("How many samples do you give? At least one."), field="sample_quota")
    if not has_samples:
        values["sample_quota"] = 0


def _follow_up(session: Session, listing: Listing, *, now: datetime) -> None:
    INDEX.put(session, listing.id, *texts_of(listing))
    refresh_later(listing.category, now=now)


def texts_of(listing: Listing) -> tuple[Localized | None, ...]:
    """What a listing is found by: its words, its category, where it comes from."""
    return (
        listing.title,
        listing.spec,
        listing.about,
        CATEGORIES[listing.category].name,
        ORIGINS[listing.origin],
    )
