"""The folk exhibition of the demo: a plan of booths, half of them taken for the next date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.core.localized import Localized
from app.demo.signing_up import Filled
from app.demo.words.programmes import Offer
from app.demo.world import World
from app.programmes.models import HOLDING, Booth, Event, Kind
from app.programmes.rules.booth_plans import letter

YARD = "west-yard"
ROWS, COLUMNS = 4, 7
ENTRANCE = Localized("입구", "入口", "Entrance")
BLOCKED = {(1, 4): ENTRANCE, (2, 4): None, (3, 4): None, (4, 4): None}
"""The way through the middle."""
SIZES = ("3 × 2 m", "2 × 2 m")
LET = ROWS * COLUMNS - len(BLOCKED)


def has_booths(offer: Offer) -> bool:
    """The exhibition in front of the West Market has a plan; the other one draws lots."""
    return offer.kind is Kind.EXHIBITION and offer.place == YARD


def filled(event: Event, before: Filled, *, ahead: bool) -> Filled:
    """As many places as booths to let; half of them are taken of a date to come."""
    event.capacity = LET
    return Filled(LET // 2 if ahead else min(before.taken, LET), 0)


def lay_out(world: World, events: Sequence[Event], registrations: Sequence[dict[str, Any]]) -> None:
    """The plans, and a booth for everybody who holds a place: here and there one stays free."""
    planned = {
        event.id: event
        for event in events
        if event.programme.kind is Kind.EXHIBITION and not event.programme.draws_lots
    }
    booths: list[dict[str, Any]] = []
    free: dict[int, list[int]] = {key: [] for key in planned}
    for event_id in planned:
        for row in range(1, ROWS + 1):
            for column in range(1, COLUMNS + 1):
                spot = (row, column)
                key = world.id(Booth)
                booths.append(
                    {
                        "id": key,
                        "event_id": event_id,
                        "label": f"{letter(row)}{column}",
                        "row_no": row,
                        "column_no": column,
                        "size": "" if spot in BLOCKED else SIZES[row > 2],
                        "note": BLOCKED.get(spot),
                        "blocked": spot in BLOCKED,
                    }
                )
                if spot not in BLOCKED:
                    free[event_id].append(key)
    world.insert(Booth, booths)
    for row_ in registrations:
        row_["booth_id"] = None
        if row_["event_id"] in planned and row_["status"] in HOLDING:
            left = free[row_["event_id"]]
            row_["booth_id"] = left.pop(len(left) * 2 // 5)
