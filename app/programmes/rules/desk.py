"""At the registration desk: entering who calls, and notes among organisers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.errors import NotAllowed
from app.programmes import policies
from app.programmes.models import Event, Registration, RegistrationNote
from app.programmes.rules.lives import PLACES
from app.programmes.rules.signing_up import Guest, admit_guest

LONGEST_NOTE = 500


def enter(
    session: Session,
    event: Event,
    guest: Guest,
    *,
    by: Viewer,
    now: datetime,
    party_size: int,
    note: str,
    beyond: bool,
) -> Registration:
    """Somebody who calls or stands at the door; `beyond` lets them in where no place is free.

    Where one is free they take it as anybody would, and nothing is said of the capacity.
    """
    if beyond and policies.can_run(by, event):
        PLACES.lock(session, event.id)
        session.refresh(event)
        beyond = event.left < party_size
    return admit_guest(
        session, event, guest, by=by, now=now, party_size=party_size, note=note, over=beyond
    )


def write_note(
    session: Session, row: Registration, text: str, *, by: Viewer, now: datetime
) -> RegistrationNote:
    """Adds a note; what was written before stays, each with who wrote it."""
    if not policies.can_run(by, row.event):
        raise NotAllowed
    note = RegistrationNote(registration_id=row.id, text=text, by_id=by.member_id, at=now)
    session.add(note)
    session.flush()
    return note


def forget_notes(session: Session, account_id: int) -> None:
    """What was written about somebody goes with them."""
    theirs = sa.select(Registration.id).where(Registration.account_id == account_id)
    session.execute(
        sa.delete(RegistrationNote)
        .where(RegistrationNote.registration_id.in_(theirs))
        .execution_options(synchronize_session=False)
    )
