"""Single wishes with their people, and what a rule needs to know of a claimer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.community import queries as community
from app.community.models import Community
from app.core.db import BigInt, UTCDateTime, db
from app.core.errors import Missing
from app.core.rows import Rows
from app.core.seal import Reveal
from app.wishes.models import (
    LIVE_CLAIMS,
    RUNNING_CLAIMS,
    Claim,
    ClaimStatus,
    Permit,
    Wish,
    WishStatus,
)

EXPIRIES_COUNT = timedelta(days=90)


def wish_by_code(code: str) -> Wish:
    """The wish as it is now, with its community and its resident; raises Missing."""
    found = db.session.scalar(
        sa.select(Wish)
        .where(Wish.code == code)
        .options(joinedload(Wish.community), joinedload(Wish.owner))
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Missing
    return found


def wish_by_id(wish_id: int) -> Wish:
    """The wish; raises Missing."""
    found = db.session.get(Wish, wish_id)
    if found is None:
        raise Missing
    return found


def claim_by_id(claim_id: int) -> Claim:
    """The claim with its wish; raises Missing."""
    found = db.session.scalar(
        sa.select(Claim).where(Claim.id == claim_id).options(joinedload(Claim.wish))
    )
    if found is None:
        raise Missing
    return found


def standing_claim(wish_id: int, account_id: int | None) -> Claim | None:
    """The live claim on a wish; else the viewer's own last one, else the last of all."""
    live = sa.case((Claim.status.in_(LIVE_CLAIMS), 0), else_=1)
    mine = sa.case((Claim.account_id == (account_id or 0), 0), else_=1)
    return db.session.scalar(
        sa.select(Claim)
        .where(Claim.wish_id == wish_id)
        .options(joinedload(Claim.account), joinedload(Claim.organisation))
        .order_by(live, mine, Claim.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def live_claim(wish_id: int) -> Claim | None:
    """The one live claim on a wish, where there is one."""
    return db.session.scalar(
        sa.select(Claim).where(Claim.wish_id == wish_id, Claim.status.in_(LIVE_CLAIMS))
    )


class Standing(NamedTuple):
    """What somebody has taken on already, and how often time ran out lately."""

    running: int
    expired: int


def standing_of(
    session: Session, account_id: int, organisation_id: int | None, now: datetime
) -> Standing:
    """Running claims (of the organisation, where it claims) and expiries in 90 days.

    Locks the person or the organisation first, so that two claims at once count each other.
    """
    if organisation_id is None:
        community.lock_person(session, account_id)
    else:
        community.lock_organisation(session, organisation_id)
    found = _STANDING.one(
        organisation_id is not None,
        account=account_id,
        organisation=organisation_id,
        since=now - EXPIRIES_COUNT,
    )
    assert found is not None
    return found


def _standing(for_organisation: bool) -> sa.Select[Any]:
    account = sa.bindparam("account", type_=BigInt)
    own = sa.and_(Claim.account_id == account, Claim.organisation_id.is_(None))
    if for_organisation:
        own = Claim.organisation_id == sa.bindparam("organisation", type_=BigInt)
    running = sa.select(sa.func.count()).where(own, Claim.status.in_(RUNNING_CLAIMS))
    expired = sa.select(sa.func.count()).where(
        Claim.account_id == account,
        Claim.status == ClaimStatus.EXPIRED,
        Claim.ended_at > sa.bindparam("since", type_=UTCDateTime()),
    )
    return sa.select(running.scalar_subquery(), expired.scalar_subquery())


_STANDING = Rows(Standing, _standing)


def open_permit(session: Session, account_id: int) -> Permit | None:
    """The leave that somebody asked for or was given and has not used."""
    return session.scalar(
        sa.select(Permit).where(
            Permit.account_id == account_id,
            Permit.used_at.is_(None),
            Permit.declined_at.is_(None),
        )
    )


def permit_by_code(code: str) -> Permit:
    """The request for leave; raises Missing."""
    found = db.session.scalar(sa.select(Permit).where(Permit.code == code))
    if found is None:
        raise Missing
    return found


def looked_since(
    account_id: int, wish_id: int, since: datetime, *, fields: str = "surname,phone"
) -> bool:
    """Whether somebody asked for the contact (or other fields) of a wish since then, on
    record."""
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    Reveal.subject_kind == "wishes",
                    Reveal.subject_id == wish_id,
                    Reveal.account_id == account_id,
                    Reveal.fields == fields,
                    Reveal.at > since,
                )
            )
        )
    )


def claims_on(wish_id: int) -> list[Claim]:
    """All claims on a wish, oldest first (at most 200)."""
    return list(
        db.session.scalars(
            sa.select(Claim).where(Claim.wish_id == wish_id).order_by(Claim.id).limit(200)
        )
    )


def unread_of(session: Session, account_id: int) -> int:
    """How many wishes of somebody wait to be read."""
    counted = session.scalar(
        sa.select(sa.func.count())
        .select_from(Wish)
        .where(Wish.entered_by == account_id, Wish.status == WishStatus.SUBMITTED)
    )
    return counted or 0


def community_by_slug(slug: str) -> Community:
    """The community; raises Missing."""
    found = db.session.scalar(sa.select(Community).where(Community.slug == slug))
    if found is None:
        raise Missing
    return found


def recently_entered(session: Session, account_id: int, since: datetime) -> list[Wish]:
    """What somebody has just entered, newest first (at most 20)."""
    return list(
        session.scalars(
            sa.select(Wish)
            .where(Wish.entered_by == account_id, Wish.created_at > since)
            .order_by(Wish.id.desc())
            .limit(20)
        )
    )
