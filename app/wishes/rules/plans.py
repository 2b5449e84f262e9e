"""What goes with a claim when it ends: agreed visits, the question to hand it over, and what
the resident was asked."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from app.core.db import db
from app.wishes import queries
from app.wishes.models import HandOver, OfferStatus, Visit, VisitStatus, WishQuestion


def call_off(claim_id: int, *, now: datetime) -> None:
    """Nobody comes any more, and nobody is asked any more."""
    session = db.session()
    session.execute(
        sa.update(Visit)
        .where(Visit.claim_id == claim_id, Visit.status == VisitStatus.AGREED)
        .values(status=VisitStatus.CANCELLED)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        sa.update(HandOver)
        .where(HandOver.claim_id == claim_id, HandOver.status == OfferStatus.ASKED)
        .values(status=OfferStatus.CANCELLED, answered_at=now)
        .execution_options(synchronize_session=False)
    )
    _see_anew()


def agreed_visits(claim_id: int) -> list[int]:
    """The visits of a claim that are still agreed."""
    return [visit.id for visit in queries.visits_of([claim_id]) if visit.is_agreed]


def move_visits(visit_ids: list[int], to_id: int) -> None:
    """What is agreed with the resident stays agreed; somebody else comes."""
    db.session.execute(
        sa.update(Visit)
        .where(Visit.id.in_(visit_ids))
        .values(claim_id=to_id, status=VisitStatus.AGREED)
        .execution_options(synchronize_session=False)
    )
    _see_anew()


def move_questions(claim_id: int, to_id: int) -> None:
    """What the resident was asked and answered goes along with the wish."""
    db.session.execute(
        sa.update(WishQuestion)
        .where(WishQuestion.claim_id == claim_id)
        .values(claim_id=to_id)
        .execution_options(synchronize_session=False)
    )
    _see_anew()


def drop_unanswered(wish_id: int) -> None:
    """Whoever asked has nothing more to do with the wish; the next one may ask."""
    db.session.execute(
        sa.delete(WishQuestion)
        .where(WishQuestion.wish_id == wish_id, WishQuestion.answered_at.is_(None))
        .execution_options(synchronize_session=False)
    )
    _see_anew()


def _see_anew() -> None:
    """Rows that were read before are read again when they are asked for."""
    session = db.session()
    for row in list(session.identity_map.values()):
        if isinstance(row, Visit | HandOver | WishQuestion):
            session.expire(row)
