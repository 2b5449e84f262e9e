"""The plan of an exhibition: laying it out, naming booths, blocking them, taking them away.

The places of the event follow the open booths in the same transaction, so whoever waits gets
a booth that opens at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.localized import Localized
from app.core.text import _l
from app.programmes import policies
from app.programmes.kinds import KINDS
from app.programmes.models import MOST_COLUMNS, MOST_ROWS, Booth, Event, Registration
from app.programmes.queries import booths as queries
from app.programmes.rules.events import TooFew, set_capacity
from app.programmes.rules.lives import EVENTS, PLACES


class OnlyExhibitions(Refused):
    message = _l("Only an exhibition has booths.")


class PlanInUse(Conflict):
    message = _l("Somebody holds a booth already. Change single booths instead.")


class PartiesAreThere(Refused):
    message = _l("Somebody comes with several people. A booth is for one registration.")


class BoothHeld(Conflict):
    message = _l("Somebody holds this booth. It stays as it is until they have another one.")


class LabelTaken(Refused):
    message = _l("Another booth has this name already.")
    field = "label"


class LastBooth(Refused):
    message = _l("At least one booth has to stay open.")


class Spot(NamedTuple):
    """Where a booth stands, what it is called, and whether it is let."""

    row_no: int
    column_no: int
    label: str
    size: str = ""
    note: Localized | None = None
    blocked: bool = False


def lay_out(
    session: Session, event: Event, rows: int, columns: int, *, by: Viewer, now: datetime
) -> None:
    """A new plan: letters for the rows, numbers for the columns."""
    if not (1 <= rows <= MOST_ROWS and 1 <= columns <= MOST_COLUMNS):
        raise Refused(_l("A plan has at most 12 rows of 20 booths."))
    spots = (
        Spot(row, column, f"{letter(row)}{column}")
        for row in range(1, rows + 1)
        for column in range(1, columns + 1)
    )
    _lay(session, event, spots, by=by, now=now)


def copy_plan(session: Session, event: Event, former: Event, *, by: Viewer, now: datetime) -> None:
    """The plan of another date, with its names, sizes, notes and blocked booths."""
    if not policies.can_run(by, former):
        raise NotAllowed
    names = Spot._fields
    spots = [
        Spot(**{name: getattr(booth, name) for name in names})
        for booth in queries.booths_of(session, former.id)
    ]
    if not spots:
        raise Refused(_l("That date has no plan of booths."))
    _lay(session, event, spots, by=by, now=now)


def save_booth(
    session: Session,
    event: Event,
    booth_id: int,
    *,
    label: str,
    size: str,
    note: Localized | None,
    by: Viewer,
    now: datetime,
) -> None:
    """Another name, size or note; who holds the booth keeps it."""
    booth = _locked(session, event, booth_id, by)
    if any(
        one.label == label and one.id != booth_id for one in queries.booths_of(session, event.id)
    ):
        raise LabelTaken
    before = booth.label
    booth.label, booth.size, booth.note = label, size, note
    session.flush()
    if before != label:
        _record(event, by, now, f"booth {before} → {label}")


def block(
    session: Session, event: Event, booth_id: int, blocked: bool, *, by: Viewer, now: datetime
) -> None:
    """A blocked booth is not let; only a free one is blocked, and one stays open at least."""
    booth = _locked(session, event, booth_id, by)
    if booth.blocked == blocked:
        return
    if blocked:
        _check_free(session, booth)
    booth.blocked = blocked
    session.flush()
    _follow(session, event, by=by, now=now)


def remove(session: Session, event: Event, booth_id: int, *, by: Viewer, now: datetime) -> None:
    """Takes a free booth off the plan."""
    booth = _locked(session, event, booth_id, by)
    _check_free(session, booth)
    label = booth.label
    session.delete(booth)
    session.flush()
    _record(event, by, now, f"booth {label} removed")
    _follow(session, event, by=by, now=now)


def letter(row: int) -> str:
    """The name of a row: A is the first one."""
    return chr(ord("A") + row - 1)


def _lay(
    session: Session, event: Event, spots: Iterable[Spot], *, by: Viewer, now: datetime
) -> None:
    """Lays a plan in place of one that nobody uses; who has a place gets a booth, in order."""
    if not KINDS[event.programme.kind].booths:
        raise OnlyExhibitions
    _lock(session, event, by)
    there = queries.holders(session, event.id)
    if any(row.booth_id is not None for row in there):
        raise PlanInUse
    if queries.largest_party(session, event.id) > 1:
        raise PartiesAreThere
    session.execute(sa.delete(Booth).where(Booth.event_id == event.id))
    booths = [Booth(event_id=event.id, **spot._asdict()) for spot in spots]
    session.add_all(booths)
    session.flush()
    free = [booth for booth in booths if not booth.blocked]
    if len(free) < len(there):
        raise TooFew
    for row, booth in zip(there, free, strict=False):
        _settle(row, booth)
    session.flush()
    _record(event, by, now, f"plan of {len(booths)} booths")
    _follow(session, event, by=by, now=now)


def _settle(row: Registration, booth: Booth) -> None:
    row.booth_id = booth.id
    row.version += 1


def _lock(session: Session, event: Event, by: Viewer) -> None:
    if not policies.can_run(by, event):
        raise NotAllowed
    PLACES.lock(session, event.id)
    session.refresh(event)
    if event.is_cancelled:
        raise Conflict


def _locked(session: Session, event: Event, booth_id: int, by: Viewer) -> Booth:
    """The booth, while nobody else takes or changes one; raises Missing."""
    _lock(session, event, by)
    booth = queries.booth_of(session, event.id, booth_id)
    session.refresh(booth)
    return booth


def _check_free(session: Session, booth: Booth) -> None:
    if queries.holder_of(session, booth.id) is not None:
        raise BoothHeld


def _follow(session: Session, event: Event, *, by: Viewer, now: datetime) -> None:
    """The places become as many as the open booths; whoever waits moves up."""
    size = queries.open_booths(session, event.id)
    if size < 1:
        raise LastBooth
    if size != event.capacity:
        set_capacity(session, event, size, by=by, now=now)


def _record(event: Event, by: Viewer, now: datetime, why: str) -> None:
    EVENTS.record(event.id, event.status, event.status, by=by.id, now=now, why=why)
