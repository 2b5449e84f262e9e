"""What happens next, as steps that anybody can follow."""

from __future__ import annotations

from typing import Any

from app.core.text import _l
from app.wishes.models import WishStatus

_WAY: tuple[tuple[WishStatus, Any, Any], ...] = (
    (WishStatus.SUBMITTED, _l("Sent"), _l("A reviewer reads it within a day.")),
    (
        WishStatus.PUBLISHED,
        _l("On the board"),
        _l("In words that tell nobody who you are."),
    ),
    (WishStatus.CLAIMED, _l("Somebody takes it"), _l("Only they see the surname and phone.")),
    (
        WishStatus.IN_PROGRESS,
        _l("They call"),
        _l("Within three days; then day and time are agreed."),
    ),
    (WishStatus.FULFILLED, _l("It is done"), _l("Within two weeks of the call.")),
    (WishStatus.CONFIRMED, _l("Confirmed"), _l("The resident says that it has come true.")),
)

_BESIDE: dict[WishStatus, tuple[int, Any, Any]] = {
    WishStatus.RETURNED: (1, _l("Came back to you"), _l("Change it and send it again.")),
    WishStatus.REJECTED: (1, _l("Not taken up"), _l("The reason stands above.")),
    WishStatus.EXPIRED: (2, _l("The day has passed"), _l("It can be sent again with a later day.")),
    WishStatus.CLOSED_UNCONFIRMED: (5, _l("Closed"), _l("Nobody said whether it came true.")),
}


def steps_of(status: WishStatus | None) -> list[dict[str, Any]]:
    """The way of a wish with how far it has come; None for one that is not made yet."""
    if status is None:
        return [_step(title, note, "") for _status, title, note in _WAY]
    if status is WishStatus.WITHDRAWN:
        return []
    order = [step for step, _title, _note in _WAY]
    if status in _BESIDE:
        before, title, note = _BESIDE[status]
        steps = [_step(*way[1:], "done") for way in _WAY[:before]]
        bad = "bad" if status is not WishStatus.CLOSED_UNCONFIRMED else "now"
        return [*steps, _step(title, note, bad)]
    reached = order.index(status) + 1 if status in order else 0
    return [
        _step(title, note, "done" if place < reached else "now" if place == reached else "")
        for place, (_status, title, note) in enumerate(_WAY)
    ]


def _step(title: Any, note: Any, state: str) -> dict[str, Any]:
    return {"title": title, "note": note, "state": state}
