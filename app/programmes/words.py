"""What the states of a registration are called in the office, and why they changed."""

from __future__ import annotations

from typing import Any

from app.core.text import _l
from app.programmes.models import RegistrationStatus

R = RegistrationStatus

STATE_NAMES: dict[RegistrationStatus, Any] = {
    R.PENDING: _l("waits for approval"),
    R.HELD: _l("held until paid"),
    R.WAITLISTED: _l("on the waiting list"),
    R.OFFERED: _l("offered a place"),
    R.CONFIRMED: _l("has a place"),
    R.ATTENDED: _l("came"),
    R.NO_SHOW: _l("did not come"),
    R.CANCELLED: _l("cancelled"),
    R.DECLINED: _l("declined the place"),
    R.EXPIRED: _l("no place became free"),
    R.REJECTED: _l("rejected"),
}

STATE_TONES: dict[RegistrationStatus, str] = {
    R.PENDING: "wait",
    R.HELD: "wait",
    R.WAITLISTED: "wait",
    R.OFFERED: "wait",
    R.CONFIRMED: "good",
    R.ATTENDED: "good",
    R.NO_SHOW: "bad",
    R.CANCELLED: "idle",
    R.DECLINED: "idle",
    R.EXPIRED: "idle",
    R.REJECTED: "idle",
}

_WHYS: dict[str, Any] = {
    "over capacity": _l("beyond the places"),
    "by staff": _l("entered by staff"),
    "event cancelled": _l("the date was cancelled"),
    "qr": _l("by its QR code"),
    "code": _l("by its ticket code"),
    "name": _l("by name"),
}


def state(value: str) -> str:
    """The name of a state as the history keeps it."""
    return str(STATE_NAMES[R(value)])


def why(text: str) -> str:
    """A reason as people read it: our own words in their language, theirs as they wrote them."""
    return str(_WHYS.get(text, text))
