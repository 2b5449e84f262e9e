"""Taking a place, or a place in the line."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import seal
from app.core.capacity import Outcome
from app.core.codes import new_code, ticket_code
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.core.writes import NewRow, as_read
from app.programmes import policies, queries
from app.programmes.models import Event, Registration, RegistrationStatus
from app.programmes.rules import booths
from app.programmes.rules.closing import check_not_closed
from app.programmes.rules.lives import PLACES, REGISTRATIONS, release_former, tell
from app.programmes.rules.prerequisites import check_prerequisites

TRIES = 5
_NEW = NewRow(Registration)


class NotOpen(Refused):
    message = _l("Signing up for this is not open.")


class HasBegun(Refused):
    message = _l("This has begun already. Please look for another date.")


class IsCancelled(Refused):
    message = _l("This date is cancelled. Please look for another one.")


class AlreadySignedUp(Refused):
    """The person stands on the list already; `registration` is theirs, where they may see it."""

    status = 409
    message = _l("You have signed up for this already.")

    def __init__(self, registration: Registration) -> None:
        self.registration = registration
        super().__init__()


class GuestOnList(Refused):
    message = _l("Somebody with this name and phone is on the list already.")
    field = "for_name"


class PartyTooLarge(Refused):
    message = _l("There are not so many places in all. Please sign up with fewer people.")
    field = "party_size"


class Guest(NamedTuple):
    """Somebody without an account of their own: a parent, a neighbour, a walk-in."""

    name: str
    phone: str = ""

    @property
    def hash(self) -> str:
        """Name and phone together: one phone may serve a family."""
        name = "".join(self.name.casefold().split())
        return seal.keyed_hash("guest", f"{name}|{self.phone}")

    @property
    def phone_hash(self) -> str | None:
        """What the desk finds them by."""
        return seal.keyed_hash("phone", self.phone) if self.phone else None


class Newcomer(NamedTuple):
    """Who comes, or is entered by whom, with how many."""

    by: Viewer
    now: datetime
    party_size: int = 1
    note: str = ""
    guest: Guest | None = None
    by_staff: bool = False
    booth: str = ""


def sign_up(
    session: Session,
    event: Event,
    *,
    by: Viewer,
    now: datetime,
    party_size: int = 1,
    note: str = "",
    guest: Guest | None = None,
    booth: str = "",
) -> Registration:
    """Takes the places, or joins the waiting list where they are gone or others wait.

    Where the organiser approves, or lots are drawn, it is an entry that holds no place yet.
    """
    check_open(event, now)
    check_prerequisites(event, by=by, for_other=guest is not None)
    if party_size > event.capacity:
        raise PartyTooLarge
    who = Newcomer(by, now, party_size, note, guest, booth=booth)
    if event.programme.wants_approval:
        status = RegistrationStatus.PENDING
    else:
        status = take_or_wait(session, event, party_size)
    row = add_row(session, event, who, status)
    tell_standing(row, event, "joined")
    return row


def admit_guest(
    session: Session,
    event: Event,
    guest: Guest,
    *,
    by: Viewer,
    now: datetime,
    party_size: int = 1,
    over: bool = False,
    note: str = "",
) -> Registration:
    """Staff enters somebody by phone or at the door; `over` also beyond the capacity, on record."""
    if not policies.can_run(by, event):
        raise NotAllowed
    if event.is_cancelled:
        raise IsCancelled
    if event.has_ended(now):
        raise HasBegun
    if over:
        PLACES.take_over(session, event.id, party_size)
        booths.check_beyond(session, event)
        status = RegistrationStatus.CONFIRMED
    else:
        status = take_or_wait(session, event, party_size)
    who = Newcomer(by, now, party_size, note, guest, by_staff=True)
    row = add_row(session, event, who, status)
    REGISTRATIONS.record(
        row.id, None, row.status, by=by.id, now=now, why="over capacity" if over else "by staff"
    )
    return row


def admit_waiting(
    session: Session, row: Registration, *, by: Viewer, now: datetime, why: str = ""
) -> None:
    """Staff lets somebody in from the waiting list beyond the capacity, on record."""
    event = row.event
    if not policies.can_run(by, event):
        raise NotAllowed
    PLACES.lock(session, event.id)
    booths.check_beyond(session, event)
    session.refresh(row)
    REGISTRATIONS.move(
        row,
        RegistrationStatus.CONFIRMED,
        by=by.id,
        now=now,
        why=why or "over capacity",
        confirmed_at=now,
    )
    PLACES.leave_waiting(session, event.id, row.party_size)
    PLACES.take_over(session, event.id, row.party_size)
    tell(row, event, "programmes.promoted", "promoted")
    release_former(row)


def check_open(event: Event, now: datetime) -> None:
    """Raises where nobody can sign up for this date now."""
    if event.is_cancelled:
        raise IsCancelled
    if not event.programme.is_published:
        raise NotOpen
    if event.has_begun(now):
        raise HasBegun
    check_not_closed(event, now)


def take_or_wait(session: Session, event: Event, party_size: int) -> RegistrationStatus:
    """Where somebody with so many people stands now: in the draw, with places, or in the line."""
    if event.awaits_draw:
        PLACES.lock(session, event.id)
        session.refresh(event)
        if event.awaits_draw:
            if event.draw_seed is None:
                event.draw_seed = secrets.token_hex(16)
            return RegistrationStatus.PENDING
    if PLACES.take(session, event.id, party_size) is Outcome.WAITING:
        return RegistrationStatus.WAITLISTED
    return RegistrationStatus.CONFIRMED


def add_row(
    session: Session, event: Event, who: Newcomer, status: RegistrationStatus, **more: Any
) -> Registration:
    """The row; a second live one of the same person is refused by the database itself."""
    guest = who.guest
    account_id = None if guest else who.by.member_id
    waits = status is RegistrationStatus.WAITLISTED
    booths.check_party(session, event, who.party_size)
    try:
        booth_id = booths.pick(session, event, status, who.booth)
    except booths.BoothTaken:
        _refuse_second(session, event, who)
        raise
    values: dict[str, Any] = {
        "event_id": event.id,
        "account_id": account_id,
        "booked_by": who.by.member_id,
        "by_staff": who.by_staff,
        "for_name": guest.name if guest else None,
        "for_phone": guest.phone or None if guest else None,
        "for_hash": guest.hash if guest else None,
        "for_phone_hash": guest.phone_hash if guest else None,
        "party_size": who.party_size,
        "booth_id": booth_id,
        "note": who.note,
        "status": status,
        "joined_at": who.now,
        "confirmed_at": who.now if status is RegistrationStatus.CONFIRMED else None,
        "behind_until": queries.behind_until(session, account_id, who.now)
        if waits and account_id
        else None,
        "line_no": queries.next_no(session, event.id) if waits else None,
        "version": 1,
        **more,
    }
    for _ in range(TRIES):
        values |= {"code": new_code(), "ticket": ticket_code()}
        key = _NEW.add(session, values)
        if key is not None:
            return as_read(session, Registration, id=key, **values)
        _refuse_second(session, event, who)
    raise NotOpen


def tell_standing(row: Registration, event: Event, step: str) -> None:
    """Tells somebody where they stand after signing up, an approval or the draw."""
    if row.is_pending:
        kind = "programmes.pending" if event.programme.wants_approval else "programmes.entered"
    elif row.is_waiting:
        asks = event.programme.offers_places
        kind = "programmes.waitlisted_offer" if asks else "programmes.waitlisted"
    else:
        kind = "programmes.registered"
    tell(row, event, kind, step, draw=event.draw_at)


def _refuse_second(session: Session, event: Event, who: Newcomer) -> None:
    """Raises where the person stands on the list; otherwise a code was taken by chance."""
    mine = (
        Registration.for_hash == who.guest.hash
        if who.guest
        else Registration.account_id == who.by.id
    )
    standing = session.scalar(queries.live_of(event.id).where(mine))
    if standing is None:
        return
    if who.by_staff or not policies.is_mine(who.by, standing):
        raise GuestOnList
    raise AlreadySignedUp(standing)
