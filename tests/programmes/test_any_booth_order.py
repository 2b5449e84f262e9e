"""Any order of coming, leaving, changing, blocking and moving keeps the booths true."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.db import db
from app.core.errors import Refused
from app.programmes import rules
from app.programmes.models import HOLDING, Booth, Event, Kind, Promotion, Registration
from tests.programmes.conftest import act, cancel, counters, later, make_programme, sign_up
from tests.programmes.fairs import agree, lay
from tests.support.people import viewer_of

STEPS = 60


@pytest.mark.timeout(200)
@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_booths_agree(
    seed: int, clock: Any, make_event: Any, make_account: Any, organiser: Any
) -> None:
    chance = random.Random(seed)
    promotion = (Promotion.AUTOMATIC, Promotion.OFFER)[seed % 2]
    programme = make_programme(
        kind=Kind.EXHIBITION, promotion=promotion, offer_hours=2, cancel_hours=0
    )
    fairs = [make_event(1, days=days, programme=programme) for days in (12, 14)]
    for fair in fairs:
        lay(fair, organiser, 2, 2)
    people = [viewer_of(make_account()) for _ in range(7)]
    done = 0
    for _ in range(STEPS):
        with suppress(Refused):
            _step(chance, clock, fairs, people, organiser)
            done += 1
        for fair in fairs:
            _promises_hold(fair)
    assert done > STEPS / 4


def _step(chance: random.Random, clock: Any, fairs: Any, people: Any, organiser: Any) -> None:
    fair, person = chance.choice(fairs), chance.choice(people)
    labels = ["", "A1", "A2", "B1", "B2"]
    db.session.rollback()
    rows = db.session.scalars(
        sa.select(Registration).where(Registration.account_id == person.id)
    ).all()
    row = chance.choice(rows) if rows else None
    numbers = db.session.scalars(sa.select(Booth.id).where(Booth.event_id == fair.id)).all()
    what = chance.randrange(8)
    if what <= 2:
        sign_up(fair, person, booth=chance.choice(labels))
    elif what == 3 and row is not None:
        cancel(row, person)
    elif what == 4 and row is not None:
        act(rules.change_booth, row, person, chance.choice(labels[1:]))
    elif what == 5:
        act(rules.block, fair, organiser, chance.choice(numbers), chance.random() < 0.5)
    elif what == 6 and row is not None:
        if row.is_offered:
            act(rules.accept, row, person)
        else:
            other = next(one for one in fairs if one.id != row.event_id)
            act(rules.move_to, row, person, to=other)
    else:
        later(clock, hours=chance.choice([1, 3]))


def _promises_hold(fair: Event) -> None:
    assert agree()
    db.session.rollback()
    held = list(
        db.session.scalars(
            sa.select(Registration.booth_id).where(
                Registration.event_id == fair.id, Registration.status.in_(HOLDING)
            )
        )
    )
    assert None not in held
    assert len(held) == len(set(held)), "two at one booth"
    opened = db.session.scalar(
        sa.select(sa.func.count()).where(Booth.event_id == fair.id, Booth.blocked.is_(False))
    )
    taken, waiting = counters(fair)
    assert taken == len(held) <= (opened or 0)
    assert not waiting or taken == opened, "a free booth that somebody waits for"
