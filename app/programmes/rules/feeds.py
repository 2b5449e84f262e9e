"""The secret address that somebody's calendar fetches: made, renewed, ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.codes import new_code
from app.core.db import db
from app.programmes.models import CalendarFeed
from app.programmes.queries import feeds as queries

LENGTH = 32
"""157 bits of chance: guessing one is hopeless, so that no brake is needed."""


def renew_feed(session: Session, *, by: Viewer, now: datetime) -> CalendarFeed:
    """A new address; the one before ends at once."""
    token = new_code(LENGTH)
    values = {"token": token, "token_hash": queries.token_hash(token), "made_at": now}
    feed = queries.feed_of(by.member_id)
    if feed is None:
        feed = CalendarFeed(account_id=by.member_id, **values)
        session.add(feed)
    else:
        for name, value in values.items():
            setattr(feed, name, value)
    session.flush()
    return feed


def tell_feed(account_id: int) -> dict[str, Any] | None:
    """The part of the copy of one's data; the secret itself is not in it."""
    feed = queries.feed_of(account_id)
    return {"made": feed.made_at.isoformat()} if feed is not None else None


def forget_feed(account_id: int, now: datetime) -> None:
    """The address ends with the account."""
    db.session.execute(
        sa.delete(CalendarFeed)
        .where(CalendarFeed.account_id == account_id)
        .execution_options(synchronize_session=False)
    )
