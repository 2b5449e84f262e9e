"""What matchmaking hands to the floors below: notices, timers, choices, privacy, checks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.accounts import privacy, profiles
from app.core import clock, files
from app.core.db import db
from app.core.doctor import check
from app.core.outbox import handles
from app.core.text import _l
from app.matchmaking import queries, rules
from app.matchmaking.kinds import CATEGORIES
from app.matchmaking.models import Category
from app.matchmaking.rules import leaving
from app.notices.kinds import declare

declare(
    "matchmaking.proposed",
    title=_l("%(who)s proposes terms: %(title)s"),
    text=_l("Commission %(commission)s, live on %(live)s. Please answer by %(until)s."),
    icon="handshake",
    hue="amber",
)
declare(
    "matchmaking.invited",
    title=_l("%(who)s invites you: %(title)s"),
    text=_l("Commission %(commission)s, live on %(live)s. Please answer by %(until)s."),
    icon="handshake",
    hue="amber",
)
declare(
    "matchmaking.countered",
    title=_l("%(who)s has another offer: %(title)s"),
    text=_l("Commission %(commission)s, live on %(live)s. Please answer by %(until)s."),
    icon="refresh-cw",
    hue="amber",
)
declare(
    "matchmaking.accepted",
    title=_l("Agreed with %(who)s: %(title)s"),
    text=_l("Commission %(commission)s, live on %(live)s. The terms are fixed now."),
    icon="circle-check",
    hue="pine",
)
declare(
    "matchmaking.declined",
    title=_l("%(who)s has declined: %(title)s"),
    text=_l("Perhaps other goods or another day fit better."),
    icon="circle-x",
    hue="sky",
)
declare(
    "matchmaking.withdrawn",
    title=_l("%(who)s has taken the offer back: %(title)s"),
    text=_l("There is nothing to answer any more."),
    icon="undo-2",
    hue="sky",
)
declare(
    "matchmaking.expired",
    title=_l("The time of the offer is over: %(title)s"),
    text=_l("Nobody answered in time. You can make a new offer."),
    icon="hourglass",
    hue="amber",
)
declare(
    "matchmaking.given_away",
    title=_l("Another influencer has it alone now: %(title)s"),
    text=_l("Your talks about these goods have ended."),
    icon="circle-x",
    hue="sky",
)
declare(
    "matchmaking.paused",
    title=_l("The incubator has taken your goods off the market: %(title)s"),
    text=_l("Reason: %(reason)s"),
    icon="pause",
    hue="amber",
)
declare(
    "matchmaking.verified",
    title=_l("Your figures are verified"),
    text=_l("The incubator has seen the figures of %(day)s. They count for more now."),
    icon="badge-check",
    hue="pine",
    by_mail=False,
)

profiles.declare_source(
    "categories", lambda: [(category.value, look.name) for category, look in CATEGORIES.items()]
)
privacy.contributes("matchmaking", leaving.tell_all)
privacy.holds(leaving.reasons_to_stay)
privacy.forgets(leaving.forget)


@handles("matchmaking.expire")
def _expire(payload: dict[str, Any], now: datetime) -> None:
    rules.expire(payload["deal"], payload["round"], now=now)


@handles("matchmaking.close_others")
def _close_others(payload: dict[str, Any], now: datetime) -> None:
    rules.close_others(payload["listing"], now=now)


@handles("matchmaking.median")
def _median(payload: dict[str, Any], now: datetime) -> None:
    rules.refresh_median(db.session(), Category(payload["category"]), now=now)


@handles("matchmaking.units")
def _units(payload: dict[str, Any], now: datetime) -> None:
    rules.refresh_units(db.session(), now=now)


@handles("matchmaking.drop_picture", outside=True)
def _drop_picture(payload: dict[str, Any], now: datetime) -> None:
    files.delete_picture(payload["key"])


@check("matchmaking: rounds of deals agree with their offers, and none is forgotten")
def _deals() -> list[str]:
    problems = [f"deal {code}: its rounds are not its offers" for code in queries.wrong_rounds()]
    late = queries.forgotten_deals(clock.now())
    problems += [
        f"deal {code}: its time was over an hour ago; is a worker running?" for code in late
    ]
    return problems
