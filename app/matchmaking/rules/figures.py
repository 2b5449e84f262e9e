"""Figures of the market, counted anew some minutes after something changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core import outbox
from app.core.db import db
from app.matchmaking import queries
from app.matchmaking.models import Category, MarketFigure

EVERY = timedelta(minutes=10)
COMMISSION, UNITS = "commission", "units"


def refresh_later(category: Category, *, now: datetime) -> None:
    """However much happens within ten minutes, a category's median is counted once."""
    _later("matchmaking.median", {"category": category.value}, category.value, now=now)


def refresh_units_later(*, now: datetime) -> None:
    """The same for the usual units of a livestream."""
    _later("matchmaking.units", {}, UNITS, now=now)


def _later(topic: str, payload: dict[str, Any], name: str, *, now: datetime) -> None:
    span = int((now - datetime(1970, 1, 1, tzinfo=UTC)) / EVERY) + 1
    due = datetime(1970, 1, 1, tzinfo=UTC) + span * EVERY
    outbox.put(topic, payload, key=f"figures:{name}:{span}", due=due)


def refresh_median(session: Session, category: Category, *, now: datetime) -> None:
    """The median commission of a category's listings on the market."""
    counted, median = queries.median_commission(category)
    _keep(session, COMMISSION, category.value, median, counted, now=now)


def refresh_units(session: Session, *, now: datetime) -> None:
    """How many units an influencer sells in a livestream, on average."""
    counted, units = queries.usual_units()
    _keep(session, UNITS, "", units, counted, now=now)


def _keep(
    session: Session, kind: str, subject: str, value: int, counted: int, *, now: datetime
) -> None:
    insert: Any = outbox.insert_for(db.engine.dialect.name)
    found = {"value": value, "counted": counted, "at": now}
    session.execute(
        insert(MarketFigure)
        .values(kind=kind, subject=subject, **found)
        .on_conflict_do_update(index_elements=["kind", "subject"], set_=found)
    )
