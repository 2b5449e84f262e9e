"""What programmes hand to the floors below: kinds of notices, work of the outbox, a check."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.accounts import privacy
from app.core import files
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
    "programmes.waitlisted_offer",
    title=_l("You are on the waiting list: %(title)s"),
    text=_l("%(when)s, %(place)s. When a place is free we keep it for you and ask you."),
    icon="hourglass",
    hue="amber",
)
declare(
    "programmes.pending",
    title=_l("We have your registration: %(title)s"),
    text=_l("%(when)s, %(place)s. The organiser decides, and we tell you at once."),
    icon="hourglass",
    hue="sky",
)
declare(
    "programmes.entered",
    title=_l("You take part in the draw: %(title)s"),
    text=_l("%(when)s, %(place)s. Lots are drawn on %(draw)s, and we tell you at once."),
    icon="hourglass",
    hue="sky",
)
declare(
    "programmes.rejected",
    title=_l("You cannot take part this time: %(title)s"),
    text=_l("%(when)s, %(place)s. The organiser writes: %(reason)s"),
    icon="circle-x",
    hue="amber",
)
declare(
    "programmes.offered",
    title=_l("A place is kept for you: %(title)s"),
    text=_l("%(when)s, %(place)s. Please take it by %(until)s, then it goes to the next person."),
    icon="ticket",
    hue="azalea",
)
declare(
    "programmes.offer_over",
    title=_l("The place has gone to the next person: %(title)s"),
    text=_l("%(when)s, %(place)s. Nobody answered in time. You can sign up again."),
    icon="hourglass",
    hue="sky",
)
declare(
    "programmes.moved",
    title=_l("You have moved to this date: %(title)s"),
    text=_l("%(when)s, %(place)s. Your ticket is %(ticket)s. The former place has been given up."),
    icon="calendar-days",
    hue="pine",
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
    rules.begin_after(queries.event_by_id(payload["event"]))


@handles("programmes.offer_over")
def _offer_over(payload: dict[str, Any], now: datetime) -> None:
    rules.end_offer(db.session(), payload["registration"], now=now)


@handles("programmes.moved")
def _moved(payload: dict[str, Any], now: datetime) -> None:
    rules.leave_former(db.session(), payload["registration"], now=now)


@handles("programmes.draw")
def _draw(payload: dict[str, Any], now: datetime) -> None:
    rules.draw_when_due(db.session(), payload["event"], payload["sequence"], now=now)


@handles("programmes.tell_draw")
def _tell_draw(payload: dict[str, Any], now: datetime) -> None:
    rules.tell_draw(db.session(), payload["event"], payload["after"])


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


privacy.contributes("teaching", rules.tell_teaching)
privacy.forgets(rules.let_go)


@handles("programmes.drop_picture", outside=True)
def _drop_picture(payload: dict[str, Any], now: datetime) -> None:
    files.delete_picture(payload["key"])


@check("programmes: the photos of teachers are there")
def _photos() -> list[str]:
    return [
        f"teacher {code}: the photo {photo} is missing"
        for code, photo in queries.photos()
        if files.read_picture(photo, small=True) is None
    ]


@check("programmes: whoever counts as here was checked in")
def _seen() -> list[str]:
    return [
        f"registration {code}: attended without a check-in" for code in queries.attended_unseen()
    ]


privacy.forgets(lambda account_id, now: rules.forget_notes(db.session(), account_id))
privacy.forgets(lambda account_id, now: rules.forget_advice(db.session(), account_id))
