"""Every SELECT about the hours that people serve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from app.accounts.models import Account
from app.community.models import Organisation, ServiceRecord, ServiceStatus
from app.core import clock
from app.core.db import BigInt, UTCDateTime, db
from app.core.rows import Rows


class Hours(NamedTuple):
    """What a person has served, in minutes: confirmed this month and in all, and to be confirmed.

    `people` counts those who were helped, once for each time.
    """

    month: int
    total: int
    waiting: int
    people: int


class ServiceRow(NamedTuple):
    """A service record as its owner's page lists it; `details` may name a title and a link."""

    started_at: datetime
    minutes: int
    status: ServiceStatus
    source_kind: str
    details: dict[str, Any]


def _hours() -> sa.Select[Any]:
    served = ServiceRecord.minutes
    counted = ServiceRecord.status != ServiceStatus.RECORDED
    this_month = ServiceRecord.started_at >= sa.bindparam("since", type_=UTCDateTime())

    def total(where: Any, value: Any = served) -> Any:
        return sa.cast(sa.func.coalesce(sa.func.sum(sa.case((where, value), else_=0)), 0), BigInt)

    return sa.select(
        total(sa.and_(counted, this_month)),
        total(counted),
        total(sa.not_(counted)),
        total(counted, ServiceRecord.people_helped),
    ).where(ServiceRecord.account_id == sa.bindparam("me", type_=BigInt))


def _services() -> sa.Select[Any]:
    return (
        sa.select(
            ServiceRecord.started_at,
            ServiceRecord.minutes,
            ServiceRecord.status,
            ServiceRecord.source_kind,
            ServiceRecord.details,
        )
        .where(ServiceRecord.account_id == sa.bindparam("me", type_=BigInt))
        .order_by(ServiceRecord.started_at.desc(), ServiceRecord.id.desc())
        .limit(sa.bindparam("most", type_=BigInt))
    )


_HOURS = Rows(Hours, _hours)
_SERVICES = Rows(ServiceRow, _services)


def hours_of(account_id: int, *, now: datetime) -> Hours:
    """How long somebody has served; the month is that of Yanji."""
    first = clock.local(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    row = _HOURS.one(me=account_id, since=first)
    assert row is not None
    return row


def service_records_of(account_id: int, *, most: int = 20) -> list[ServiceRow]:
    """What somebody did last, newest first."""
    return _SERVICES.all(me=account_id, most=most)


def service_record(
    session: Session, account_id: int, source_kind: str, source_id: int
) -> ServiceRecord | None:
    """The record of a person for one source."""
    return session.scalar(
        sa.select(ServiceRecord).where(
            ServiceRecord.account_id == account_id,
            ServiceRecord.source_kind == source_kind,
            ServiceRecord.source_id == source_id,
        )
    )


def hours_between(
    session: Session, account_id: int, since: datetime, until: datetime
) -> Sequence[ServiceRecord]:
    """Records of a person that touch a span of time, the latest first (at most 200)."""
    return session.scalars(
        sa.select(ServiceRecord)
        .where(
            ServiceRecord.account_id == account_id,
            ServiceRecord.started_at < until,
            ServiceRecord.ended_at > since,
        )
        .order_by(ServiceRecord.started_at.desc())
        .limit(200)
    ).all()


def lock_person(session: Session, account_id: int) -> None:
    """Whoever else changes what this person has taken on waits for this transaction."""
    session.execute(
        sa.select(Account.id).where(Account.id == account_id).with_for_update(key_share=True)
    )


def lock_organisation(session: Session, organisation_id: int) -> None:
    """The same for what is taken on in the name of an organisation."""
    session.execute(
        sa.select(Organisation.id)
        .where(Organisation.id == organisation_id)
        .with_for_update(key_share=True)
    )


def overlapping_hours(*, most: int = 50) -> Sequence[tuple[int, int]]:
    """Pairs of records of one person that overlap; there are none while all is well."""
    other = aliased(ServiceRecord)
    return [
        (one, two)
        for one, two in db.session.execute(
            sa.select(ServiceRecord.id, other.id)
            .join(
                other,
                sa.and_(
                    other.account_id == ServiceRecord.account_id,
                    other.id > ServiceRecord.id,
                    other.started_at < ServiceRecord.ended_at,
                    other.ended_at > ServiceRecord.started_at,
                ),
            )
            .order_by(ServiceRecord.id)
            .limit(most)
        )
    ]
