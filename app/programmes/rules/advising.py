"""What an adviser does with a talk: who came, who did not, and a note for themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import outbox
from app.core.db import db
from app.core.errors import Conflict, NotAllowed, Refused
from app.core.text import _l
from app.programmes import policies
from app.programmes.models import AdviceNote, Registration, RegistrationStatus
from app.programmes.queries import lock_registration
from app.programmes.rules.door import check_in
from app.programmes.rules.lives import REGISTRATIONS

LONGEST_NOTE = 2000


class NotBegun(Refused):
    message = _l("The talk has not begun yet.")


class SettledAlready(Conflict):
    message = _l("This was written down already.")


def came(session: Session, row: Registration, *, by: Viewer, now: datetime) -> None:
    """The person is here: a check-in like any other, once however often it is pressed."""
    _check(by, row)
    nonce = f"advice:{row.id}:{row.version}"
    check_in(session, row.event, row.ticket, nonce=nonce, scanned_at=now, by=by, now=now)


def did_not_come(session: Session, row: Registration, *, by: Viewer, now: datetime) -> None:
    """The talk has begun and the person is not there; coming late still undoes it."""
    _check(by, row)
    if not row.event.has_begun(now):
        raise NotBegun
    lock_registration(session, row)
    if not row.is_confirmed:
        raise SettledAlready
    REGISTRATIONS.move(row, RegistrationStatus.NO_SHOW, by=by.id, now=now)


def keep_note(session: Session, row: Registration, text: str, *, by: Viewer, now: datetime) -> None:
    """The adviser's note as it is from now on; an empty one goes."""
    _check(by, row)
    if not text:
        mine = (AdviceNote.registration_id == row.id, AdviceNote.by_id == by.member_id)
        session.execute(sa.delete(AdviceNote).where(*mine))
        return
    insert: Any = outbox.insert_for(db.engine.dialect.name)
    new = insert(AdviceNote).values(
        registration_id=row.id, by_id=by.member_id, text=text, changed_at=now
    )
    session.execute(
        new.on_conflict_do_update(
            index_elements=["registration_id", "by_id"],
            set_={"text": new.excluded.text, "changed_at": new.excluded.changed_at},
        )
    )


def forget_advice(session: Session, account_id: int) -> None:
    """Notes go with the person they are about, who signed them up, and with their writer."""
    about = sa.select(Registration.id).where(
        sa.or_(
            Registration.account_id == account_id,
            sa.and_(Registration.account_id.is_(None), Registration.booked_by == account_id),
        ),
    )
    session.execute(
        sa.delete(AdviceNote)
        .where(sa.or_(AdviceNote.by_id == account_id, AdviceNote.registration_id.in_(about)))
        .execution_options(synchronize_session=False)
    )


def _check(by: Viewer, row: Registration) -> None:
    if not policies.advises(by, row.event):
        raise NotAllowed
