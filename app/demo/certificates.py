"""What stays of the demo's past trainings: certificates, and what people said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.accounts.models import Account
from app.core import clock
from app.core.db import db
from app.demo.words.feedback import COMMENTS, LEANINGS
from app.demo.world import World
from app.programmes.models import (
    Certificate,
    Event,
    Feedback,
    Programme,
    Registration,
    RegistrationStatus,
)

AFTER = timedelta(hours=2)
ANSWERS = 0.4
SPEAKS = 0.35
REVOKED_EVERY = 400
"""Of so many one was issued under a wrong name and revoked."""


def fill(world: World) -> None:
    """Certificates of everybody who was there, and the words of those who said something."""
    people = _people(world)
    world.insert(Certificate, _certificates(world, people))
    world.insert(Feedback, _feedback(world, people))


def _people(world: World) -> list[Any]:
    """Who was at a date that is over, in the order of signing up."""
    rows = db.session.execute(
        sa.select(
            Registration.id,
            Registration.event_id,
            Event.starts_at,
            Event.ends_at,
            Programme.title,
            Programme.gives_certificate,
            Account.name,
        )
        .join(Event, Event.id == Registration.event_id)
        .join(Programme, Programme.id == Event.programme_id)
        .join(Account, Account.id == Registration.account_id)
        .where(
            Registration.status == RegistrationStatus.ATTENDED, Event.ends_at < world.now - AFTER
        )
        .order_by(Registration.id)
    )
    return list(rows)


def _certificates(world: World, people: list[Any]) -> Iterator[dict[str, Any]]:
    keeper = world.made["organiser"][0]
    for row in people:
        if not row.gives_certificate:
            continue
        issued = row.ends_at + AFTER
        key = world.id(Certificate)
        revoked = key % REVOKED_EVERY == REVOKED_EVERY - 1
        yield {
            "id": key,
            "serial": f"XX-{clock.local(issued).year}-{world.code(8).upper()}",
            "registration_id": row.id,
            "holder_name": row.name,
            "title": row.title,
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
            "dates": 1,
            "attended": 1,
            "minutes": int((row.ends_at - row.starts_at).total_seconds() / 60),
            "issued_at": issued,
            "issued_by": None,
            "revoked_at": min(world.now, issued + timedelta(days=1)) if revoked else None,
            "revoked_by": keeper if revoked else None,
            "revoke_reason": "이름이 틀리게 적혔습니다" if revoked else "",
        }


def _feedback(world: World, people: list[Any]) -> Iterator[dict[str, Any]]:
    rng = world.rng
    said: set[tuple[int, str]] = set()
    for row in people:
        if rng.random() > ANSWERS:
            continue
        rating = rng.choices(list(LEANINGS), list(LEANINGS.values()))[0]
        comment = rng.choice(COMMENTS[rating]) if rng.random() < SPEAKS else ""
        if (row.event_id, comment) in said:  # nobody says the same words as another
            comment = ""
        said.add((row.event_id, comment))
        given = min(world.now, row.ends_at + timedelta(minutes=rng.randint(130, 2_000)))
        yield {
            "id": world.id(Feedback),
            "registration_id": row.id,
            "rating": rating,
            "comment": comment,
            "given_at": given,
            "changed_at": given,
        }
