"""What stays of having been there: a certificate, and what people say of it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model, pk
from app.core.localized import Localized, LocalizedType
from app.core.seal import Sealed
from app.programmes.models.registrations import Registration

_STANDS = sa.text("revoked_at IS NULL")


class Certificate(Model):
    """Somebody attended: who, what, when and how long, as it was when it was issued.

    A registration has at most one that is not revoked. `issued_by` is None where it was
    issued by itself. Of a course it says on how many of its dates somebody was there.
    The name is emptied when its owner deletes their account.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        sa.CheckConstraint("minutes > 0", name="minutes"),
        sa.CheckConstraint("attended BETWEEN 1 AND dates", name="attended"),
        sa.CheckConstraint("ends_at > starts_at", name="times"),
        sa.Index(
            "uq_certificates_standing",
            "registration_id",
            unique=True,
            postgresql_where=_STANDS,
            sqlite_where=_STANDS,
        ),
        sa.Index("ix_certificates_registration", "registration_id", "id"),
    )

    id: Mapped[int] = pk()
    serial: Mapped[str] = mapped_column(sa.String(20), unique=True)
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registrations.id"))
    holder_name: Mapped[str] = mapped_column(Sealed("certificates.holder_name"))
    title: Mapped[Localized] = mapped_column(LocalizedType)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    minutes: Mapped[int]
    dates: Mapped[int] = mapped_column(default=1)
    attended: Mapped[int] = mapped_column(default=1)
    issued_at: Mapped[datetime]
    issued_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    revoke_reason: Mapped[str] = mapped_column(sa.Text, default="")

    registration: Mapped[Registration] = relationship()

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None


class Feedback(Model):
    """What somebody who was there says of it: a word from bad to very good, and a comment."""

    __tablename__ = "feedback"
    __table_args__ = (sa.CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),)

    id: Mapped[int] = pk()
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registrations.id"), unique=True)
    rating: Mapped[int]
    comment: Mapped[str] = mapped_column(sa.Text, default="")
    given_at: Mapped[datetime]
    changed_at: Mapped[datetime]
