"""Who teaches: a name, some words, and perhaps an account and a photo."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Account
from app.core.db import Model, code_column, pk
from app.core.localized import Localized, LocalizedType


class Teacher(Model):
    """Somebody who teaches, advises or lectures; what stands here is public."""

    __tablename__ = "teachers"

    id: Mapped[int] = pk()
    code: Mapped[str] = code_column()
    name: Mapped[Localized] = mapped_column(LocalizedType)
    about: Mapped[Localized | None] = mapped_column(LocalizedType)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    photo: Mapped[str | None] = mapped_column(sa.String(20))
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    account: Mapped[Account | None] = relationship()
