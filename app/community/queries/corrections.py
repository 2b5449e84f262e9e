"""Every SELECT about the record of one person's hours, and about what is to be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from app.accounts.models import Account
from app.community.models import ServiceCorrection, ServiceRecord, ServiceStatus
from app.core import clock, paging
from app.core.db import db
from app.core.errors import Missing
from app.core.paging import Page

MOST = 2000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Month(NamedTuple):
    """What somebody served in a month of Yanji: minutes, confirmed or not, and people helped."""

    first: datetime
    confirmed: int
    waiting: int
    people: int


class Asked(NamedTuple):
    """A correction that waits, with who asked and whose hours they are."""

    correction: ServiceCorrection
    whose: str
    asker: str


def record_of(account_id: int, record_id: int) -> ServiceRecord:
    """A person's own record; raises Missing."""
    row = db.session.scalar(
        sa.select(ServiceRecord).where(
            ServiceRecord.id == record_id, ServiceRecord.account_id == account_id
        )
    )
    if row is None:
        raise Missing
    return row


def open_correction(session: Session, record_id: int) -> ServiceCorrection | None:
    """What is asked about a record and not decided yet."""
    return session.scalar(
        sa.select(ServiceCorrection).where(
            ServiceCorrection.record_id == record_id, ServiceCorrection.decided_at.is_(None)
        )
    )


def correction_by_code(code: str) -> ServiceCorrection:
    """The correction with its record; raises Missing."""
    row = db.session.scalar(
        sa.select(ServiceCorrection)
        .where(ServiceCorrection.code == code)
        .options(joinedload(ServiceCorrection.record))
    )
    if row is None:
        raise Missing
    return row


def record_page(account_id: int, after: str | None = None) -> Page[ServiceRecord]:
    """All that somebody did, the latest first."""
    cursor = paging.decode(after, (int, int))
    select = sa.select(ServiceRecord).where(ServiceRecord.account_id == account_id)
    if cursor:
        moment = EPOCH + timedelta(microseconds=cursor[0])
        select = select.where(
            sa.tuple_(ServiceRecord.started_at, ServiceRecord.id)
            < sa.tuple_(sa.literal(moment, ServiceRecord.started_at.type), sa.literal(cursor[1]))
        )
    rows = db.session.scalars(
        select.order_by(ServiceRecord.started_at.desc(), ServiceRecord.id.desc()).limit(
            paging.PAGE + 1
        )
    ).all()
    return paging.page(
        rows, lambda row: ((row.started_at - EPOCH) // timedelta(microseconds=1), row.id)
    )


def all_records_of(account_id: int, *, most: int = MOST) -> Sequence[ServiceRecord]:
    """Everything that is kept of a person's hours, the oldest first."""
    return db.session.scalars(
        sa.select(ServiceRecord)
        .where(ServiceRecord.account_id == account_id)
        .order_by(ServiceRecord.id)
        .limit(most)
    ).all()


def corrections_of(account_id: int, *, most: int = 50) -> dict[int, ServiceCorrection]:
    """The last correction of each record of a person."""
    rows = db.session.scalars(
        sa.select(ServiceCorrection)
        .join(ServiceRecord, ServiceRecord.id == ServiceCorrection.record_id)
        .where(ServiceRecord.account_id == account_id)
        .order_by(ServiceCorrection.id.desc())
        .limit(most)
    )
    found: dict[int, ServiceCorrection] = {}
    for row in rows:
        found.setdefault(row.record_id, row)
    return found


def months_of(account_id: int, *, now: datetime, count: int = 12) -> list[Month]:
    """The last months, the oldest first; months without hours stand in it too."""
    firsts = [first_of(now, back) for back in range(count - 1, -1, -1)]
    sums = {first: [0, 0, 0] for first in firsts}
    for started_at, minutes, people, counted in _since(account_id, firsts[0]):
        local = clock.local(started_at)
        one = sums[local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)]
        one[0 if counted else 1] += minutes
        one[2] += people if counted else 0
    return [Month(first, *found) for first, found in sums.items()]


def waiting_corrections(*, most: int = 50) -> list[Asked]:
    """What waits for a second person, the oldest first."""
    asker = aliased(Account)
    rows = db.session.execute(
        sa.select(ServiceCorrection, Account.name, asker.name)
        .join(ServiceRecord, ServiceRecord.id == ServiceCorrection.record_id)
        .join(Account, Account.id == ServiceRecord.account_id)
        .join(asker, asker.id == ServiceCorrection.asked_by)
        .where(ServiceCorrection.decided_at.is_(None))
        .options(joinedload(ServiceCorrection.record))
        .order_by(ServiceCorrection.id)
        .limit(most)
    )
    return [Asked(*row) for row in rows]


def _since(account_id: int, since: datetime) -> Sequence[Any]:
    return db.session.execute(
        sa.select(
            ServiceRecord.started_at,
            ServiceRecord.minutes,
            ServiceRecord.people_helped,
            ServiceRecord.status != ServiceStatus.RECORDED,
        )
        .where(ServiceRecord.account_id == account_id, ServiceRecord.started_at >= since)
        .order_by(ServiceRecord.started_at)
        .limit(MOST)
    ).all()


def first_of(now: datetime, back: int) -> datetime:
    """The first day of a month so many months ago."""
    local = clock.local(now)
    month = local.year * 12 + local.month - 1 - back
    return local.replace(
        year=month // 12, month=month % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
