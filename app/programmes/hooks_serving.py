"""Hours of volunteer actions, handed to the floors below: work of the outbox, a check."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.core.db import db
from app.core.doctor import check
from app.core.outbox import handles
from app.programmes.queries import serving
from app.programmes.rules.serving import close


@handles("programmes.hours")
def _hours(payload: dict[str, Any], now: datetime) -> None:
    close(db.session(), payload["event"], payload["after"], now=now)


@check("programmes: hours of actions have their check-in")
def _served() -> list[str]:
    return [f"service record {key}: nobody was there for it" for key in serving.sourceless_hours()]
