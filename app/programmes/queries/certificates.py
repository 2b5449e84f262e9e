"""Certificates: one by its serial, those of a person, those of a date."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from app.core.db import BigInt, db
from app.core.errors import Missing
from app.core.localized import Localized
from app.core.rows import Rows
from app.programmes.models import Certificate, Registration, RegistrationStatus
from app.programmes.queries.one import whole_registration


def certificate_by_serial(serial: str) -> Certificate:
    """The certificate with its registration, event and person; raises Missing."""
    found = db.session.scalar(
        sa.select(Certificate)
        .where(Certificate.serial == serial)
        .options(joinedload(Certificate.registration).options(*whole_registration()))
    )
    if found is None:
        raise Missing
    return found


def certificate_of(registration_id: int) -> Certificate | None:
    """The newest certificate of a registration, revoked or not."""
    return db.session.scalar(
        sa.select(Certificate)
        .where(Certificate.registration_id == registration_id)
        .order_by(Certificate.id.desc())
        .limit(1)
    )


def attended(
    session: Session, event_id: int, *, after: int = 0, most: int
) -> Sequence[Registration]:
    """Who was there, in the order of signing up; their rows are ours from here."""
    return session.scalars(
        sa.select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.status == RegistrationStatus.ATTENDED,
            Registration.id > after,
        )
        .options(joinedload(Registration.account))
        .order_by(Registration.id)
        .limit(most)
        .with_for_update(of=Registration)
        .execution_options(populate_existing=True)
    ).all()


def locked_registration(session: Session, registration_id: int) -> Registration:
    """The registration as it stands now; its row is ours from here."""
    return session.scalars(
        sa.select(Registration)
        .where(Registration.id == registration_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def with_certificates(
    session: Session, registrations: Collection[int], *, but: str = ""
) -> set[int]:
    """Those that were given one, also where it was revoked since, but for this reason."""
    rows = session.scalars(
        sa.select(Certificate.registration_id)
        .where(
            Certificate.registration_id.in_(registrations),
            sa.or_(Certificate.revoked_at.is_(None), Certificate.revoke_reason != but),
        )
        .order_by(Certificate.registration_id)
        .limit(2 * len(registrations) + 1)
        .distinct()
    )
    return set(rows)


class Attendance(NamedTuple):
    """Somebody who was there, and their newest certificate if they were given one."""

    registration: Registration
    certificate: Certificate | None


def certificates_of_event(event_id: int, *, after: int = 0, most: int) -> list[Attendance]:
    """Who was there, each with the newest certificate, in the order of signing up."""
    newer = aliased(Certificate)
    newest = (
        sa.select(sa.func.max(newer.id))
        .where(newer.registration_id == Registration.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Registration, Certificate)
        .outerjoin(Certificate, Certificate.id == newest)
        .where(
            Registration.event_id == event_id,
            Registration.status == RegistrationStatus.ATTENDED,
            Registration.id > after,
        )
        .options(joinedload(Registration.account))
        .order_by(Registration.id)
        .limit(most)
    )
    return [Attendance(row, certificate) for row, certificate in rows]


def certificates_count(event_id: int) -> int:
    """How many certificates of a date stand."""
    counted = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Certificate)
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(Registration.event_id == event_id, Certificate.revoked_at.is_(None))
    )
    return counted or 0


class MyCertificate(NamedTuple):
    """A certificate in its owner's list; `for_other` where it is somebody else's."""

    serial: str
    title: Localized
    starts_at: datetime
    minutes: int
    for_other: bool


def _mine() -> sa.Select[tuple[str, Localized, datetime, int, bool]]:
    me = sa.bindparam("me", type_=BigInt)
    booked = sa.and_(Registration.booked_by == me, Registration.account_id.is_(None))
    return (
        sa.select(
            Certificate.serial,
            Certificate.title,
            Certificate.starts_at,
            Certificate.minutes,
            Registration.account_id.is_(None),
        )
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(
            sa.or_(
                Registration.account_id == me, sa.and_(booked, Registration.by_staff.is_(False))
            ),
            Certificate.revoked_at.is_(None),
        )
        .order_by(Certificate.starts_at.desc(), Certificate.id.desc())
        .limit(sa.bindparam("most", type_=BigInt))
    )


_MINE = Rows(MyCertificate, _mine)


def my_certificates(account_id: int, *, most: int = 50) -> list[MyCertificate]:
    """My certificates and those of people I signed up, the newest first."""
    return _MINE.all(me=account_id, most=most)


class Unearned(NamedTuple):
    """A certificate of somebody who did not attend."""

    serial: str
    status: RegistrationStatus


def unearned_certificates(*, most: int = 50) -> list[Unearned]:
    """Certificates that stand though the registration says that nobody came."""
    rows = db.session.execute(
        sa.select(Certificate.serial, Registration.status)
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(
            Certificate.revoked_at.is_(None),
            Registration.status != RegistrationStatus.ATTENDED,
        )
        .order_by(Certificate.id)
        .limit(most)
    )
    return [Unearned(serial, status) for serial, status in rows]


def certificates_of(account_id: int, *, most: int = 2000) -> Sequence[Certificate]:
    """Every certificate of what somebody attended themselves, revoked ones too."""
    return db.session.scalars(
        sa.select(Certificate)
        .join(Registration, Registration.id == Certificate.registration_id)
        .where(Registration.account_id == account_id)
        .order_by(Certificate.id)
        .limit(most)
    ).all()
