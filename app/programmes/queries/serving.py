"""Reads of volunteer actions: who went home when, and whose hours are written down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from app.community.models import ServiceRecord
from app.core.db import db
from app.programmes.models import (
    CheckIn,
    CheckInUndone,
    CheckOut,
    CheckOutUndone,
    Registration,
    RegistrationStatus,
)

SOURCE = "registrations.attended"
"""What the hours of an action hang on."""
MOST = 500


class Helper(NamedTuple):
    """Somebody who helped: when they came and went, and the hours that stand for it."""

    registration: Registration
    came: datetime | None
    left: datetime | None
    record: ServiceRecord | None


def check_out_by_nonce(session: Session, nonce: str) -> tuple[CheckOut, Registration] | None:
    """The scan that was sent with this nonce before, and whose it was."""
    found = session.execute(
        sa.select(CheckOut, Registration)
        .join(Registration, Registration.id == CheckOut.registration_id)
        .where(CheckOut.nonce == nonce)
    ).one_or_none()
    return (found[0], found[1]) if found is not None else None


def standing_check_outs(session: Session, registration_id: int) -> Sequence[CheckOut]:
    """The check-outs of a registration that nobody took back, the first one first."""
    return session.scalars(
        sa.select(CheckOut)
        .where(CheckOut.registration_id == registration_id, _stands())
        .order_by(CheckOut.scanned_at, CheckOut.id)
        .limit(20)
    ).all()


def left_of(event_id: int, *, most: int = MOST) -> dict[int, datetime]:
    """When people went home, by registration."""
    rows = db.session.execute(
        sa.select(CheckOut.registration_id, sa.func.min(CheckOut.scanned_at))
        .join(Registration, Registration.id == CheckOut.registration_id)
        .where(Registration.event_id == event_id, _stands())
        .group_by(CheckOut.registration_id)
        .order_by(CheckOut.registration_id)
        .limit(most)
    )
    return {row[0]: row[1] for row in rows}


def leaving_stamp(event_id: int) -> str:
    """Changes with every check-out of an event, and with every one that is taken back."""
    outs, undone = db.session.execute(
        sa.select(sa.func.count(CheckOut.id), sa.func.count(CheckOutUndone.id))
        .select_from(CheckOut)
        .join(Registration, Registration.id == CheckOut.registration_id)
        .outerjoin(CheckOutUndone, CheckOutUndone.check_out_id == CheckOut.id)
        .where(Registration.event_id == event_id)
    ).one()
    return f"{outs}.{undone}"


def helpers(event_id: int, *, after: int = 0, most: int = MOST) -> list[Helper]:
    """Everybody with an account who was there, in the order of signing up."""
    came = (
        sa.select(sa.func.min(CheckIn.scanned_at))
        .where(
            CheckIn.registration_id == Registration.id,
            ~sa.exists().where(CheckInUndone.check_in_id == CheckIn.id),
        )
        .scalar_subquery()
    )
    left = (
        sa.select(sa.func.min(CheckOut.scanned_at))
        .where(CheckOut.registration_id == Registration.id, _stands())
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Registration, came, left, ServiceRecord)
        .outerjoin(
            ServiceRecord,
            sa.and_(
                ServiceRecord.account_id == Registration.account_id,
                ServiceRecord.source_kind == SOURCE,
                ServiceRecord.source_id == Registration.id,
            ),
        )
        .where(
            Registration.event_id == event_id,
            Registration.id > after,
            Registration.status == RegistrationStatus.ATTENDED,
            Registration.account_id.is_not(None),
        )
        .options(joinedload(Registration.account))
        .order_by(Registration.id)
        .limit(most)
    )
    return [Helper(*row) for row in rows]


def sourceless_hours(*, most: int = 50) -> Sequence[int]:
    """Records of actions whose registration is not there, or was not of that person."""
    return db.session.scalars(
        sa.select(ServiceRecord.id)
        .outerjoin(
            Registration,
            sa.and_(
                Registration.id == ServiceRecord.source_id,
                Registration.account_id == ServiceRecord.account_id,
                Registration.status == RegistrationStatus.ATTENDED,
            ),
        )
        .where(ServiceRecord.source_kind == SOURCE, Registration.id.is_(None))
        .order_by(ServiceRecord.id)
        .limit(most)
    ).all()


def _stands() -> sa.ColumnElement[bool]:
    """Nobody took the check-out back."""
    return ~sa.exists().where(CheckOutUndone.check_out_id == CheckOut.id)
