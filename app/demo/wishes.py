"""Wishes of the demo: what came true in these years, and what waits on the board now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from app.community import queries as community
from app.core import clock, seal
from app.core.db import db
from app.core.localized import Localized
from app.demo.wish_histories import Histories, Step
from app.demo.words.names import any_name
from app.demo.words.wishes import OPENINGS, REJECT_REASONS, RETURN_REASONS, SORTS, filled
from app.demo.world import World
from app.wishes.models import LIVE_CLAIMS, ConsentHow, Wish, WishStatus
from app.wishes.queries import INDEX
from app.wishes.rules.writing import CONSENT_VERSION, person_hash

W = WishStatus
BY_STAFF = 0.3
MOST_AT_ONCE = 2
INDEXED = (W.PUBLISHED, W.CLAIMED, W.IN_PROGRESS, W.FULFILLED)
"""What the search finds: wishes that have been published and are not over."""


class Plan(NamedTuple):
    """One wish to be made: how far it has come, whose it is, who took it."""

    status: WishStatus
    owner: int | None = None
    claimer: int | None = None
    organisation: int | None = None


def fill(world: World) -> None:
    """Wishes in every state, their claims, their histories, the hours served, the timers."""
    made = Maker(world)
    wishes = [made.wish(plan) for plan in _plans(world)]
    world.insert(Wish, wishes)
    made.histories.keep()
    session = db.session()
    shown = [row for row in wishes if row["status"] in INDEXED]
    INDEX.put_many(
        session, [(row["id"], (row["public_title"], row["public_story"])) for row in shown]
    )


def _plans(world: World) -> Iterator[Plan]:
    """First those that the demo's people meet, then as many of each state as is usual."""
    yield from _of_demo_people(world)
    for status, count in _counts(world.size.wishes).items():
        for _ in range(count):
            yield Plan(status)


