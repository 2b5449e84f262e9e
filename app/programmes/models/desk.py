"""What who runs an event writes down beside its list: notes on people, messages to them."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.core.db import Model, enum_column, pk
from app.core.localized import Localized, LocalizedType
from app.core.seal import Sealed


class RegistrationNote(Model):
    """A note of who runs the event on a registration; the person never sees it. Only added."""

    __tablename__ = "registration_notes"

    id: Mapped[int] = pk()
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registrations.id"), index=True)
    text: Mapped[str] = mapped_column(Sealed("registration_notes.text"))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    at: Mapped[datetime]

    by: Mapped[Account] = relationship()


class Audience(enum.Enum):
    """Whom of an event a message goes to."""

    HOLDING = "holding"
    WAITING = "waiting"
    BOTH = "both"


class EventMessage(Model):
    """A word to everybody of an event, as it was sent; the nonce of its form sends it once."""

    __tablename__ = "event_messages"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "nonce"),
        sa.CheckConstraint("people > 0", name="people"),
    )

    id: Mapped[int] = pk()
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"))
    words: Mapped[Localized] = mapped_column(LocalizedType)
    audience: Mapped[Audience] = enum_column(Audience)
    people: Mapped[int]
    nonce: Mapped[str] = mapped_column(sa.String(64))
    by_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    at: Mapped[datetime]

    by: Mapped[Account] = relationship()
