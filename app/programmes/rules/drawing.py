"""Drawing lots: in an order that anybody can work out again from the published seed.

Before the first entry a secret seed is chosen and its SHA-256 published, so nobody can choose
another one later. After the draw the seed is public. The order is that of
SHA-256(seed + ":" + code of the entry), the smallest first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import outbox
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.programmes import policies, queries
from app.programmes.models import Event, Registration
from app.programmes.rules.approving import settle
from app.programmes.rules.events import CHUNK
from app.programmes.rules.lives import EVENTS, PLACES, move_up
from app.programmes.rules.signing_up import take_or_wait, tell_standing


class NothingToDraw(Refused):
    message = _l("There is nothing to draw here, or the lots are drawn already.")


def lot(seed: str, code: str) -> str:
    """The lot of an entry: 64 signs, as likely as any others."""
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


def order(seed: str, entries: Sequence[Registration], behind: frozenset[int]) -> list[Registration]:
    """The entries as they were drawn; accounts that stand `behind` others come after them."""
    return sorted(entries, key=lambda row: (row.account_id in behind, lot(seed, row.code)))


class Lot(NamedTuple):
    """An entry of a draw as everybody may see it."""

    code: str
    lot: str
    has_place: bool


def drawn(event: Event) -> list[Lot]:
    """The entries of a draw with their lots, the first one first; empty before it."""
    if event.drawn_at is None or event.draw_seed is None:
        return []
    seed = event.draw_seed
    rows = queries.entries_of_draw(event.id, event.drawn_at)
    lots = [Lot(row.code, lot(seed, row.code), row.won) for row in rows]
    return sorted(lots, key=lambda found: found.lot)


def draw_now(session: Session, event: Event, *, by: Viewer, now: datetime) -> None:
    """Who runs the event closes the entries early, on record."""
    if not policies.can_run(by, event):
        raise NotAllowed
    if not event.awaits_draw or event.is_cancelled or event.has_begun(now):
        raise NothingToDraw
    if not draw(session, event.id, by=by.id, now=now):
        raise NothingToDraw


def draw_when_due(session: Session, event_id: int, sequence: int, *, now: datetime) -> None:
    """The timer: at the time that the programme says, unless the event has moved since."""
    event = queries.event_by_id(event_id)
    if event.sequence == sequence and event.draw_at <= now and not event.has_begun(now):
        draw(session, event_id, by=None, now=now)


def draw(session: Session, event_id: int, *, by: int | None, now: datetime) -> bool:
    """Gives places in the order of the lots, and the line behind them the same order; once.

    False where somebody has drawn already.
    """
    event = queries.event_by_id(event_id)
    PLACES.lock(session, event_id)
    session.refresh(event)
    if not event.awaits_draw or event.is_cancelled:
        return False
    event.drawn_at = now
    session.flush()
    entries = queries.pending_registrations(session, event_id)
    behind = queries.accounts_behind(session, event_id, now)
    for row in order(event.draw_seed or "", entries, behind):
        settle(session, row, event, take_or_wait(session, event, row.party_size), by=None, now=now)
    move_up(session, event, now=now)
    EVENTS.record(
        event.id, event.status, event.status, by=by, now=now, why=f"drawn: {len(entries)}"
    )
    outbox.put("programmes.tell_draw", {"event": event_id, "after": 0}, key=f"draw:{event_id}:0")
    return True


def tell_draw(session: Session, event_id: int, after: int) -> None:
    """Tells everybody what the draw has given them, some at a time."""
    event = queries.event_by_id(event_id)
    rows = queries.open_registrations(session, event_id, after=after, most=CHUNK)
    for row in rows:
        tell_standing(row, event, "drawn")
    if len(rows) == CHUNK:
        last = rows[-1].id
        payload = {"event": event_id, "after": last}
        outbox.put("programmes.tell_draw", payload, key=f"draw:{event_id}:{last}")
