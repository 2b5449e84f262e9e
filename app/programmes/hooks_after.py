"""What follows a date, handed to the floors below: notices, work, a check, one's own data."""

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
from app.programmes.rules import own_data

declare(
    "programmes.certificate",
    title=_l("Your certificate is ready: %(title)s"),
    text=_l("For %(when)s. Its number is %(serial)s. You can print it or show its page."),
    icon="award",
    hue="pine",
)
declare(
    "programmes.certificate_revoked",
    title=_l("Your certificate was revoked: %(title)s"),
    text=_l(
        "Number %(serial)s stands no longer: %(reason)s. If this is a mistake, please call us."
    ),
    icon="circle-x",
    hue="amber",
)
declare(
    "programmes.how_was_it",
    title=_l("How was it? %(title)s"),
    text=_l("You were there on %(when)s. One tap says how it was, and helps the next ones."),
    icon="message-circle",
    hue="pine",
    by_mail=False,
)


@handles("programmes.after")
def _after(payload: dict[str, Any], now: datetime) -> None:
    rules.after_event(db.session(), payload["event"], after=payload["after"], now=now)


@check("programmes: certificates belong to people who were there")
def _earned() -> list[str]:
    return [
        f"certificate {row.serial}: the registration is {row.status.value}"
        for row in queries.unearned_certificates()
    ]


privacy.contributes("attendance", own_data.tell_all)
privacy.forgets(lambda account_id, _now: own_data.forget(account_id))
