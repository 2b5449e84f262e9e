"""Hours that people serve: recorded by what they did, confirmed by somebody else.

A record always hangs on a source (a claim of a wish, a registration for an action): one for
each person and source, never overlapping another of the same person. Hours buy nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.community import locking, queries
from app.community.models import ServiceRecord, ServiceStatus
from app.core.errors import Refused
from app.core.text import _l

MOST_MINUTES = 12 * 60
"""More than that in one go is a mistake."""


class OtherHours(Refused):
    message = _l("You have recorded other hours for that time. Please check how long it took.")
    field = "minutes"


class TooLong(Refused):
    message = _l("That is too long for one go. Please write down at most 12 hours.")
    field = "minutes"


class Source(NamedTuple):
    """What somebody did, named by its kind and key."""

    kind: str
    id: int


class Served(NamedTuple):
    """Who served, for what, from when to when, and how that is known."""

    account_id: int
    source: Source
    started_at: datetime
    ended_at: datetime
    method: str
    details: dict[str, Any]
    people_helped: int = 1
    team_id: int | None = None

    @property
    def minutes(self) -> int:
        return int((self.ended_at - self.started_at) / timedelta(minutes=1))


def record(
    session: Session, served: Served, *, now: datetime, not_before: datetime | None = None
) -> ServiceRecord:
    """Records hours; raises OtherHours where the person was elsewhere at that time.

    With `not_before` only the length is sure (somebody reports afterwards): the time moves
    back into the latest gap between other hours. The same source again gives the record that
    stands.
    """
    if not 0 < served.minutes <= MOST_MINUTES:
        raise TooLong
    queries.lock_person(session, served.account_id)
    standing = queries.service_record(session, served.account_id, *served.source)
    if standing is not None:
        return standing
    started_at = _free_start(session, served, not_before or served.started_at)
    row = ServiceRecord(
        account_id=served.account_id,
        team_id=served.team_id or _team_of(served.account_id),
        source_kind=served.source.kind,
        source_id=served.source.id,
        started_at=started_at,
        ended_at=started_at + timedelta(minutes=served.minutes),
        minutes=served.minutes,
        people_helped=served.people_helped,
        method=served.method,
        status=ServiceStatus.RECORDED,
        details=served.details,
        created_at=now,
    )
    session.add(row)
    session.flush()
    locking.set_timer(started_at)
    return row


def confirm(session: Session, account_id: int, source: Source) -> None:
    """Somebody else says that it was so; again changes nothing."""
    _change(
        session,
        sa.update(ServiceRecord).values(
            status=ServiceStatus.CONFIRMED, version=ServiceRecord.version + 1
        ),
        account_id,
        source,
    )


def take_back(session: Session, account_id: int, source: Source) -> None:
    """What was recorded was not so; confirmed hours stay."""
    _change(session, sa.delete(ServiceRecord), account_id, source)


def _change(session: Session, statement: Any, account_id: int, source: Source) -> None:
    session.execute(
        statement.where(
            ServiceRecord.account_id == account_id,
            ServiceRecord.source_kind == source.kind,
            ServiceRecord.source_id == source.id,
            ServiceRecord.status == ServiceStatus.RECORDED,
        ).execution_options(synchronize_session=False)
    )


def _team_of(account_id: int) -> int | None:
    """The team somebody belongs to, whose hours they are where nothing else is said."""
    membership = queries.team_of(account_id)
    return membership.team_id if membership else None


def _free_start(session: Session, served: Served, not_before: datetime) -> datetime:
    """The latest start, not before that moment, at which nothing else was recorded."""
    length = served.ended_at - served.started_at
    end = served.ended_at
    for other in queries.hours_between(session, served.account_id, not_before, end):
        if other.ended_at <= end - length:
            break
        end = min(end, other.started_at)
    if end - length < not_before:
        raise OtherHours
    return end - length
