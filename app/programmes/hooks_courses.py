"""What courses hand to the floors below: notices, work, checks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.core.db import db
from app.core.doctor import check
from app.core.outbox import handles
from app.core.text import _l
from app.notices.kinds import declare
from app.programmes import queries, rules

declare(
    "programmes.date_added",
    title=_l("One more date: %(title)s"),
    text=_l("%(when)s, %(place)s. Your place holds for it too; your ticket stays the same."),
    icon="calendar-plus",
    hue="pine",
)
declare(
    "programmes.date_changed",
    title=_l("One date has changed: %(title)s"),
    text=_l("This date is now on %(when)s, %(place)s. The other dates stand as they were."),
    icon="calendar-days",
    hue="amber",
)
declare(
    "programmes.date_cancelled",
    title=_l("One date falls out: %(title)s"),
    text=_l("There is nothing on %(when)s, %(place)s. The other dates stand as they were."),
    icon="ban",
    hue="amber",
)


@handles("programmes.remind_date")
def _remind(payload: dict[str, Any], now: datetime) -> None:
    rules.remind_of_date(
        db.session(),
        payload["meeting"],
        payload["sequence"],
        payload["step"],
        after=payload.get("after", 0),
        now=now,
    )


@handles("programmes.tell_date")
def _tell(payload: dict[str, Any], now: datetime) -> None:
    rules.tell_date(
        db.session(),
        payload["meeting"],
        payload["sequence"],
        payload["what"],
        after=payload["after"],
    )


@check("programmes: the end of every course is that of its last date")
def _ends() -> list[str]:
    return [f"event {code}: its end or its number of dates" for code in queries.wrong_dates()]


@check("programmes: nobody is here twice on one date")
def _once() -> list[str]:
    return [f"registration {code}: two check-ins for one date" for code in queries.seen_twice()]
