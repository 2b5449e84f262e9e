"""Who was seen at the door."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.core.db import Model, enum_column, pk


class Method(enum.Enum):
    """How somebody was recognised at the door."""

    QR = "qr"
    CODE = "code"
    NAME = "name"


class CheckIn(Model):
    """Somebody came through the door; rows are only ever added.

    `meeting_id` says to which further date of a course; without one it is the first.
    """

    __tablename__ = "check_ins"

    id: Mapped[int] = pk()
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registrations.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meetings.id"), index=True)
    nonce: Mapped[str] = mapped_column(sa.String(64), unique=True)
    scanned_at: Mapped[datetime]
    received_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    method: Mapped[Method] = enum_column(Method)


class CheckInUndone(Model):
    """Somebody who runs the event took a check-in back; the check-in itself stays as it was."""

    __tablename__ = "check_ins_undone"

    id: Mapped[int] = pk()
    check_in_id: Mapped[int] = mapped_column(sa.ForeignKey("check_ins.id"), unique=True)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    at: Mapped[datetime]

    by: Mapped[Account] = relationship()


class CheckOut(Model):
    """Somebody who helped goes home; rows are only ever added."""

    __tablename__ = "check_outs"

    id: Mapped[int] = pk()
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registrations.id"), index=True)
    nonce: Mapped[str] = mapped_column(sa.String(64), unique=True)
    scanned_at: Mapped[datetime]
    received_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    method: Mapped[Method] = enum_column(Method)


class CheckOutUndone(Model):
    """Somebody who runs the event took a check-out back; the check-out itself stays as it was."""

    __tablename__ = "check_outs_undone"

    id: Mapped[int] = pk()
    check_out_id: Mapped[int] = mapped_column(sa.ForeignKey("check_outs.id"), unique=True)
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    at: Mapped[datetime]
