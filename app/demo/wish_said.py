"""Beside the wishes of the demo: some are for one team, some have pictures, questions, thanks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from PIL import Image, ImageDraw

from app.community import queries as community
from app.core import files
from app.core.db import db
from app.demo.words.said import ASKED, GUARDIANS, SAID, THANKED
from app.demo.world import World
from app.wishes.models import (
    AgeBand,
    Claim,
    Kind,
    ThanksStatus,
    Wish,
    WishQuestion,
    WishStatus,
    WishThanks,
)
from app.wishes.queries import INDEX
from app.wishes.rules import PICTURES

W = WishStatus
MOST_PRIVATE, MOST_THANKS, MOST_PICTURES = 12, 60, 3
BLANKET = "被"
COLOURS = (("#b8446f", "#f3d9e3"), ("#3f6e5a", "#dcebe3"), ("#a9731f", "#f6e8cc"))


def fill(world: World) -> None:
    """All of it through the real tables."""
    _private(world)
    _pictures()
    _children(world)
    _questions(world)
    _thanks(world)


def _open() -> list[Wish]:
    """The oldest wishes on the board that no child made."""
    return list(
        db.session.scalars(
            sa.select(Wish)
            .where(Wish.status == W.PUBLISHED, Wish.age_band != AgeBand.MINOR)
            .order_by(Wish.id)
            .limit(MOST_PRIVATE * 4)
        )
    )


def _private(world: World) -> None:
    """Every fourth of these is for a team: each has some, and one came in and waits for it."""
    teams = [team.id for team in community.teams()]
    session = db.session()
    demo = set(world.made["demo"])
    chosen = [wish for wish in _open() if wish.owner_id not in demo][::4]
    for number, wish in enumerate(chosen):
        wish.may_publish, wish.team_id = False, teams[number % len(teams)]
        INDEX.drop(session, wish.id)
    waiting = db.session.scalar(
        sa.select(Wish).where(Wish.status == W.SUBMITTED).order_by(Wish.id.desc()).limit(1)
    )
    if waiting is not None:
        waiting.may_publish = False
    db.session.flush()


def _pictures() -> None:
    """The newest wishes for a blanket show one."""
    shown = [
        wish
        for wish in db.session.scalars(
            sa.select(Wish)
            .where(Wish.status == W.PUBLISHED, Wish.team_id.is_(None), Wish.kind == Kind.ITEM)
            .order_by(Wish.published_at.desc(), Wish.id.desc())
            .limit(500)
        )
        if wish.public_title and BLANKET in wish.public_title.zh and not wish.members_only
    ][:MOST_PICTURES]
    for wish, colours in zip(shown, COLOURS, strict=False):
        wish.picture = files.save_picture(_drawn(*colours), folder=PICTURES).key
        wish.picture_shared = True
    db.session.flush()


def _drawn(dark: str, light: str) -> io.BytesIO:
    """A folded blanket, in two colours."""
    picture = Image.new("RGB", (1200, 900), "#f7f4ef")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((180, 250, 1020, 720), 60, fill=light)
    for top in range(270, 700, 90):
        draw.rectangle((200, top, 1000, top + 36), fill=dark)
    draw.rounded_rectangle((180, 560, 1020, 720), 60, fill=dark)
    draw.line((200, 640, 1000, 640), fill=light, width=8)
    target = io.BytesIO()
    picture.save(target, "PNG")
    target.seek(0)
    return target


def _children(world: World) -> None:
    """Children's wishes that staff entered name the guardian."""
    rows = db.session.scalars(
        sa.select(Wish)
        .where(Wish.age_band == AgeBand.MINOR, Wish.for_name.is_not(None))
        .order_by(Wish.id.desc())
        .limit(50)
    )
    for wish in rows:
        wish.guardian = world.rng.choice(GUARDIANS).ko
    db.session.flush()


def _questions(world: World) -> None:
    """The reviewer asks the demo's resident; the demo's volunteer has had an answer."""
    resident, volunteer, reviewer = (
        world.made[name][0] for name in ("resident", "volunteer", "reviewer")
    )
    waiting = db.session.scalar(
        sa.select(Wish).where(Wish.owner_id == resident, Wish.status == W.SUBMITTED)
    )
    claim = db.session.scalar(
        sa.select(Claim)
        .join(Wish, Wish.id == Claim.wish_id)
        .where(Claim.account_id == volunteer, Wish.status == W.CLAIMED)
        .order_by(Claim.id)
        .limit(1)
    )
    rows = []
    if waiting is not None:
        row = _question(world, waiting, reviewer)
        rows.append({**row, "answered_by": None, "answered_at": None, "answer": None})
    if claim is not None:
        row = _question(world, claim.wish, volunteer) | {"claim_id": claim.id}
        told = {"answered_by": claim.wish.told_id, "answered_at": world.ago(0.01)}
        rows.append({**row, **told, "answer": world.rng.choice(SAID).ko})
    world.insert(WishQuestion, rows)


def _question(world: World, wish: Wish, by: int) -> dict[str, Any]:
    return {
        "id": world.id(WishQuestion),
        "code": world.code(),
        "wish_id": wish.id,
        "claim_id": None,
        "asked_by": by,
        "asked_at": world.ago(0.02),
        "question": world.rng.choice(ASKED).ko,
    }


def _thanks(world: World) -> None:
    """Of the wishes that came true lately many were thanked for; some words wait to be read."""
    world.insert(WishThanks, _thanked(world))


def _thanked(world: World) -> Iterator[dict[str, Any]]:
    reviewer = world.made["reviewer"][0]
    rows = db.session.execute(
        sa.select(Wish.id, Claim.id, Wish.moved_at)
        .join(Claim, Claim.wish_id == Wish.id)
        .where(Wish.status == W.CONFIRMED, Wish.age_band != AgeBand.MINOR)
        .order_by(Wish.moved_at.desc(), Wish.id.desc())
        .limit(MOST_THANKS)
    ).all()
    for number, (wish_id, claim_id, moved_at) in enumerate(rows[::2]):
        words = THANKED[number % len(THANKED)]
        text = words.ko if number % 2 else words.zh
        shown = number >= 3
        at = moved_at + timedelta(hours=2)
        yield {
            "id": world.id(WishThanks),
            "code": world.code(),
            "wish_id": wish_id,
            "claim_id": claim_id,
            "words": text,
            "public_words": text if shown else None,
            "status": ThanksStatus.SHOWN if shown else ThanksStatus.WAITING,
            "created_at": at,
            "decided_by": reviewer if shown else None,
            "decided_at": at + timedelta(hours=3) if shown else None,
        }
