"""What happens next, as steps that anybody can follow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from app.core.text import _l
from app.core.workflow import StatusChange
from app.wishes.models import Claim, Wish, WishStatus

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


READ_WITHIN = timedelta(days=1)
"""So long a reviewer takes."""


class Moment(NamedTuple):
    """Something that happened to a wish, or the next thing and until when."""

    title: Any
    at: datetime | date | None
    text: Any = ""
    tone: str = ""
    is_next: bool = False


_HAPPENED: dict[WishStatus, Any] = {
    WishStatus.DRAFT: _l("You wrote your wish down"),
    WishStatus.SUBMITTED: _l("You sent it to us"),
    WishStatus.PUBLISHED: _l("A reviewer put it on the board"),
    WishStatus.CLAIMED: _l("Somebody took your wish"),
    WishStatus.IN_PROGRESS: _l("They called you"),
    WishStatus.FULFILLED: _l("The volunteer says that it is done"),
    WishStatus.CONFIRMED: _l("You said that it has come true"),
    WishStatus.RETURNED: _l("It came back to you"),
    WishStatus.REJECTED: _l("It was not taken up"),
    WishStatus.EXPIRED: _l("The day passed, and nobody could take it"),
    WishStatus.WITHDRAWN: _l("It was taken back"),
    WishStatus.CLOSED_UNCONFIRMED: _l("It was closed; nobody said whether it came true"),
}
_AGAIN = _l("It waits for somebody again")
_MISSING = _l("You said that something is missing")
_WITH_TEAM = _l("A reviewer gave it to a volunteer team")
_TONES = {
    WishStatus.CONFIRMED: "good",
    WishStatus.RETURNED: "warn",
    WishStatus.EXPIRED: "warn",
    WishStatus.REJECTED: "bad",
}
_TOLD_WHY = (WishStatus.RETURNED, WishStatus.REJECTED)
_HELD = {status.value for status in (WishStatus.CLAIMED, WishStatus.IN_PROGRESS)}


def story_of(
    wish: Wish, claim: Claim | None, history: Iterable[StatusChange], confirm_within: timedelta
) -> list[Moment]:
    """What comes next and by when, then what happened, the latest first; for its owner."""
    past = [_happened(wish, step) for step in history][::-1]
    coming = _next(wish, claim, confirm_within)
    return [coming, *past] if coming is not None else past


def _happened(wish: Wish, step: StatusChange) -> Moment:
    status = WishStatus(step.to_status)
    title = _HAPPENED[status]
    if status is WishStatus.PUBLISHED and step.from_status in _HELD:
        title = _AGAIN
    elif status is WishStatus.PUBLISHED and wish.is_private:
        title = _WITH_TEAM
    elif step.from_status == WishStatus.FULFILLED.value and status is WishStatus.IN_PROGRESS:
        title = _MISSING
    why = step.why if status in _TOLD_WHY else ""
    return Moment(title, step.at, why, _TONES.get(status, ""))


def _next(wish: Wish, claim: Claim | None, confirm_within: timedelta) -> Moment | None:
    held = claim if claim is not None and claim.is_live else None
    done = held.fulfilled_at if held is not None else None
    coming: dict[WishStatus, tuple[Any, datetime | date | None, Any]] = {
        WishStatus.DRAFT: (_l("Send it when you are ready"), None, ""),
        WishStatus.SUBMITTED: (_l("A reviewer reads it"), wish.moved_at + READ_WITHIN, ""),
        WishStatus.RETURNED: (_l("Change it and send it again"), None, ""),
        WishStatus.PUBLISHED: (
            _l("Somebody takes it"),
            wish.needed_by,
            _l("If nobody can, we tell you, and you can renew it."),
        ),
        WishStatus.CLAIMED: (_l("They call you"), held.contact_due if held else None, ""),
        WishStatus.IN_PROGRESS: (
            _l("They make it come true"),
            held.deliver_due if held else None,
            "",
        ),
        WishStatus.FULFILLED: (
            _l("Please tell us whether it is done"),
            done + confirm_within if done else None,
            "",
        ),
        WishStatus.EXPIRED: (_l("Renew it if you still need it"), None, ""),
    }
    found = coming.get(wish.status)
    return Moment(*found, tone="wait", is_next=True) if found else None
