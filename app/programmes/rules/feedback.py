"""What people who were there say of it: asked once, given once, changed for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.notices import rules as notices
from app.programmes import policies, queries
from app.programmes.models import Event, Feedback, Registration

CHANGEABLE = timedelta(days=14)


class NotThere(Refused):
    message = _l("Only somebody who was there can say how it was, once it is over.")


class TooLateToChange(Refused):
    message = _l("Two weeks have passed: what you said stays as it is. Thank you.")


def ask(row: Registration, event: Event) -> None:
    """Asks whoever is told about a registration how it was, once."""
    if row.told_id is not None:
        notices.tell(
            row.told_id,
            "programmes.how_was_it",
            key=f"registration:{row.id}:feedback",
            link=f"/registrations/{row.code}/feedback",
            facts={"title": event.programme.title, "when": event.starts_at},
        )


def may_give(row: Registration, now: datetime) -> bool:
    """Whether the registration is of somebody who was there, and it is over."""
    return row.has_attended and row.event.has_ended(now)


def may_change(given: Feedback | None, now: datetime) -> bool:
    """Two weeks after it was first given it stays."""
    return given is None or now <= given.given_at + CHANGEABLE


def give(
    session: Session, row: Registration, rating: int, comment: str, *, by: Viewer, now: datetime
) -> None:
    """Keeps what somebody says; a second time changes the first."""
    if not policies.is_mine(by, row):
        raise NotAllowed
    queries.locked_registration(session, row.id)
    if not may_give(row, now):
        raise NotThere
    given = queries.feedback_of(row.id)
    if not may_change(given, now):
        raise TooLateToChange
    if given is None:
        given = Feedback(registration_id=row.id, given_at=now)
        session.add(given)
    given.rating, given.comment, given.changed_at = rating, comment, now
    session.flush()
