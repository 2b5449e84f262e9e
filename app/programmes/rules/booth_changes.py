"""Going from one's booth to another free one, until the deadline."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.programmes import policies
from app.programmes.models import Registration
from app.programmes.queries import booths as queries
from app.programmes.rules.booths import BoothTaken
from app.programmes.rules.leaving import TooLateToCancel
from app.programmes.rules.lives import PLACES, REGISTRATIONS, tell


class NoBooth(Refused):
    message = _l("There is no booth of yours to change here.")


def change_booth(
    session: Session, row: Registration, label: str, *, by: Viewer, now: datetime
) -> bool:
    """The other booth, while it is free; the former one is free again. False: it is that one.

    Who runs the event may do it later too, until it begins.
    """
    event = row.event
    if not policies.can_cancel(by, row):
        raise NotAllowed
    PLACES.lock(session, event.id)
    session.refresh(row)
    if not row.is_confirmed or row.booth_id is None:
        raise NoBooth
    runs = policies.can_run(by, event)
    if event.has_begun(now) or (now > row.cancel_until and not runs):
        raise TooLateToCancel(_l("The time for changes is over. Please call us."))
    before = queries.label_of(session, row.booth_id)
    if before == label:
        return False
    booth = queries.free_booth(session, event.id, label)
    if booth is None:
        raise BoothTaken
    row.booth_id = booth.id
    row.version += 1
    session.flush()
    why = f"booth {before} → {booth.label}"
    REGISTRATIONS.record(row.id, row.status, row.status, by=by.id, now=now, why=why)
    tell(row, event, "programmes.booth", f"booth:{row.version}", booth=booth.label)
    return True
