"""What programmes hand to the floors below: kinds of notices, work of the outbox, a check."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.accounts import privacy
from app.core.db import db
from app.core.doctor import check
from app.core.outbox import handles
from app.core.text import _l
from app.notices.kinds import declare
from app.programmes import queries, rules

declare(
    "programmes.registered",
    title=_l("You have a place: %(title)s"),
    text=_l("%(when)s, %(place)s. Your ticket is %(ticket)s."),
    icon="ticket",
    hue="pine",
)
declare(
    "programmes.waitlisted",
    title=_l("You are on the waiting list: %(title)s"),
    text=_l("%(when)s, %(place)s. When a place is free it is yours, and we tell you at once."),
    icon="hourglass",
    hue="amber",
)
declare(
    "programmes.promoted",
    title=_l("A place has become free for you: %(title)s"),
    text=_l("%(when)s, %(place)s. Your ticket is %(ticket)s. If you cannot come, please cancel."),
    icon="circle-check",
    hue="pine",
)
declare(
    "programmes.left",
    title=_l("You have cancelled: %(title)s"),
    text=_l("%(when)s, %(place)s. Thank you for telling us: somebody else can come."),
    icon="undo-2",
    hue="sky",
)
declare(
    "programmes.taken_off",
    title=_l("You were taken off the list: %(title)s"),
    text=_l("%(when)s, %(place)s. If this is a mistake, please call us."),
    icon="circle-x",
    hue="amber",
)
declare(
    "programmes.event_cancelled",
    title=_l("This date is cancelled: %(title)s"),
    text=_l("It was to be on %(when)s, %(place)s. We are sorry. Please choose another date."),
    icon="ban",
    hue="amber",
)
declare(
    "programmes.event_changed",
    title=_l("Time or place has changed: %(title)s"),
    text=_l("It is now on %(when)s, %(place)s. If that does not suit you, please cancel."),
    icon="calendar-days",
    hue="amber",
)
declare(
    "programmes.no_place",
    title=_l("No place became free this time: %(title)s"),
    text=_l("%(when)s, %(place)s. We are sorry. Please look for the next date."),
    icon="hourglass",
    hue="sky",
)
declare(
    "programmes.reminder",
    title=_l("Soon: %(title)s"),
    text=_l("%(when)s, %(place)s. Please show ticket %(ticket)s at the door."),
    icon="bell",
    hue="pine",
)
declare(
    "programmes.message",
    title=_l("A word about %(title)s"),
    text=_l("%(words)s (%(when)s, %(place)s)"),
    icon="megaphone",
    hue="sky",
)


@handles("programmes.message")
def _message(payload: dict[str, Any], now: datetime) -> None:
    rules.tell_message(db.session(), payload["message"], payload["after"])


@handles("programmes.remind")
def _remind(payload: dict[str, Any], now: datetime) -> None:
    rules.remind(
        db.session(),
        payload["event"],
        payload["sequence"],
        payload["step"],
        after=payload.get("after", 0),
        now=now,
    )


@handles("programmes.begun")
def _begun(payload: dict[str, Any], now: datetime) -> None:
    rules.close_waiting_list(db.session(), payload["event"], now=now)


@handles("programmes.over")
def _over(payload: dict[str, Any], now: datetime) -> None:
    rules.mark_no_shows(db.session(), payload["event"], now=now)


@handles("programmes.clear")
def _clear(payload: dict[str, Any], now: datetime) -> None:
    rules.clear(db.session(), payload["event"], now=now)


@handles("programmes.tell_change")
def _tell_change(payload: dict[str, Any], now: datetime) -> None:
    rules.tell_change(db.session(), payload["event"], payload["sequence"], payload["after"])


@check("programmes: places taken and waiting agree with the registrations")
def _counters() -> list[str]:
    return [
        f"event {row.code}: taken {row.taken} but {row.counted_taken} counted,"
        f" waiting {row.waiting} but {row.counted_waiting} counted"
        for row in queries.wrong_counters()
    ]


privacy.forgets(lambda account_id, now: rules.forget_notes(db.session(), account_id))
