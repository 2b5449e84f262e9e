"""A wish that asks for two things becomes two, so that each finds somebody."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.codes import new_code
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.wishes import policies
from app.wishes.models import Kind, Wish
from app.wishes.queries import reading
from app.wishes.rules.lives import WISHES, tell_owner
from app.wishes.rules.reviewing import OwnEntry, keep_version

MOST_PARTS = 3
SPLIT = "split"
"""How the history of the second wish begins."""


class OnlyUnread(Refused):
    message = _l("A wish is split while it waits to be read.")


class SplitEnough(Refused):
    message = _l("This wish was split three times already.")
    field = "title"


class PartNeeded(Refused):
    message = _l("Please write what the second wish is.")
    field = "title"


def split(
    session: Session,
    wish: Wish,
    title: str,
    story: str,
    kind: Kind,
    *,
    by: Viewer,
    now: datetime,
) -> Wish:
    """A second wish of the same person, consent and day, with words and a code of its own.

    Both wait to be read, since when the first was sent. The same words again are the same wish.
    """
    if not policies.can_review(by, wish):
        raise NotAllowed
    if not policies.can_decide(by, wish):
        raise OwnEntry
    if not wish.awaits_review:
        raise OnlyUnread
    if not title.strip() or not story.strip():
        raise PartNeeded(field="story" if title.strip() else "title")
    parts = [part for part in reading.parts_of(wish) if part.split_from_id == wish.id]
    for part in parts:
        if (part.title, part.story) == (title, story):
            return part
    if len(parts) >= MOST_PARTS:
        raise SplitEnough
    keep_version(session, wish)
    part = Wish(
        code=new_code(),
        kind=kind,
        status=wish.status,
        title=title,
        story=story,
        age_band=wish.age_band,
        community_id=wish.community_id,
        needed_by=wish.needed_by,
        value_cap=wish.value_cap,
        owner_id=wish.owner_id,
        entered_by=wish.entered_by,
        for_name=wish.for_name,
        for_phone=wish.for_phone,
        address=wish.address,
        person_hash=wish.person_hash,
        split_from_id=wish.id,
        for_phone_hash=wish.for_phone_hash,
        guardian=wish.guardian,
        consent_how=wish.consent_how,
        consent_version=wish.consent_version,
        may_publish=wish.may_publish,
        created_at=now,
        moved_at=wish.moved_at,
        version=1,
    )
    session.add(part)
    session.flush()
    WISHES.record(part.id, None, part.status, by=by.id, now=now, why=SPLIT)
    tell_owner(part, "wishes.split", first=wish.public_title or wish.code)
    return part
