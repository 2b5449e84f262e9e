"""What people said of a date: one answer, the figures, the comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from app.core.db import db
from app.programmes.models import Feedback, Registration

BEST = 5


def feedback_of(registration_id: int) -> Feedback | None:
    """What was said for a registration."""
    return db.session.scalar(
        sa.select(Feedback)
        .where(Feedback.registration_id == registration_id)
        .execution_options(populate_existing=True)
    )


class Figures(NamedTuple):
    """How many gave which rating, the best first; always with their number."""

    counts: tuple[tuple[int, int], ...]

    @property
    def n(self) -> int:
        return sum(count for _rating, count in self.counts)

    @property
    def mean(self) -> float:
        """Only where somebody said something."""
        return sum(rating * count for rating, count in self.counts) / self.n


def figures_of(event_id: int) -> Figures:
    """What people thought of a date, in numbers."""
    rows = db.session.execute(
        sa.select(Feedback.rating, sa.func.count())
        .join(Registration, Registration.id == Feedback.registration_id)
        .where(Registration.event_id == event_id)
        .group_by(Feedback.rating)
        .order_by(Feedback.rating)
        .limit(BEST)
    )
    found: dict[int, int] = {rating: count for rating, count in rows}  # noqa: C416 (typed)
    return Figures(tuple((rating, found.get(rating, 0)) for rating in range(BEST, 0, -1)))


def comments_of(event_id: int, *, most: int = 100) -> Sequence[tuple[int, str]]:
    """Ratings and comments on a date, without whose they are, the newest first."""
    rows = db.session.execute(
        sa.select(Feedback.rating, Feedback.comment)
        .join(Registration, Registration.id == Feedback.registration_id)
        .where(Registration.event_id == event_id, Feedback.comment != "")
        .order_by(Feedback.changed_at.desc(), Feedback.id.desc())
        .limit(most)
    )
    return [(rating, comment) for rating, comment in rows]


def feedback_by(account_id: int, *, most: int = 2000) -> Sequence[Feedback]:
    """Everything somebody said about what they attended themselves."""
    return db.session.scalars(
        sa.select(Feedback)
        .join(Registration, Registration.id == Feedback.registration_id)
        .where(Registration.account_id == account_id)
        .order_by(Feedback.id)
        .limit(most)
    ).all()
