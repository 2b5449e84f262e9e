"""What hangs on a claim: visits that are agreed, and the offer to hand it over."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.accounts.models import Account
from app.core.db import Model, code_column, enum_column, pk
from app.core.seal import Sealed
from app.wishes.models.claims import Claim

_ASKED = sa.text("status = 'asked'")
_AGREED = sa.text("status = 'agreed'")


class VisitStatus(enum.Enum):
    AGREED = "agreed"
    DONE = "done"
    CANCELLED = "cancelled"


class Visit(Model):
    """A day and time at which the claimer comes to the resident, and how it was.

    `photo` names a picture, taken only where the resident agreed to it.
    """

    __tablename__ = "wish_visits"
    __table_args__ = (
        sa.Index(
            "uq_wish_visits_agreed",
            "claim_id",
            "agreed_for",
            unique=True,
            postgresql_where=_AGREED,
            sqlite_where=_AGREED,
        ),
        sa.Index("ix_wish_visits_claim", "claim_id", "id"),
        sa.Index("uq_wish_visits_photo", "photo", unique=True),
    )

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("wish_claims.id"))
    status: Mapped[VisitStatus] = enum_column(VisitStatus)
    agreed_for: Mapped[datetime]
    agreed_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    note: Mapped[str | None] = mapped_column(Sealed("wish_visits.note"))
    photo: Mapped[str | None] = mapped_column(sa.String(32))

    claim: Mapped[Claim] = relationship()

    @property
    def is_agreed(self) -> bool:
        return self.status is VisitStatus.AGREED

    @property
    def is_done(self) -> bool:
        return self.status is VisitStatus.DONE


class OfferStatus(enum.Enum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


class HandOver(Model):
    """Somebody is asked to go on with a claim; at most one question at a time."""

    __tablename__ = "wish_hand_overs"
    __table_args__ = (
        sa.Index(
            "uq_wish_hand_overs_asked",
            "claim_id",
            unique=True,
            postgresql_where=_ASKED,
            sqlite_where=_ASKED,
        ),
        sa.Index("ix_wish_hand_overs_claim", "claim_id", "id"),
        sa.Index("ix_wish_hand_overs_asked_of", "to_id", "id"),
    )

    id: Mapped[int] = pk()
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("wish_claims.id"))
    status: Mapped[OfferStatus] = enum_column(OfferStatus)
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    claim: Mapped[Claim] = relationship()
    asker: Mapped[Account] = relationship(foreign_keys=[asked_by])
    to: Mapped[Account] = relationship(foreign_keys=[to_id])

    @property
    def is_open(self) -> bool:
        return self.status is OfferStatus.ASKED


Claim.has_visits = column_property(
    sa.exists().where(Visit.claim_id == Claim.__table__.c.id).correlate_except(Visit)
)
Claim.is_offered = column_property(
    sa.exists()
    .where(HandOver.claim_id == Claim.__table__.c.id, HandOver.status == OfferStatus.ASKED)
    .correlate_except(HandOver)
)
