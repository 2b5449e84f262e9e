"""Making a wish: by the resident, or by staff for somebody without an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import clock, seal
from app.core.codes import new_code
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.wishes import policies, queries
from app.wishes.models import AgeBand, ConsentHow, Kind, Wish, WishStatus
from app.wishes.rules.lives import WISHES, drop_later, move
from app.wishes.rules.picturing import drop_file, put_picture

CONSENT_VERSION = "2026-11"
MOST_VALUE = 100_000
"""Small wishes stay small: at most so many fen (¥1,000)."""
LATEST = timedelta(days=180)
SAME_AGAIN = timedelta(minutes=10)
MOST_UNREAD = 20


class InThePast(Refused):
    message = _l("This day has passed. Please choose a later one.")
    field = "needed_by"


class TooFarAhead(Refused):
    message = _l("Please choose a day within the next six months.")
    field = "needed_by"


class TooDear(Refused):
    message = _l("Small wishes cost at most ¥1,000. For more, please ask at the universal window.")
    field = "value_cap"


class OnlyStaffForOthers(Refused):
    message = _l("Only staff make wishes for others. Please call your grid, they will do it.")
    field = "on_behalf_name"


class WhoIsIt(Refused):
    message = _l("Please write whose wish it is.")
    field = "on_behalf_name"


class HowToReach(Refused):
    message = _l("Please write a phone where they can be reached; a neighbour's will do.")
    field = "on_behalf_phone"


class ConsentNeeded(Refused):
    message = _l("Please ask the person, or a child's guardian, and tick this once they agree.")
    field = "consent"


class TooManyUnread(Refused):
    message = _l("Many of your wishes are still being read. Please wait until we have read them.")


@dataclass(frozen=True, slots=True)
class Told:
    """A wish as somebody told it. `name` and `phone` are those of the person it is for, where
    it is not the one who writes; `phone` alone is where the writer can be reached."""

    title: str
    story: str
    kind: Kind
    community_id: int
    needed_by: date
    value_cap: int | None = None
    age_band: AgeBand | None = None
    name: str = ""
    phone: str = ""
    address: str = ""
    consent: bool = False
    may_publish: bool = True
    consent_how: ConsentHow | None = None
    guardian: str = ""
    picture: str | None = None
    no_picture: bool = False

    @property
    def for_another(self) -> bool:
        return bool(self.name)


def make(session: Session, told: Told, *, by: Viewer, now: datetime, send: bool = True) -> Wish:
    """Keeps a wish, and sends it to the reviewers unless it is to stay a draft.

    The same wish told twice within ten minutes is one wish.
    """
    check(told, by=by, today=clock.local(now).date())
    recent = queries.recently_entered(session, by.member_id, now - SAME_AGAIN)
    for wish in recent:
        if _same(wish, told):
            drop_file(told.picture)
            return wish
    if not by.is_staff and queries.unread_of(session, by.member_id) >= MOST_UNREAD:
        raise TooManyUnread
    wish = Wish(
        code=new_code(),
        status=WishStatus.DRAFT,
        entered_by=by.member_id,
        owner_id=None if told.for_another else by.member_id,
        consent_version=CONSENT_VERSION,
        created_at=now,
        moved_at=now,
        version=1,
    )
    _write(wish, told)
    session.add(wish)
    session.flush()
    WISHES.record(wish.id, None, WishStatus.DRAFT, by=by.id, now=now, why="")
    if send:
        submit(wish, by=by, now=now)
    else:
        drop_later(wish, now=now)
    return wish


def change(
    session: Session, wish: Wish, told: Told, *, by: Viewer, now: datetime, send: bool = True
) -> None:
    """Other words for a wish that was not sent, came back, or ran out of time."""
    if not policies.can_change(by, wish):
        raise NotAllowed
    if bool(wish.for_name) is not told.for_another:
        raise WhoIsIt if wish.for_name else OnlyStaffForOthers
    check(told, by=by, today=clock.local(now).date())
    _write(wish, told)
    wish.version += 1
    session.flush()
    if send:
        submit(wish, by=by, now=now)


def submit(wish: Wish, *, by: Viewer, now: datetime) -> None:
    """Sends a wish to the reviewers."""
    if not policies.is_mine(by, wish):
        raise NotAllowed
    if wish.needed_by < clock.local(now).date():
        raise InThePast
    move(wish, WishStatus.SUBMITTED, by=by.id, now=now)


def check(told: Told, *, by: Viewer, today: date) -> None:
    """The bounds of a wish, and who may speak for whom; raises Refused beside its field."""
    if told.needed_by < today:
        raise InThePast
    if told.needed_by > today + LATEST:
        raise TooFarAhead
    if told.value_cap is not None and told.value_cap > MOST_VALUE:
        raise TooDear
    if told.for_another and not policies.can_enter_for_others(by):
        raise OnlyStaffForOthers
    if told.for_another and not told.phone:
        raise HowToReach
    if (told.for_another or told.age_band is AgeBand.MINOR) and not told.consent:
        raise ConsentNeeded


def _write(wish: Wish, told: Told) -> None:
    wish.title, wish.story = told.title, told.story
    wish.kind, wish.community_id = told.kind, told.community_id
    wish.needed_by, wish.value_cap, wish.age_band = told.needed_by, told.value_cap, told.age_band
    wish.for_name, wish.for_phone = told.name or None, told.phone or None
    wish.address = told.address or None
    wish.person_hash = person_hash(told.name, told.phone) if told.for_another else None
    known = told.for_another and told.phone
    wish.for_phone_hash = seal.keyed_hash("phone", told.phone) if known else None
    wish.may_publish = told.may_publish
    wish.guardian = told.guardian or wish.guardian
    wish.consent_how = told.consent_how or wish.consent_how
    if told.picture or told.no_picture:
        put_picture(wish, told.picture)


def person_hash(name: str, phone: str) -> str:
    """Finds wishes for the same person without an account; a phone may serve a whole family."""
    return seal.keyed_hash("wish person", f"{''.join(name.casefold().split())} {phone}")


def _same(wish: Wish, told: Told) -> bool:
    return (
        (wish.title, wish.story, wish.kind, wish.needed_by)
        == (told.title, told.story, told.kind, told.needed_by)
        and (wish.for_name or "", wish.for_phone or "") == (told.name, told.phone)
        and wish.status in (WishStatus.DRAFT, WishStatus.SUBMITTED)
    )
