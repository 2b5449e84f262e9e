"""Who it is: surname and phone, for those who need them, each look on record."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import seal
from app.core.errors import NotAllowed
from app.core.text import _l
from app.wishes import policies, queries
from app.wishes.models import Claim, Visit, Wish

SHOWN_FOR = timedelta(minutes=30)
DOOR = "address"
_TWO_SIGNS = re.compile(
    "남궁|황보|제갈|선우|독고|사공|서문|동방|欧阳|司马|诸葛|上官|东方|皇甫|公孙|慕容|令狐"
)


class Hidden(NotAllowed):
    message = _l("The contact is shown to who has taken the wish, as long as they need it.")


class DoorClosed(NotAllowed):
    message = _l("The address is shown once a visit is agreed.")


class Contact(NamedTuple):
    """How to reach the resident. Without a phone of theirs the grid station helps."""

    surname: str
    phone: str

    @property
    def readable(self) -> str:
        """The phone as people write it: 138 4433 1234."""
        return seal.shown_phone(self.phone)


def show_contact(
    session: Session, wish: Wish, claim: Claim | None, *, by: Viewer, now: datetime, why: str = ""
) -> None:
    """Writes down that somebody looks; from then it is shown to them for half an hour."""
    if not policies.can_reach(by, wish, claim, now):
        raise Hidden
    seal.log_reveal(
        session,
        by=by.member_id,
        kind="wishes",
        subject_id=wish.id,
        fields=["surname", "phone"],
        now=now,
        why=why,
    )


def show_door(session: Session, wish: Wish, claim: Claim, *, by: Viewer, now: datetime) -> None:
    """Writes down that somebody looks at the address; then it is shown for half an hour."""
    if not policies.can_see_door(by, wish, claim, queries.visits_of([claim.id]), now):
        raise DoorClosed
    seal.log_reveal(
        session, by=by.member_id, kind="wishes", subject_id=wish.id, fields=[DOOR], now=now
    )


def door_for(
    by: Viewer, wish: Wish, claim: Claim | None, visits: list[Visit], *, now: datetime
) -> str:
    """The address, where this person may see it and their look has been logged just now."""
    if not policies.can_see_door(by, wish, claim, visits, now):
        return ""
    if not queries.looked_since(by.member_id, wish.id, now - SHOWN_FOR, fields=DOOR):
        return ""
    return wish.address or ""


def contact_for(by: Viewer, wish: Wish, claim: Claim | None, *, now: datetime) -> Contact | None:
    """The contact, where this person may see it and their look has been logged just now.

    Taking a wish is asking for its contact, so the claim itself is such a look.
    """
    if not policies.can_reach(by, wish, claim, now):
        return None
    just_taken = (
        claim is not None and policies.is_claimer(by, claim) and now < claim.claimed_at + SHOWN_FOR
    )
    if not just_taken and not queries.looked_since(by.member_id, wish.id, now - SHOWN_FOR):
        return None
    return contact_of(wish)


def contact_of(wish: Wish) -> Contact:
    """Surname and phone, from the wish itself or from the resident's account."""
    if wish.for_name:
        return Contact(surname_of(wish.for_name), wish.for_phone or "")
    if wish.owner is None:
        return Contact("", wish.for_phone or "")
    return Contact(surname_of(wish.owner.name), wish.for_phone or wish.owner.phone or "")


def surname_of(name: str) -> str:
    """The family name: first in Korean and Chinese, last in names of Latin letters."""
    name = name.strip()
    if not name:
        return ""
    if name[0] < "\u1100":
        return name.split()[-1]
    parts = name.split()
    if len(parts) > 1:
        return parts[0]
    return name[:2] if len(name) > 2 and _TWO_SIGNS.match(name) else name[0]
