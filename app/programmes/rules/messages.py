"""A word to everybody of an event: kept on record, told in chunks, once for each form."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import outbox
from app.core.errors import NotAllowed, Refused
from app.core.localized import Localized
from app.core.text import _l
from app.core.writes import NewRow
from app.notices import rules as notices
from app.programmes import policies
from app.programmes.models import Audience, Event, EventMessage
from app.programmes.queries import event_by_id
from app.programmes.queries import messages as queries
from app.programmes.rules.events import CHUNK

LONGEST = 500
TOPIC = "programmes.message"
_NEW = NewRow(EventMessage, "event_id", "nonce")


class NobodyToTell(Refused):
    message = _l("Nobody would get this: choose other people.")
    field = "audience"


def send(
    session: Session,
    event: Event,
    words: Localized,
    audience: Audience,
    *,
    nonce: str,
    by: Viewer,
    now: datetime,
) -> EventMessage:
    """Writes it down with how many get it, and leaves the telling to the outbox.

    The same form sent twice (its nonce) is one message.
    """
    if not policies.can_run(by, event):
        raise NotAllowed
    people = queries.reached(session, event.id, audience).people
    if not people:
        raise NobodyToTell
    key = _NEW.add(
        session,
        {
            "event_id": event.id,
            "words": words,
            "audience": audience,
            "people": people,
            "nonce": nonce,
            "by_id": by.member_id,
            "at": now,
        },
    )
    if key is not None:
        outbox.put(TOPIC, {"message": key, "after": 0}, key=f"event-message:{key}:0")
    return queries.message_by_nonce(session, event.id, nonce)


def tell_message(session: Session, message_id: int, after: int) -> None:
    """Tells the people it is for, some at a time, each once."""
    message = queries.message_by_id(session, message_id)
    if message is None:
        return
    event = event_by_id(message.event_id)
    people = queries.people_after(session, event.id, message.audience, after=after, most=CHUNK)
    facts = {
        "title": event.programme.title,
        "words": message.words,
        "when": event.starts_at,
        "place": event.place.name,
    }
    for account_id in people:
        notices.tell(
            account_id,
            TOPIC,
            key=f"event-message:{message.id}",
            link=f"/events/{event.code}",
            facts=facts,
        )
    if len(people) == CHUNK:
        last = people[-1]
        outbox.put(
            TOPIC,
            {"message": message.id, "after": last},
            key=f"event-message:{message.id}:{last}",
        )