def _counts(wishes: int) -> dict[WishStatus, int]:
    """How many in each state: the board holds dozens, most of the rest has come true."""
    now = {
        W.PUBLISHED: max(44, min(wishes // 30, 4_000)),
        W.SUBMITTED: max(6, wishes // 500),
        W.RETURNED: max(1, wishes // 1_500),
        W.CLAIMED: max(3, wishes // 400),
        W.IN_PROGRESS: max(4, wishes // 200),
        W.FULFILLED: max(3, wishes // 400),
    }
    rest = max(10, wishes - sum(now.values()))
    past = {
        W.EXPIRED: max(2, rest // 12),
        W.WITHDRAWN: max(1, rest // 25),
        W.CLOSED_UNCONFIRMED: max(1, rest // 30),
        W.REJECTED: max(1, rest // 50),
    }
    return {**past, W.CONFIRMED: rest - sum(past.values()), **now}


def _of_demo_people(world: World) -> Iterator[Plan]:
    """Everybody whom one signs in as has something to see and to do, and hands free for more."""
    resident, volunteer, second, holder = (
        world.made[name][0] for name in ("resident", "volunteer", "volunteer2", "organisation")
    )
    organisation = community.organisations()[0].id
    yield Plan(W.FULFILLED, resident, volunteer)
    yield Plan(W.PUBLISHED, resident)
    yield Plan(W.RETURNED, resident)
    yield Plan(W.DRAFT, resident)
    yield Plan(W.CONFIRMED, resident, second)
    yield Plan(W.CLAIMED, None, volunteer)
    yield Plan(W.IN_PROGRESS, None, second)
    yield Plan(W.IN_PROGRESS, None, holder, organisation)
    yield Plan(W.CLAIMED, None, holder, organisation)
    yield Plan(W.SUBMITTED, resident)
    yield Plan(W.EXPIRED, resident)
    for person, kept in ((volunteer, None), (second, None), (holder, organisation)):
        for _ in range(4):
            yield Plan(W.CONFIRMED, None, person, kept)


class Maker:
    """Makes rows that fit together: nobody in two places at once, nobody with too much."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.communities = [row.id for row in community.communities()]
        demo = set(world.made["demo"])
        self.residents = [key for key in world.made["resident"] if key not in demo]
        volunteers = dict.fromkeys(world.made["volunteer"] + world.made["member"])
        self.volunteers = [key for key in volunteers if key not in demo]
        self.staff = [world.made[name][0] for name in ("clerk", "gridmember")]
        self.running: dict[int, int] = defaultdict(int)
        self.served: set[tuple[int, date]] = set()
        self.number = 0
        self.years = (20.0, 365.0 * world.size.years)
        self.histories = Histories(world, reviewer=world.made["reviewer"][0])

    def wish(self, plan: Plan) -> dict[str, Any]:
        """A wish with its claim and its history, as it would have come about."""
        rng, status = self.world.rng, plan.status
        sort = SORTS[self.number * 5 % len(SORTS)]
        self.number += 1
        title, story = filled((sort.title, sort.story), rng)
        steps = self._steps(status)
        began, moved = steps[0].at, steps[-1].at
        for_another = plan.owner is None and rng.random() < BY_STAFF
        owner = None if for_another else plan.owner or rng.choice(self.residents)
        name, language = any_name(rng)
        entered = owner or rng.choice(self.staff)
        phone = f"+86139{rng.randint(0, 99_999_999):08d}" if for_another else None
        opening = rng.choice(OPENINGS)
        published = next((step.at for step in steps if step.to is W.PUBLISHED), None)
        row = {
            "id": self.world.id(Wish),
            "code": self.world.code(),
            "kind": sort.kind,
            "status": status,
            "title": getattr(title, language),
            "story": f"{getattr(opening, language)} {getattr(story, language)}",
            "public_title": title if published else None,
            "public_story": story if published else None,
            "age_band": rng.choice(sort.ages),
            "community_id": rng.choice(self.communities),
            "needed_by": self._needed_by(status, began),
            "value_cap": sort.yuan * 100 if sort.yuan else None,
            "owner_id": owner,
            "entered_by": entered,
            "for_name": getattr(name, language) if for_another else None,
            "for_phone": phone,
            "for_phone_hash": seal.keyed_hash("phone", phone) if phone else None,
            "person_hash": person_hash(getattr(name, language), phone) if phone else None,
            "consent_how": rng.choice(list(ConsentHow)) if for_another else None,
            "consent_version": CONSENT_VERSION,
            "created_at": began,
            "moved_at": moved,
            "published_at": published,
            "version": len(steps),
        }
        claimer = self._claimer(plan, owner, steps)
        self.histories.add(row, steps, claimer, plan.organisation, language, title)
        return row

    def _steps(self, status: WishStatus) -> list[Step]:
        """When it came this far: the present states lately, the past ones over the years."""
        rng, world = self.world.rng, self.world
        way = WAYS[status]
        gaps = [rng.randint(*GAPS[to]) for to in way[1:]]
        lately = status in AGES
        ages = AGES[status] if lately else LATELY if rng.random() < 0.15 else self.years
        at = world.some_time(*ages) - timedelta(minutes=sum(gaps))
        steps = []
        for to, gap in zip(way, [0, *gaps], strict=True):
            at += timedelta(minutes=gap)
            steps.append(Step(to, at, self._why(to)))
        return steps

    def _why(self, to: WishStatus) -> Localized | None:
        reasons = {W.RETURNED: RETURN_REASONS, W.REJECTED: REJECT_REASONS}.get(to)
        return self.world.rng.choice(reasons) if reasons else None

    def _needed_by(self, status: WishStatus, began: datetime) -> date:
        rng, today = self.world.rng, clock.local(self.world.now).date()
        if status is W.EXPIRED:
            return clock.local(began).date() + timedelta(days=20)
        if status in (*INDEXED, W.DRAFT, W.SUBMITTED, W.RETURNED):
            return today + timedelta(days=rng.choice((0, 1, 2, *range(3, 40))))
        return clock.local(began).date() + timedelta(days=rng.randint(25, 60))

    def _claimer(self, plan: Plan, owner: int | None, steps: list[Step]) -> int | None:
        """Who took it: the one of the plan, or anybody who is free that day."""
        if all(step.to is not W.CLAIMED for step in steps):
            return None
        done = next((step.at for step in steps if step.to is W.FULFILLED), None)
        day = clock.local(done).date() if done else None
        live = plan.status.value in {status.value for status in LIVE_CLAIMS}
        person = plan.claimer
        while person is None:
            other = self.world.rng.choice(self.volunteers)
            busy = live and self.running[other] >= MOST_AT_ONCE
            if other != owner and not busy and (day is None or (other, day) not in self.served):
                person = other
        if live:
            self.running[person] += 1
        if day is not None:
            self.served.add((person, day))
        return person


_HELD = (W.DRAFT, W.SUBMITTED, W.PUBLISHED, W.CLAIMED, W.IN_PROGRESS, W.FULFILLED)
WAYS: dict[WishStatus, tuple[WishStatus, ...]] = {
    W.DRAFT: _HELD[:1],
    W.SUBMITTED: _HELD[:2],
    W.PUBLISHED: _HELD[:3],
    W.CLAIMED: _HELD[:4],
    W.IN_PROGRESS: _HELD[:5],
    W.FULFILLED: _HELD,
    W.CONFIRMED: (*_HELD, W.CONFIRMED),
    W.CLOSED_UNCONFIRMED: (*_HELD, W.CLOSED_UNCONFIRMED),
    W.RETURNED: (*_HELD[:2], W.RETURNED),
    W.REJECTED: (*_HELD[:2], W.REJECTED),
    W.EXPIRED: (*_HELD[:3], W.EXPIRED),
    W.WITHDRAWN: (*_HELD[:3], W.WITHDRAWN),
}
"""Through which states a wish of the demo has come to the one it is in."""

GAPS: dict[WishStatus, tuple[int, int]] = {
    W.SUBMITTED: (1, 4),
    W.PUBLISHED: (40, 1_200),
    W.RETURNED: (40, 1_200),
    W.REJECTED: (40, 1_200),
    W.CLAIMED: (60, 5_000),
    W.IN_PROGRESS: (30, 3_000),
    W.FULFILLED: (700, 9_000),
    W.CONFIRMED: (30, 4_000),
    W.CLOSED_UNCONFIRMED: (20_160, 20_160),
    W.EXPIRED: (28_000, 28_800),
    W.WITHDRAWN: (600, 9_000),
}
"""How many minutes a step takes, from and to."""

AGES: dict[WishStatus, tuple[float, float]] = {
    W.DRAFT: (1, 9),
    W.SUBMITTED: (0.02, 0.9),
    W.RETURNED: (0.1, 6),
    W.PUBLISHED: (0.02, 18),
    W.CLAIMED: (0.05, 1.8),
    W.IN_PROGRESS: (0.3, 9),
    W.FULFILLED: (0.1, 9),
}
"""How many days ago the present states were reached, from and to."""

LATELY = (0.2, 20.0)
"""Some of the past ones ended in these weeks, so that there is something to see."""
