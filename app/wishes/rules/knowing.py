"""The desk looks up whom a phone belongs to, each look on record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import seal
from app.core.errors import NotAllowed
from app.wishes import policies, queries

MOST_SHOWN = 5


def look_up(session: Session, phone: str, *, by: Viewer, now: datetime) -> list[queries.Known]:
    """People known under this phone (in its international form), each name in each community
    once; a look that finds nobody is written down too."""
    if not policies.can_enter_for_others(by):
        raise NotAllowed
    found: dict[tuple[str, int | None], queries.Known] = {}
    for one in queries.known_by_phone(seal.keyed_hash("phone", phone)):
        found.setdefault((one.name, one.community_id), one)
    shown = list(found.values())[:MOST_SHOWN]
    for kind, subject_id in [(one.kind, one.subject_id) for one in shown] or [("phones", 0)]:
        seal.log_reveal(
            session,
            by=by.member_id,
            kind=kind,
            subject_id=subject_id,
            fields=["name"],
            now=now,
            why="phone looked up",
        )
    return shown
