"""What is said beside a wish: questions with their answers, and the thanks afterwards."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.core.db import Model, code_column, enum_column, pk
from app.core.seal import Sealed
from app.wishes.models.claims import Claim
from app.wishes.models.wishes import Wish

_OPEN = sa.text("answered_at IS NULL")
_WAITING = sa.text("status = 'waiting'")


class WishQuestion(Model):
    """Something that a reviewer or the claimer asks the resident; one at a time.

    With `claim_id` the claimer asked, and only they and the resident read it; handed over, it
    goes along. Without, a reviewer did before publishing, and reviewers read it. What nobody
    has answered goes with the claim, or when the wish is published.
    """

    __tablename__ = "wish_questions"
    __table_args__ = (
        sa.Index(
            "uq_wish_questions_open",
            "wish_id",
            unique=True,
            postgresql_where=_OPEN,
            sqlite_where=_OPEN,
        ),
        sa.Index("ix_wish_questions_wish", "wish_id", "id"),
        sa.Index("ix_wish_questions_claim", "claim_id"),
    )

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    wish_id: Mapped[int] = mapped_column(sa.ForeignKey("wishes.id"))
    claim_id: Mapped[int | None] = mapped_column(sa.ForeignKey("wish_claims.id"))
    asked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    question: Mapped[str] = mapped_column(Sealed("wish_questions.question"))
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(Sealed("wish_questions.answer"))

    @property
    def waits(self) -> bool:
        return self.answered_at is None


class ThanksStatus(enum.Enum):
    WAITING = "waiting"
    SHOWN = "shown"
    KEPT_BACK = "kept_back"


class WishThanks(Model):
    """What the resident says to who made the wish come true; one for each wish.

    `words` are theirs, sealed. Everybody reads `public_words` once a reviewer agreed.
    """

    __tablename__ = "wish_thanks"
    __table_args__ = (
        sa.Index("ix_wish_thanks_shown", "status", "decided_at", "id"),
        sa.Index("ix_wish_thanks_waiting", "id", postgresql_where=_WAITING, sqlite_where=_WAITING),
        sa.Index("ix_wish_thanks_claim", "claim_id"),
    )

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    wish_id: Mapped[int] = mapped_column(sa.ForeignKey("wishes.id"), unique=True)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("wish_claims.id"))
    words: Mapped[str] = mapped_column(Sealed("wish_thanks.words"))
    public_words: Mapped[str | None] = mapped_column(sa.Text)
    status: Mapped[ThanksStatus] = enum_column(ThanksStatus)
    created_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]

    wish: Mapped[Wish] = relationship()
    claim: Mapped[Claim] = relationship()

    @property
    def is_shown(self) -> bool:
        return self.status is ThanksStatus.SHOWN and self.public_words is not None

    @property
    def waits(self) -> bool:
        return self.status is ThanksStatus.WAITING


Wish.was_asked = column_property(
    sa.exists().where(WishQuestion.wish_id == Wish.__table__.c.id).correlate_except(WishQuestion)
)
Wish.is_thanked = column_property(
    sa.exists().where(WishThanks.wish_id == Wish.__table__.c.id).correlate_except(WishThanks)
)


class WishRequest(Model):
    """A member was asked whether they could take a wish: once for each wish, once a day."""

    __tablename__ = "wish_requests"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "asked_on"),
        sa.UniqueConstraint("wish_id", "account_id"),
    )

    id: Mapped[int] = pk()
    wish_id: Mapped[int] = mapped_column(sa.ForeignKey("wishes.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    asked_on: Mapped[date]
