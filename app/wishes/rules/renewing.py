"""A wish whose day has passed is sent again with a later day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.accounts.viewer import Viewer
from app.core import clock
from app.core.errors import NotAllowed
from app.wishes import policies
from app.wishes.models import Wish, WishStatus
from app.wishes.rules.lives import move
from app.wishes.rules.writing import LATEST, InThePast, TooFarAhead

RENEWED_FOR = timedelta(days=30)


def renew(wish: Wish, needed_by: date, *, by: Viewer, now: datetime) -> None:
    """Sends it to the reviewers again; pressing twice is pressing once."""
    if not policies.is_mine(by, wish):
        raise NotAllowed
    if wish.status is WishStatus.SUBMITTED:
        return
    today = clock.local(now).date()
    if needed_by < today:
        raise InThePast
    if needed_by > today + LATEST:
        raise TooFarAhead
    move(wish, WishStatus.SUBMITTED, by=by.id, now=now, needed_by=needed_by)
