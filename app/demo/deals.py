"""Deals of the demo: talks in rounds, and how they ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.db import db
from app.core.outbox import OutboxRow
from app.core.workflow import StatusChange
from app.demo.words.goods import ASKS, INSISTS, INVITES, NOES, REPLIES
from app.demo.world import World
from app.matchmaking import queries, rules
from app.matchmaking.models import OPEN, Deal, DealStatus, Listing, ListingStatus, Offer, Plan
from app.matchmaking.rules.lives import tell, timer_key

Row = dict[str, Any]
S = DealStatus
STATES = (S.ACCEPTED, S.DECLINED, S.EXPIRED, S.WITHDRAWN, S.PROPOSED)
WEIGHTS = (44, 16, 14, 8, 18)


@dataclass
class Talk:
    """A deal in the making, with its rounds and the steps of its life."""

    deal: Row
    offers: list[Row] = field(default_factory=list)
    steps: list[Row] = field(default_factory=list)


def fill(world: World, listings: list[Row], people: list[Row]) -> None:
    """Those of the people one signs in as, and as many others as the size asks for."""
    listings = [row for row in listings if row["status"] is ListingStatus.OPEN and row["stock"]]
    mine = list(_of_demo_people(world))
    talks = [*_of_others(world, listings, people, mine), *mine]
    world.insert(Deal, (talk.deal for talk in talks))
    world.insert(Offer, (offer for talk in talks for offer in talk.offers))
    world.insert(StatusChange, (step for talk in talks for step in talk.steps))
    _take_off(talks)
    _timers(world, talks)
    _tell(mine)


def _of_demo_people(world: World) -> Iterator[Talk]:
    """Deals in every state between those whom one signs in as."""
    kimchi = world.made["listings:순희네 김치"]
    fish = world.made["listings:룡수 건어물"]
    one, two = world.made["influencer"][0], world.made["influencer2"][0]
    by_merchant = {"begun_by": "merchant"}
    for row, influencer, state, rounds, days, more in (
        (kimchi[3], one, S.COUNTERED, 2, 0.6, {}),
        (kimchi[4], one, S.ACCEPTED, 3, 3, {}),
        (kimchi[1], one, S.PROPOSED, 1, 0.3, by_merchant),
        (kimchi[2], two, S.PROPOSED, 1, 0.2, {}),
        (kimchi[4], two, S.DECLINED, 2, 12, {}),
        (fish[3], one, S.PROPOSED, 1, 0.4, {}),
        (fish[4], one, S.EXPIRED, 1, 9, {}),
        (fish[4], two, S.COUNTERED, 4, 0.5, {}),
        (fish[3], two, S.WITHDRAWN, 1, 6, {}),
        (fish[2], two, S.ACCEPTED, 2, 30, {"exclusive": False}),
    ):
        yield _talk(world, row, influencer, state, rounds, world.ago(days), **more)


def _of_others(
    world: World, listings: list[Row], people: list[Row], mine: list[Talk]
) -> Iterator[Talk]:
    rng = world.rng
    demo = {world.made[key][0] for key in ("influencer", "influencer2")}
    others = [row["account_id"] for row in people if row["account_id"] not in demo]
    taken: set[tuple[int, int]] = set()
    alone: set[int] = set()
    for _ in range(max(0, world.size.deals - len(mine))):
        row, influencer = rng.choice(listings), rng.choice(others)
        if (row["id"], influencer) in taken or influencer == row["merchant_id"]:
            continue
        taken.add((row["id"], influencer))
        state = rng.choices(STATES, WEIGHTS)[0]
        if state is S.ACCEPTED and row["plan"] is Plan.EXCLUSIVE:
            if row["id"] in alone:
                state = S.DECLINED
            alone.add(row["id"])
        rounds = rng.choices((1, 2, 3, 4, 5, 6), (30, 28, 22, 11, 6, 3))[0]
        if state is S.PROPOSED and rounds % 2 == 0:
            state = S.COUNTERED
        days = rng.uniform(0.1, 1.6) if state in OPEN else rng.uniform(4, 300)
        yield _talk(world, row, influencer, state, rounds, world.ago(days))


def _talk(
    world: World,
    row: Row,
    influencer_id: int,
    state: DealStatus,
    rounds: int,
    ended: datetime,
    *,
    begun_by: str = "influencer",
    exclusive: bool | None = None,
) -> Talk:
    """`ended` is when the last step was: the last offer of an open deal, else the decision."""
    rng = world.rng
    first = row["merchant_id"] if begun_by == "merchant" else influencer_id
    second = influencer_id if begun_by == "merchant" else row["merchant_id"]
    is_open = state in OPEN
    last_made = ended if is_open else ended - timedelta(hours=rng.randint(2, 40))
    made = [last_made - timedelta(hours=9 * back) for back in reversed(range(rounds))]
    expires_at = last_made + timedelta(days=3 if is_open else 2)
    if state is S.EXPIRED:
        expires_at = ended
    maker = first if rounds % 2 else second
    talk = Talk(
        {
            "id": world.id(Deal),
            "code": world.code(),
            "listing_id": row["id"],
            "merchant_id": row["merchant_id"],
            "influencer_id": influencer_id,
            "begun_by": first,
            "status": state,
            "rounds": rounds,
            "turn_id": (second if maker == first else first) if is_open else None,
            "expires_at": expires_at,
            "accepted_round": rounds if state is S.ACCEPTED else None,
            "exclusive": exclusive
            if exclusive is not None
            else state is S.ACCEPTED and row["plan"] is Plan.EXCLUSIVE,
            "created_at": made[0],
            "updated_at": ended,
            "version": rounds + (0 if is_open else 1),
        }
    )
    _rounds(world, talk, row, made, (first, second), expires_at)
    if not is_open:
        answers = second if maker == first else first
        by = {S.EXPIRED: None, S.WITHDRAWN: maker}.get(state, answers)
        why = rng.choice(NOES[_language(world, answers)]) if state is S.DECLINED else ""
        talk.steps.append(_step(talk, _status(rounds), state, by, ended, why))
    return talk


def _rounds(
    world: World,
    talk: Talk,
    row: Row,
    made: list[datetime],
    sides: tuple[int, int],
    expires_at: datetime,
) -> None:
    """Each round moves a few terms towards each other."""
    rng = world.rng
    commission, fee, price = row["commission_bp"] + rng.choice((0, 200, 500)), 0, row["live_price"]
    fee = rng.choice((0, 0, 30_000, 50_000, 80_000))
    units = min(row["stock"], rng.choice((50, 100, 200, 300)))
    evening = clock.local(made[-1] + timedelta(days=rng.randint(5, 20)))
    live_at = evening.replace(hour=rng.choice((19, 20)), minute=rng.choice((0, 30)), second=0)
    live_at = live_at.replace(microsecond=0)
    before: DealStatus | None = None
    for number, at in enumerate(made, 1):
        maker = sides[(number - 1) % 2]
        from_merchant = maker == row["merchant_id"]
        words = REPLIES if from_merchant else ASKS if number == 1 else INSISTS
        if number == 1 and from_merchant:
            words = INVITES
        if number > 1:
            commission = max(300, commission + (-100 if from_merchant else 50))
            fee = max(0, fee - 10_000) if from_merchant else fee
            if number == 3:
                live_at += timedelta(days=1)
            if number == 4:
                units = max(row["min_order"], units - 20)
        talk.offers.append(
            {
                "id": world.id(Offer),
                "deal_id": talk.deal["id"],
                "round": number,
                "made_by": maker,
                "commission_bp": min(8000, commission),
                "slot_fee": fee,
                "live_at": live_at,
                "min_minutes": rng.choice((10, 15, 20))
                if number == 1
                else talk.offers[-1]["min_minutes"],
                "max_units": max(units, row["min_order"]),
                "live_price": price,
                "guaranteed_sales": 0,
                "message": rng.choice(words[_language(world, maker)]),
                "made_at": at,
                "expires_at": expires_at if number == len(made) else at + timedelta(days=3),
            }
        )
        now = _status(number)
        talk.steps.append(_step(talk, before, now, maker, at, ""))
        before = now


def _language(world: World, account_id: int) -> str:
    """What somebody writes in, told from how their name is written."""
    if not world.made["writes"]:
        world.made["writes"].append(
            {key: "ko" if "가" <= name[0] <= "힣" else "zh" for key, name in world.made["people"]}
        )
    language: str = world.made["writes"][0][account_id]
    return language


def _status(number: int) -> DealStatus:
    return S.PROPOSED if number % 2 else S.COUNTERED


def _step(
    talk: Talk,
    before: DealStatus | None,
    now: DealStatus,
    by: int | None,
    at: datetime,
    why: str,
) -> Row:
    return {
        "kind": rules.DEALS.kind,
        "subject_id": talk.deal["id"],
        "from_status": before.value if before else "",
        "to_status": now.value,
        "by_id": by,
        "at": at,
        "why": why,
    }


def _take_off(talks: list[Talk]) -> None:
    """Goods that one influencer has alone are off the market."""
    alone = [talk.deal["listing_id"] for talk in talks if talk.deal["exclusive"]]
    db.session.execute(
        sa.update(Listing)
        .where(Listing.id.in_(alone))
        .values(status=ListingStatus.PAUSED)
        .execution_options(synchronize_session=False)
    )


def _timers(world: World, talks: list[Talk]) -> None:
    """The offers that wait end by themselves, as those made by people do."""
    world.insert(
        OutboxRow,
        (
            {
                "topic": "matchmaking.expire",
                "key": timer_key(talk.deal["id"], talk.deal["rounds"]),
                "payload": {"deal": talk.deal["id"], "round": talk.deal["rounds"]},
                "due_at": talk.deal["expires_at"],
                "tries": 0,
                "created_at": talk.deal["updated_at"],
                "error": "",
            }
            for talk in talks
            if talk.deal["status"] in OPEN
        ),
    )


def _tell(mine: list[Talk]) -> None:
    """Whoever has to answer finds it in their inbox."""
    for talk in mine:
        turn = talk.deal["turn_id"]
        if turn is None:
            continue
        deal = queries.deal_by_id(talk.deal["id"])
        kind = "countered" if deal.rounds > 1 else "proposed"
        if deal.rounds == 1 and deal.begun_by == deal.merchant_id:
            kind = "invited"
        tell(turn, kind, deal, queries.side_names(deal), offer=queries.last_offer(deal))
