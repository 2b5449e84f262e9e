"""A certificate for a year of service: confirmed hours, frozen when it is issued."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Role, Viewer
from app.community import queries
from app.community.locking import year_ends
from app.community.models import ServiceCertificate, ServiceRecord, ServiceStatus
from app.core import clock
from app.core.codes import new_code
from app.core.db import db
from app.core.errors import Conflict, Missing, NotAllowed, Refused
from app.core.text import _l

FIRST_YEAR = 2020
REPLACED = "새 증명서로 바뀜 · 已由新证书代替 · replaced by a newer one"
"""Why one stands no longer, as whoever checks it reads it in any language."""


class NoHours(Refused):
    message = _l("There are no confirmed hours in this year.")


class RevokedBefore(Conflict):
    message = _l("This certificate was revoked before.")


class Year(NamedTuple):
    """What somebody did in a year, confirmed: minutes, times, people helped."""

    minutes: int
    times: int
    people: int


def year_of(account_id: int, year: int) -> Year:
    """The confirmed and locked hours of a person in a year of Yanji."""
    row = db.session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(ServiceRecord.minutes), 0),
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(ServiceRecord.people_helped), 0),
        ).where(
            ServiceRecord.account_id == account_id,
            ServiceRecord.status != ServiceStatus.RECORDED,
            ServiceRecord.started_at >= year_ends(year - 1),
            ServiceRecord.started_at < year_ends(year),
        )
    ).one()
    return Year(*(int(value) for value in row))


def years_of(account_id: int, now: datetime) -> list[int]:
    """The years in which somebody has confirmed hours, the last one first (at most 10)."""
    first = db.session.scalar(
        sa.select(sa.func.min(ServiceRecord.started_at)).where(
            ServiceRecord.account_id == account_id, ServiceRecord.status != ServiceStatus.RECORDED
        )
    )
    if first is None:
        return []
    began, this = clock.local(first.replace(tzinfo=UTC)).year, clock.local(now).year
    return [
        year
        for year in range(this, max(began, this - 9) - 1, -1)
        if year_of(account_id, year).minutes
    ]


def standing(account_id: int, year: int) -> ServiceCertificate | None:
    """The one that stands for a year."""
    return db.session.scalar(
        sa.select(ServiceCertificate).where(
            ServiceCertificate.account_id == account_id,
            ServiceCertificate.year == year,
            ServiceCertificate.revoked_at.is_(None),
        )
    )


def by_serial(serial: str) -> ServiceCertificate:
    """The certificate; raises Missing."""
    found = db.session.scalar(
        sa.select(ServiceCertificate).where(ServiceCertificate.serial == serial)
    )
    if found is None:
        raise Missing
    return found


def issue(session: Session, year: int, *, by: Viewer, now: datetime) -> ServiceCertificate:
    """For one's own year; where more was confirmed since, the former one is replaced."""
    if not FIRST_YEAR <= year <= clock.local(now).year:
        raise NoHours
    queries.lock_person(session, by.member_id)
    done = year_of(by.member_id, year)
    if not done.minutes:
        raise NoHours
    former = standing(by.member_id, year)
    if former is not None:
        if (former.minutes, former.times, former.people) == done and former.holder_name == by.name:
            return former
        former.revoked_at, former.revoke_reason = now, REPLACED
        session.flush()
    made = ServiceCertificate(
        serial=f"XS-{year}-{new_code(8).upper()}",
        account_id=by.member_id,
        year=year,
        holder_name=by.name,
        issued_at=now,
        revoke_reason="",
        **done._asdict(),
    )
    session.add(made)
    session.flush()
    return made


def can_revoke(viewer: Viewer, certificate: ServiceCertificate) -> bool:
    """Staff who run actions or wishes; never one's own."""
    acts = viewer.acts_as(Role.ORGANISER, Role.REVIEWER)
    return acts and certificate.account_id != viewer.id


def revoke(
    session: Session, certificate: ServiceCertificate, reason: str, *, by: Viewer, now: datetime
) -> None:
    """It stands no longer, for good; whoever checks it sees that."""
    if not can_revoke(by, certificate):
        raise NotAllowed
    queries.lock_person(session, certificate.account_id)
    session.refresh(certificate)
    if certificate.is_revoked:
        raise RevokedBefore
    certificate.revoked_at, certificate.revoked_by = now, by.id
    certificate.revoke_reason = reason
    session.flush()


def forget(account_id: int, now: datetime) -> None:
    """The name goes with the account; that there was such a certificate stays."""
    db.session.execute(
        sa.update(ServiceCertificate)
        .where(ServiceCertificate.account_id == account_id)
        .values(holder_name="—")
        .execution_options(synchronize_session=False)
    )


def tell(account_id: int) -> list[dict[str, object]]:
    """The part of the copy of one's data."""
    rows = db.session.scalars(
        sa.select(ServiceCertificate)
        .where(ServiceCertificate.account_id == account_id)
        .order_by(ServiceCertificate.id)
        .limit(200)
    )
    return [{"serial": row.serial, "year": row.year, "minutes": row.minutes} for row in rows]


def changed_figures(*, most: int = 50) -> list[str]:
    """Serials of certificates that stand for more than is confirmed: there must be none."""
    rows = db.session.scalars(
        sa.select(ServiceCertificate)
        .where(ServiceCertificate.revoked_at.is_(None))
        .order_by(ServiceCertificate.id.desc())
        .limit(1_000)
    )
    return [row.serial for row in rows if year_of(row.account_id, row.year).minutes < row.minutes][
        :most
    ]
