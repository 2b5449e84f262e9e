"""What reviewers of the demo find: late wishes, a child's wish read once, a wish split in two,
claims without progress, a dispute, and calls that nobody answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.core.db import db
from app.core.localized import Localized
from app.core.outbox import OutboxRow
from app.core.workflow import StatusChange
from app.demo.world import World
from app.wishes.models import (
    AgeBand,
    CallOutcome,
    Claim,
    ClaimStatus,
    Wish,
    WishCall,
    WishStatus,
)
from app.wishes.rules.claiming import CONTACT_WITHIN
from app.wishes.rules.lives import WISHES
from app.wishes.rules.reviewing import FIRST
from app.wishes.rules.splitting import SPLIT

W = WishStatus
L = Localized
CHILD_TOLD = ("책상등이 있으면 좋겠어요", "밤에 책 읽을 때 방이 어두워요. 책상등 하나 받고싶어요.")
CHILD_PUBLIC = (
    L("책상에 놓을 등", "一盏台灯", "A lamp for the desk"),
    L(
        "밝은 등을 갖고싶어하는 아이가 있습니다.",
        "有个孩子想要一盏亮一点的灯。",
        "A child wishes for a bright lamp.",
    ),
)
TWO = ("장도 보고 전등도 갈아주세요", "시장에 함께 가주시고 부엌의 전등도 갈아주시면 고맙겠습니다.")
PART = ("부엌 전등", "부엌의 전등이 나갔습니다. 갈아주세요.")
SAID = L("문이 아직 잘 닫기지 않습니다.", "门还是关不严。")


def fill(world: World) -> None:
    """Changes a few of the demo's wishes, and adds what belongs to them."""
    waiting = _some(world, W.SUBMITTED, 4)
    _back(waiting[0], timedelta(days=4))
    _back(waiting[1], timedelta(days=5))
    _child(world, waiting[2])
    _two(world, waiting[3])
    _stale(world, _some(world, W.CLAIMED, 1)[0])
    running = _some(world, W.IN_PROGRESS, 2)
    _dispute(world, running[0])
    fulfilled = _some(world, W.FULFILLED, 1)[0]
    _back(fulfilled, timedelta(days=6))
    claim = _claim(fulfilled)
    claim.fulfilled_at = fulfilled.moved_at
    calls = [_call(world, claim, CallOutcome.NO_ANSWER, days) for days in (2, 1)]
    calls.append(_call(world, _claim(running[0]), CallOutcome.DISPUTED, 1))
    world.insert(WishCall, calls)


def _some(world: World, status: WishStatus, most: int) -> list[Wish]:
    """Wishes of people whom nobody signs in as."""
    demo = world.made["demo"]
    return list(
        db.session.scalars(
            sa.select(Wish)
            .outerjoin(Claim, sa.and_(Claim.wish_id == Wish.id, Claim.ended_at.is_(None)))
            .where(
                Wish.status == status,
                sa.or_(Wish.owner_id.is_(None), Wish.owner_id.not_in(demo)),
                sa.or_(Claim.account_id.is_(None), Claim.account_id.not_in(demo)),
            )
            .order_by(Wish.id)
            .limit(most)
        )
    )


def _claim(wish: Wish) -> Claim:
    return db.session.scalars(sa.select(Claim).where(Claim.wish_id == wish.id)).one()


def _back(wish: Wish, by: timedelta) -> None:
    """The same, so much earlier."""
    wish.created_at -= by
    wish.moved_at -= by
    for step in db.session.scalars(
        sa.select(StatusChange).where(
            StatusChange.kind == WISHES.kind, StatusChange.subject_id == wish.id
        )
    ):
        step.at -= by


def _child(world: World, wish: Wish) -> None:
    """Read once, by another than the reviewer one signs in as."""
    wish.title, wish.story = CHILD_TOLD
    wish.age_band = AgeBand.MINOR
    wish.public_title, wish.public_story = CHILD_PUBLIC
    wish.first_reader_id, wish.first_read_at = world.made["admin"][0], wish.moved_at
    wish.version += 1
    _step(world, wish, W.SUBMITTED, world.made["admin"][0], FIRST)


def _two(world: World, wish: Wish) -> None:
    """One that asked for two things, with the second beside it."""
    wish.title, wish.story = TWO
    part: dict[str, Any] = {
        column.key: getattr(wish, column.key) for column in sa.inspect(Wish).column_attrs
    }
    part |= {
        "id": world.id(Wish),
        "code": world.code(),
        "title": PART[0],
        "story": PART[1],
        "split_from_id": wish.id,
        "version": 1,
    }
    db.session.flush()
    world.insert(Wish, [part])
    world.insert(
        StatusChange,
        [_change(world, part["id"], "", W.SUBMITTED, world.made["reviewer"][0], SPLIT, wish)],
    )


def _stale(world: World, wish: Wish) -> None:
    """Taken two and a half days ago, and nobody has called."""
    claim = _claim(wish)
    _back(wish, wish.moved_at - (world.now - timedelta(hours=56)))
    claim.claimed_at = wish.moved_at
    claim.contact_due = claim.claimed_at + CONTACT_WITHIN
    db.session.execute(
        sa.update(OutboxRow)
        .where(OutboxRow.key == f"claim:{claim.id}:contact")
        .values(due_at=claim.contact_due)
    )


def _dispute(world: World, wish: Wish) -> None:
    """Reported as done, and the resident said on the telephone that it is not."""
    claim = _claim(wish)
    assert claim.status is ClaimStatus.IN_PROGRESS
    claim.disputed_at = world.now - timedelta(days=1)
    claim.fulfilled_at, claim.minutes = claim.disputed_at, 40
    claim.answer_note, claim.fulfil_note = SAID.ko, L("고쳐드렸습니다.", "修好了。").ko


def _call(world: World, claim: Claim, outcome: CallOutcome, days: int) -> dict[str, Any]:
    return {
        "id": world.id(WishCall),
        "wish_id": claim.wish_id,
        "claim_id": claim.id,
        "called_by": world.made["clerk"][0],
        "at": world.now - timedelta(days=days),
        "outcome": outcome,
        "note": SAID.ko if outcome is CallOutcome.DISPUTED else None,
    }


def _step(world: World, wish: Wish, to: WishStatus, by: int, why: str) -> None:
    world.insert(StatusChange, [_change(world, wish.id, to.value, to, by, why, wish)])


def _change(
    world: World, subject: int, before: str, to: WishStatus, by: int, why: str, wish: Wish
) -> dict[str, Any]:
    return {
        "id": world.id(StatusChange),
        "kind": WISHES.kind,
        "subject_id": subject,
        "from_status": before,
        "to_status": to.value,
        "by_id": by,
        "at": wish.moved_at,
        "why": why,
    }
