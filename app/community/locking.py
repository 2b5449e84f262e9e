"""A year of hours is closed a month after its end: from then on only corrections change it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.community.models import ServiceRecord, ServiceStatus
from app.core import clock, outbox

CLOSES_AFTER = timedelta(days=31)
"""So long after the new year late confirmations still come in."""


def year_ends(year: int) -> datetime:
    """The moment at which a year is over in Yanji."""
    return clock.local(datetime(year, 7, 1, tzinfo=UTC)).replace(
        year=year + 1, month=1, day=1, hour=0, minute=0, second=0, microsecond=0
    )


def set_timer(started_at: datetime) -> None:
    """The year of these hours will be closed; one timer for each year."""
    year = clock.local(started_at).year
    due = year_ends(year) + CLOSES_AFTER
    outbox.put("community.close_year", {"year": year}, key=f"service:close:{year}", due=due)


def close_year(session: Session, year: int) -> None:
    """Locks the confirmed hours of the year and of those before; what waits stays as it is."""
    session.execute(
        sa.update(ServiceRecord)
        .where(
            ServiceRecord.status == ServiceStatus.CONFIRMED,
            ServiceRecord.started_at < year_ends(year),
        )
        .values(status=ServiceStatus.LOCKED, version=ServiceRecord.version + 1)
        .execution_options(synchronize_session=False)
    )
