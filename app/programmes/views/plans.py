"""What a page needs to show a plan of booths."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.core import seal
from app.programmes import policies
from app.programmes.models import Event, Registration, RegistrationStatus
from app.programmes.queries import booths
from app.web import viewer

_NAMED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.ATTENDED,
    RegistrationStatus.NO_SHOW,
)


def plan_context(event: Event, mine: Registration | None, moment: datetime) -> dict[str, Any]:
    """The plan, and whether who looks at it can choose a booth now."""
    plan = booths.plan_of(event)
    open_ = event.programme.is_published and not event.is_cancelled and not event.has_begun(moment)
    entry = event.programme.wants_approval or event.awaits_draw
    return {
        "plan": plan,
        "choosing": bool(
            plan.free and viewer().is_member and mine is None and open_ and not entry and event.left
        ),
        "who_is_there": public_name,
    }


def public_name(row: Registration) -> str:
    """Who is at a booth, as everybody may read it: masked unless they show their name."""
    if row.status not in _NAMED:
        return ""
    name = row.account.name if row.account is not None else row.for_name or ""
    return name if policies.shows_name(row) else seal.mask_name(name)
