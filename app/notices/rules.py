"""Telling people: an inbox row in the transaction of the change, a letter after it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.core import clock, outbox
from app.core.db import db
from app.core.writes import NewRow
from app.notices import kinds
from app.notices.models import Notice

_NEW = NewRow(Notice, "account_id", "key")


def tell(
    account_id: int, kind: str, *, key: str, link: str = "", facts: dict[str, Any] | None = None
) -> None:
    """Puts a notice into an inbox, once for each `key`, and leaves a letter to be written.

    Part of the caller's transaction: the person is told exactly when the change is kept.
    `facts` may hold texts, numbers, Localized, datetimes and {"minor": amount}.
    """
    notice_id = _NEW.add(
        db.session(),
        {
            "account_id": account_id,
            "kind": kind,
            "key": key,
            "facts": kinds.pack(facts or {}),
            "link": link,
            "created_at": clock.now(),
        },
    )
    if notice_id is not None and kinds.kind_of(kind).by_mail:
        outbox.put("notices.letter", {"notice": notice_id}, key=f"letter:{notice_id}")


def mark_read(account_id: int, *, up_to: int, now: datetime) -> None:
    """Everything up to this notice has been seen."""
    db.session.execute(
        sa.update(Notice)
        .where(Notice.account_id == account_id, Notice.id <= up_to, Notice.read_at.is_(None))
        .values(read_at=now)
        .execution_options(synchronize_session=False)
    )
