"""What is planned around a claim: visits, the offer to hand it over, who had it before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Account
from app.community.models import TeamMembership
from app.core.db import db
from app.core.errors import Missing
from app.wishes.models import (
    RUNNING_CLAIMS,
    Claim,
    ClaimStatus,
    HandOver,
    OfferStatus,
    Visit,
    VisitStatus,
)

MOST = 50
LONGEST_CHAIN = 20


def chain_of(claim: Claim) -> list[Claim]:
    """A claim and those it was handed over from, the newest first (at most 20)."""
    found = [claim]
    while found[-1].handed_from_id is not None and len(found) < LONGEST_CHAIN:
        before = db.session.get(Claim, found[-1].handed_from_id)
        assert before is not None, "a claim is handed over from one that exists"
        found.append(before)
    return found


def visits_of(claim_ids: Sequence[int]) -> list[Visit]:
    """Visits of these claims, in the order of their days (at most 50)."""
    return list(
        db.session.scalars(
            sa.select(Visit)
            .where(Visit.claim_id.in_(claim_ids))
            .options(joinedload(Visit.claim))
            .order_by(Visit.agreed_for, Visit.id)
            .limit(MOST)
        )
    )


def visit_by_code(code: str) -> Visit:
    """The visit with its claim; raises Missing."""
    found = db.session.scalar(
        sa.select(Visit).where(Visit.code == code).options(joinedload(Visit.claim))
    )
    if found is None:
        raise Missing
    return found


def visit_by_id(visit_id: int) -> Visit:
    """The visit; raises Missing."""
    found = db.session.get(Visit, visit_id)
    if found is None:
        raise Missing
    return found


def open_offer(claim_id: int) -> HandOver | None:
    """The question to go on with a claim that nobody has answered yet."""
    return db.session.scalar(
        sa.select(HandOver)
        .where(HandOver.claim_id == claim_id, HandOver.status == OfferStatus.ASKED)
        .options(joinedload(HandOver.to), joinedload(HandOver.asker))
    )


def offer_by_id(offer_id: int) -> HandOver:
    """The question; raises Missing."""
    found = db.session.get(HandOver, offer_id)
    if found is None:
        raise Missing
    return found


def offers_asked(account_id: int, since: datetime) -> int:
    """How many somebody was asked by this person since then."""
    counted = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(HandOver)
        .where(HandOver.asked_by == account_id, HandOver.asked_at > since)
    )
    return counted or 0


class Member(NamedTuple):
    """Somebody of a team, to choose from."""

    code: str
    name: str


def members_of(team_id: int, *, but: int) -> list[Member]:
    """Who belongs to a team now, by name, without one of them (at most 200)."""
    rows = db.session.execute(
        sa.select(Account.code, Account.name)
        .join(TeamMembership, TeamMembership.account_id == Account.id)
        .where(
            TeamMembership.team_id == team_id,
            TeamMembership.left_at.is_(None),
            Account.id != but,
            Account.disabled_at.is_(None),
            Account.deleted_at.is_(None),
        )
        .order_by(Account.name, Account.id)
        .limit(200)
    )
    return [Member(*row) for row in rows]


def leads(account_id: int, team_id: int) -> bool:
    """Whether somebody leads a team now."""
    return _belongs(account_id, team_id, TeamMembership.is_leader)


def belongs(account_id: int, team_id: int) -> bool:
    """Whether somebody is in a team now."""
    return _belongs(account_id, team_id)


def _belongs(account_id: int, team_id: int, *more: Any) -> bool:
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    TeamMembership.team_id == team_id,
                    TeamMembership.account_id == account_id,
                    TeamMembership.left_at.is_(None),
                    *more,
                )
            )
        )
    )


def given_back(wish_id: int) -> list[Claim]:
    """Claims on a wish that were given back, the newest first (at most 20)."""
    return list(
        db.session.scalars(
            sa.select(Claim)
            .where(Claim.wish_id == wish_id, Claim.status == ClaimStatus.RELEASED)
            .options(joinedload(Claim.account))
            .order_by(Claim.id.desc())
            .limit(20)
        )
    )


def photos(keys: Sequence[str] | None = None, *, most: int = 10_000) -> list[tuple[str, str]]:
    """Visits with a photo: code and name of the photo; of these names alone where given."""
    select = sa.select(Visit.code, Visit.photo).where(Visit.photo.is_not(None))
    if keys is not None:
        select = select.where(Visit.photo.in_(keys))
    rows = db.session.execute(select.order_by(Visit.id).limit(most))
    return [(code, photo) for code, photo in rows]


def wrong_plans(*, most: int = 50) -> list[str]:
    """Agreed visits and open questions of claims that are over: codes and keys."""
    over = Claim.status.not_in(RUNNING_CLAIMS)
    visits = sa.select(Visit.code).where(
        Visit.status == VisitStatus.AGREED, Visit.claim_id == Claim.id, over
    )
    offers = sa.select(sa.cast(HandOver.id, sa.String)).where(
        HandOver.status == OfferStatus.ASKED, HandOver.claim_id == Claim.id, over
    )
    return [
        *(f"visit {code}" for code in db.session.scalars(visits.order_by(Visit.id).limit(most))),
        *(f"offer {key}" for key in db.session.scalars(offers.order_by(HandOver.id).limit(most))),
    ]


def broken_chains(*, most: int = 50) -> list[int]:
    """Claims that were handed over although what they come from did not end that way."""
    before = aliased(Claim)
    return list(
        db.session.scalars(
            sa.select(Claim.id)
            .join(before, before.id == Claim.handed_from_id)
            .where(before.status != ClaimStatus.HANDED_OVER)
            .order_by(Claim.id)
            .limit(most)
        )
    )
