"""Taking a place, or a place in the line."""

from __future__ import annotations

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
from app.programmes.rules.lives import PLACES, REGISTRATIONS, tell

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


def sign_up(
    session: Session,
    event: Event,
    *,
    by: Viewer,
    now: datetime,
    party_size: int = 1,
    note: str = "",
    guest: Guest | None = None,
) -> Registration:
    """Takes the places, or joins the waiting list where they are gone or others wait."""
    _check_open(event, now)
    if party_size > event.capacity:
        raise PartyTooLarge
    outcome = PLACES.take(session, event.id, party_size)
    row = _insert(session, event, outcome, by, now, party_size, note, guest, by_staff=False)
    waits = outcome is Outcome.WAITING
    kind = "programmes.waitlisted" if waits else "programmes.registered"
    tell(row, event, kind, "joined")
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
        outcome = Outcome.TAKEN
    else:
        outcome = PLACES.take(session, event.id, party_size)
    row = _insert(session, event, outcome, by, now, party_size, note, guest, by_staff=True)
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


def _check_open(event: Event, now: datetime) -> None:
    if event.is_cancelled:
        raise IsCancelled
    if not event.programme.is_published:
        raise NotOpen
    if event.has_begun(now):
        raise HasBegun


def _insert(
    session: Session,
    event: Event,
    outcome: Outcome,
    by: Viewer,
    now: datetime,
    party_size: int,
    note: str,
    guest: Guest | None,
    *,
    by_staff: bool,
) -> Registration:
    """The row; a second live one of the same person is refused by the database itself."""
    account_id = None if guest else by.member_id
    waits = outcome is Outcome.WAITING
    values: dict[str, Any] = {
        "event_id": event.id,
        "account_id": account_id,
        "booked_by": by.member_id,
        "by_staff": by_staff,
        "for_name": guest.name if guest else None,
        "for_phone": guest.phone or None if guest else None,
        "for_hash": guest.hash if guest else None,
        "for_phone_hash": guest.phone_hash if guest else None,
        "party_size": party_size,
        "note": note,
        "status": RegistrationStatus.WAITLISTED if waits else RegistrationStatus.CONFIRMED,
        "joined_at": now,
        "confirmed_at": None if waits else now,
        "behind_until": queries.behind_until(session, account_id, now)
        if waits and account_id
        else None,
        "version": 1,
    }
    for _ in range(TRIES):
        values |= {"code": new_code(), "ticket": ticket_code()}
        key = _NEW.add(session, values)
        if key is not None:
            return as_read(session, Registration, id=key, **values)
        _refuse_second(session, event, by, guest, by_staff)
    raise NotOpen


def _refuse_second(
    session: Session, event: Event, by: Viewer, guest: Guest | None, by_staff: bool
) -> None:
    """Raises where the person stands on the list; otherwise a code was taken by chance."""
    who = Registration.for_hash == guest.hash if guest else Registration.account_id == by.id
    standing = session.scalar(queries.live_of(event.id).where(who))
    if standing is None:
        return
    if by_staff or not policies.is_mine(by, standing):
        raise GuestOnList
    raise AlreadySignedUp(standing)
