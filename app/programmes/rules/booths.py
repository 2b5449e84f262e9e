"""Which booth of an exhibition somebody gets: the one they chose, or the next free one.

The row of the event is locked whenever a place is taken, so nobody else chooses meanwhile;
the index of the registrations refuses a second holder of one booth in any case.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.core.errors import Refused
from app.core.text import _l
from app.programmes.kinds import KINDS
from app.programmes.models import (
    HOLDING,
    Event,
    Programme,
    Registration,
    RegistrationStatus,
)
from app.programmes.queries import booths as queries

TOLD: dict[str, str] = {
    "programmes.registered": "programmes.registered_booth",
    "programmes.promoted": "programmes.promoted_booth",
    "programmes.offered": "programmes.offered_booth",
    "programmes.moved": "programmes.moved_booth",
}
"""The notices that also say which booth it is."""


class BoothTaken(Refused):
    status = 409
    message = _l("This booth is not free any more. Please choose another one.")
    field = "booth"


class OneBoothEach(Refused):
    message = _l("Here every registration is for one booth. Please sign up for one.")
    field = "party_size"


class NoBoothBeyond(Refused):
    message = _l("There are no places beyond the booths. Open one more booth in the plan.")
    field = "beyond"


class PlanDecides(Refused):
    message = _l("Here the places are the booths. Please change the plan of booths.")
    field = "capacity"


class KindHasPlan(Refused):
    message = _l("A date of this programme has a plan of booths, so it stays an exhibition.")
    field = "kind"


def pick(
    session: Session, event: Event, status: RegistrationStatus, wanted: str = ""
) -> int | None:
    """The booth of somebody who stands so now; None without a plan, or without a place.

    Raises BoothTaken where the one they chose cannot be theirs.
    """
    if not KINDS[event.programme.kind].booths or status is RegistrationStatus.PENDING:
        return None
    found = queries.free_booth(session, event.id, wanted or None) if status in HOLDING else None
    if found is None and wanted:
        raise BoothTaken
    return found.id if found is not None else None


def given(session: Session, event: Event, status: RegistrationStatus) -> dict[str, Any]:
    """What moving to this state sets: the next free booth, where the event has a plan."""
    booth_id = pick(session, event, status)
    return {} if booth_id is None else {"booth_id": booth_id}


def given_up(row: Registration) -> dict[str, Any]:
    """What the end of a registration sets: its booth is free again."""
    return {} if row.booth_id is None else {"booth_id": None}


def check_party(session: Session, event: Event, size: int) -> None:
    """One registration, one booth."""
    if size > 1 and _planned(session, event):
        raise OneBoothEach


def check_beyond(session: Session, event: Event) -> None:
    """Nobody is let in beyond the booths."""
    if _planned(session, event):
        raise NoBoothBeyond


def check_capacity(session: Session, event: Event, capacity: int) -> None:
    """An event with a plan has as many places as open booths; its row is locked."""
    if _planned(session, event) and queries.open_booths(session, event.id) != capacity:
        raise PlanDecides


def check_kind(session: Session, programme: Programme) -> None:
    """What has a plan of booths stays an exhibition."""
    if not KINDS[programme.kind].booths and queries.programme_has_plan(session, programme.id):
        raise KindHasPlan


def told(session: Session, row: Registration, kind: str) -> tuple[str, dict[str, Any]]:
    """The kind of notice about a registration, and its booth where it holds one."""
    if row.booth_id is None or kind not in TOLD:
        return kind, {}
    return TOLD[kind], {"booth": queries.label_of(session, row.booth_id)}


def _planned(session: Session, event: Event) -> bool:
    return KINDS[event.programme.kind].booths and queries.has_plan(session, event.id)
