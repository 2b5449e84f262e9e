"""Around the claims of the demo: teams, visits, doors, wishes given back and handed over."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from app.community.models import TeamMembership
from app.core import clock, outbox
from app.core.db import db
from app.core.workflow import StatusChange
from app.demo.words.claims import DOORS, RELEASE_NOTES, VISIT_NOTES
from app.demo.world import World
from app.wishes.models import (
    Claim,
    ClaimStatus,
    HandOver,
    OfferStatus,
    ReleaseReason,
    Visit,
    VisitStatus,
    Wish,
    WishStatus,
)
from app.wishes.rules.handing import ANSWER_WITHIN, HANDED

MOST = 2_000
TEAM_EVERY = 3
HANDED_EVERY = 9
GIVEN_BACK = 12


def fill(world: World) -> None:
    """Every third claim is a team's; who is on the way has been there or goes there soon."""
    _for_teams()
    _visits(world)
    _handed_over(world)
    _given_back(world)
    _asked(world)


def _for_teams() -> None:
    team = (
        sa.select(sa.func.min(TeamMembership.team_id))
        .where(TeamMembership.account_id == Claim.account_id, TeamMembership.left_at.is_(None))
        .scalar_subquery()
    )
    db.session.execute(
        sa.update(Claim)
        .where(Claim.organisation_id.is_(None), Claim.id % TEAM_EVERY == 0)
        .values(team_id=team)
        .execution_options(synchronize_session=False)
    )


def _claims(*status: ClaimStatus, most: int = MOST) -> list[Claim]:
    return list(
        db.session.scalars(
            sa.select(Claim).where(Claim.status.in_(status)).order_by(Claim.id.desc()).limit(most)
        )
    )


def _visits(world: World) -> None:
    """One that is agreed where the time has not run out, and one that has taken place."""
    rows: list[dict[str, Any]] = []
    for claim in _claims(ClaimStatus.IN_PROGRESS):
        number = len(rows)
        claim.wish.address = DOORS[number % len(DOORS)]
        at = _afternoon(world, 2)
        if claim.deliver_due is not None and claim.deliver_due > at:
            rows.append(_visit(world, claim, at, VisitStatus.AGREED))
    for claim in _claims(ClaimStatus.FULFILLED, ClaimStatus.CONFIRMED):
        if claim.contacted_at is not None and claim.fulfilled_at is not None:
            between = (claim.fulfilled_at - claim.contacted_at) / 2
            at = _by_day(claim.contacted_at + between, 10 + claim.id % 8)
            if claim.contacted_at < at < claim.fulfilled_at:
                rows.append(_visit(world, claim, at, VisitStatus.DONE))
    world.insert(Visit, rows)
    for row in rows:
        if row["status"] is VisitStatus.AGREED:
            due = row["agreed_for"] - timedelta(days=1)
            outbox.put(
                "wishes.visit_soon", {"visit": row["id"]}, key=f"visit:{row['id']}:soon", due=due
            )


def _afternoon(world: World, days: int) -> datetime:
    return _by_day(world.now + timedelta(days=days), 15)


def _by_day(moment: datetime, hour: int) -> datetime:
    """The same day in Yanji at an hour at which people ring at a door."""
    return clock.from_local(datetime.combine(clock.local(moment).date(), time(hour)))


def _visit(world: World, claim: Claim, at: datetime, status: VisitStatus) -> dict[str, Any]:
    done = status is VisitStatus.DONE
    note = VISIT_NOTES[claim.id % len(VISIT_NOTES)]
    return {
        "id": world.id(Visit),
        "code": world.code(),
        "claim_id": claim.id,
        "status": status,
        "agreed_for": at,
        "agreed_at": claim.contacted_at or claim.claimed_at,
        "done_at": at if done else None,
        "note": (note.ko if claim.id % 2 else note.zh) if done else None,
        "photo": None,
    }


def _handed_over(world: World) -> None:
    """Some that came true had begun with somebody else."""
    begun, rows = [], []
    for claim in _claims(ClaimStatus.CONFIRMED, most=MOST)[::HANDED_EVERY]:
        other = world.rng.choice(world.made["volunteer"])
        if claim.contacted_at is None or other in (claim.account_id, claim.wish.owner_id):
            continue
        key, at = world.id(Claim), claim.contacted_at + timedelta(hours=2)
        begun.append((claim, key))
        rows.append(
            {
                "id": key,
                "wish_id": claim.wish_id,
                "account_id": other,
                "status": ClaimStatus.HANDED_OVER,
                "claimed_at": claim.claimed_at,
                "contact_due": claim.contact_due,
                "contacted_at": claim.contacted_at,
                "contact_note": claim.contact_note,
                "deliver_due": claim.deliver_due,
                "ended_at": at,
                "version": 3,
            }
        )
        claim.claimed_at = at
    world.insert(Claim, rows)
    for claim, key in begun:
        claim.handed_from_id = key
    world.insert(
        StatusChange,
        [
            {
                "id": world.id(StatusChange),
                "kind": "wishes",
                "subject_id": row["wish_id"],
                "from_status": WishStatus.IN_PROGRESS.value,
                "to_status": WishStatus.IN_PROGRESS.value,
                "by_id": claim.account_id,
                "at": row["ended_at"],
                "why": HANDED,
            }
            for (claim, _key), row in zip(begun, rows, strict=True)
        ],
    )


def _given_back(world: World) -> None:
    """Some on the board were taken once, and staff know why they came back."""
    wishes = db.session.scalars(
        sa.select(Wish)
        .where(Wish.status == WishStatus.PUBLISHED)
        .order_by(Wish.published_at, Wish.id)
        .limit(GIVEN_BACK)
    ).all()
    reasons = tuple(ReleaseReason)
    rows: list[dict[str, Any]] = []
    for number, wish in enumerate(wishes):
        assert wish.published_at is not None, "what stands on the board was published"
        other = world.rng.choice(world.made["volunteer"])
        note = RELEASE_NOTES[number % len(RELEASE_NOTES)]
        taken = wish.published_at - timedelta(minutes=30)
        rows.append(
            {
                "id": world.id(Claim),
                "wish_id": wish.id,
                "account_id": other,
                "status": ClaimStatus.RELEASED,
                "claimed_at": taken,
                "contact_due": taken + timedelta(days=3),
                "ended_at": wish.published_at,
                "end_reason": reasons[number % len(reasons)],
                "end_note": note.ko if number % 2 else note.zh,
                "version": 2,
            }
        )
    world.insert(Claim, [row for row in rows if row["account_id"] not in _owners(wishes)])


def _owners(wishes: Any) -> set[int | None]:
    return {wish.owner_id for wish in wishes}


def _asked(world: World) -> None:
    """The first volunteer of the demo is asked to go on with a wish of the second."""
    first, second = (world.made[name][0] for name in ("volunteer", "volunteer2"))
    claim = db.session.scalars(
        sa.select(Claim)
        .where(Claim.account_id == second, Claim.status == ClaimStatus.IN_PROGRESS)
        .order_by(Claim.id)
        .limit(1)
    ).one()
    offer = {
        "id": world.id(HandOver),
        "claim_id": claim.id,
        "status": OfferStatus.ASKED,
        "asked_by": second,
        "to_id": first,
        "asked_at": world.now,
        "due_at": world.now + ANSWER_WITHIN,
        "answered_at": None,
    }
    world.insert(HandOver, [offer])
    outbox.put(
        "wishes.offer_over",
        {"offer": offer["id"]},
        key=f"offer:{offer['id']}:over",
        due=offer["due_at"],
    )
