"""Asking a member whether they could take a wish."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import clock, outbox
from app.core.db import db
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.text import _l
from app.notices import rules as notices
from app.wishes import policies
from app.wishes.models import Wish, WishRequest
from app.wishes.queries.fitting import fitting


class AskedAlready(Conflict):
    message = _l("This person has been asked today. One question a day is enough.")


class NobodyToAsk(Refused):
    message = _l("This person does not fit this wish any more.")


def ask_member(session: Session, wish: Wish, code: str, *, by: Viewer, now: datetime) -> None:
    """One question a day to a member, and one for each wish; on record, and they need not answer.

    Wishes of one team, and of minors, are not passed on like this.
    """
    if not policies.can_review(by, wish):
        raise NotAllowed
    if not policies.can_pass_on(by, wish):
        raise NobodyToAsk
    member = next((row.member for row in fitting(wish, now=now) if row.member.code == code), None)
    if member is None:
        raise NobodyToAsk
    insert: Any = outbox.insert_for(db.engine.dialect.name)
    written = session.scalar(
        insert(WishRequest)
        .values(
            wish_id=wish.id,
            account_id=member.account_id,
            asked_by=by.member_id,
            asked_on=clock.local(now).date(),
        )
        .on_conflict_do_nothing()
        .returning(WishRequest.id)
    )
    if written is None:
        raise AskedAlready
    notices.tell(
        member.account_id,
        "wishes.could_you",
        key=f"could:{written}",
        link=f"/wishes/{wish.code}",
        facts={"title": wish.public_title or wish.code},
    )
