"""Coming with more or fewer people, or on another date of the same programme."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.programmes import policies, queries
from app.programmes.models import Event, Registration, RegistrationStatus
from app.programmes.rules import booths
from app.programmes.rules.closing import check_not_closed
from app.programmes.rules.leaving import NothingToCancel, TooLateToCancel, end
from app.programmes.rules.lives import PLACES, move_up, tell
from app.programmes.rules.questions import carry_answers
from app.programmes.rules.signing_up import (
    Guest,
    Newcomer,
    PartyTooLarge,
    add_row,
    check_open,
    take_or_wait,
    tell_standing,
)


class NotSoMany(Refused):
    message = _l("So many places are not free. Your own stay as they are.")
    field = "party_size"


class AnotherProgramme(Refused):
    message = _l("One can move to another date of the same programme only.")


def change_party(
    session: Session, row: Registration, size: int, *, by: Viewer, now: datetime
) -> None:
    """More or fewer people on one ticket; more only where places are free and nobody waits.

    Who waits keeps their place in the line.
    """
    event = row.event
    _check_may_change(by, row)
    if size > event.capacity:
        raise PartyTooLarge
    PLACES.lock(session, event.id)
    booths.check_party(session, event, size)
    session.refresh(row)
    _check_in_time(by, row, now)
    more = size - row.party_size
    if row.is_confirmed and more > 0 and not PLACES.take_more(session, event.id, more):
        raise NotSoMany
    if row.is_confirmed and more < 0:
        PLACES.give_back(session, event.id, -more)
    if row.is_waiting:
        PLACES.join_waiting(session, event.id, more)
    row.party_size = size
    row.version += 1
    session.flush()
    if more < 0:
        move_up(session, event, now=now)


def move_to(
    session: Session, row: Registration, to: Event, *, by: Viewer, now: datetime
) -> Registration:
    """Signs up for another date; the place on this one is kept until the other is certain."""
    _check_may_change(by, row)
    if to.programme_id != row.event.programme_id or to.id == row.event_id:
        raise AnotherProgramme
    check_open(to, now)
    for event_id in sorted((row.event_id, to.id)):  # always in the same order: nobody deadlocks
        PLACES.lock(session, event_id)
    session.refresh(row)
    _check_in_time(by, row, now)
    if row.party_size > to.capacity:
        raise PartyTooLarge
    guest = Guest(row.for_name, row.for_phone or "") if row.for_name is not None else None
    who = Newcomer(by, now, row.party_size, row.note, guest, row.by_staff)
    own = {"account_id": row.account_id, "booked_by": row.booked_by, "moves_from": row.id}
    approved = not row.is_pending
    if to.programme.wants_approval and not approved:
        status = RegistrationStatus.PENDING
    else:
        status = take_or_wait(session, to, row.party_size)
    fresh = add_row(session, to, who, status, **own)
    carry_answers(session, row, fresh)
    tell_standing(fresh, to, "joined")
    if fresh.is_confirmed or not row.holds_places:
        _end_former(session, row, fresh, by=by.id, now=now)
    return fresh


def leave_former(session: Session, registration_id: int, *, now: datetime) -> None:
    """The work left by a move: the new place is certain, so the former one is given up."""
    fresh = queries.registration_by_id(registration_id)
    if fresh.moves_from is None or not fresh.holds_places or fresh.is_offered:
        return
    former = queries.registration_by_id(fresh.moves_from)
    PLACES.lock(session, former.event_id)
    session.refresh(former)
    if former.can_end:
        _end_former(session, former, fresh, by=None, now=now)
        tell(fresh, fresh.event, "programmes.moved", "moved")


def _end_former(
    session: Session, former: Registration, fresh: Registration, *, by: int | None, now: datetime
) -> None:
    why = f"moved to {fresh.code}"
    end(session, former, RegistrationStatus.CANCELLED, by=by, now=now, why=why)


def _check_may_change(by: Viewer, row: Registration) -> None:
    if not policies.can_cancel(by, row):
        raise NotAllowed


def _check_in_time(by: Viewer, row: Registration, now: datetime) -> None:
    if row.is_offered or not row.can_end:
        raise NothingToCancel(_l("Please answer first whether you take the place."))
    if row.is_confirmed and now > row.cancel_until and not policies.can_run(by, row.event):
        raise TooLateToCancel(_l("The time for changes is over. Please call us."))
    if row.event.has_begun(now):
        raise TooLateToCancel(_l("The time for changes is over. Please call us."))
    if not row.is_confirmed and not policies.can_run(by, row.event):
        check_not_closed(row.event, now)
