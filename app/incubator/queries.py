"""Reading what merchants need: one's own answers, and how many need what."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from app.core.db import db
from app.core.known import known
from app.incubator.models import NeedAnswer, NeedsSurvey
from app.incubator.topics import Need, Topic

LEAST_SHOWN = 5
"""From so many answers on figures are shown to everybody: fewer might tell who it is."""


class Demand(NamedTuple):
    """How many answered a topic in which way."""

    topic: Topic
    urgent: int
    learn: int
    fine: int

    @property
    def wanting(self) -> int:
        """Who needs it soon or would like to learn it."""
        return self.urgent + self.learn

    @property
    def answered(self) -> int:
        return self.wanting + self.fine


def survey_of(account_id: int) -> NeedsSurvey | None:
    """What somebody answered so far."""
    return db.session.scalar(
        sa.select(NeedsSurvey)
        .where(NeedsSurvey.account_id == account_id)
        .options(selectinload(NeedsSurvey.answers))
    )


def surveys_of(account_ids: Collection[int]) -> list[NeedsSurvey]:
    """What these people answered, those who answered at all (at most 500)."""
    if not account_ids:
        return []
    return list(
        db.session.scalars(
            sa.select(NeedsSurvey)
            .where(NeedsSurvey.account_id.in_(account_ids))
            .options(selectinload(NeedsSurvey.answers))
            .order_by(NeedsSurvey.id)
            .limit(500)
        )
    )


@known
def demand(market: str | None = None) -> list[Demand]:
    """How many need what, the most wanted topic first; of one market, or of all."""
    counted = (
        sa.select(NeedAnswer.topic, NeedAnswer.need, sa.func.count())
        .group_by(NeedAnswer.topic, NeedAnswer.need)
        .order_by(NeedAnswer.topic, NeedAnswer.need)
        .limit(len(Topic) * len(Need))
    )
    if market is not None:
        counted = counted.join(NeedsSurvey, NeedsSurvey.id == NeedAnswer.survey_id).where(
            NeedsSurvey.market == market
        )
    found: dict[tuple[Topic, Need], int] = {
        (topic, need): number for topic, need, number in db.session.execute(counted)
    }
    rows = [
        Demand(
            topic, *(found.get((topic, need), 0) for need in (Need.URGENT, Need.LEARN, Need.FINE))
        )
        for topic in Topic
    ]
    return sorted(rows, key=lambda row: (-row.wanting, -row.urgent, row.topic.value))


def answered(market: str | None = None) -> int:
    """How many merchants have answered something."""
    counted = sa.select(sa.func.count()).select_from(NeedsSurvey)
    if market is not None:
        counted = counted.where(NeedsSurvey.market == market)
    return int(db.session.scalar(counted) or 0)


def empty_finished(*, most: int = 50) -> list[int]:
    """Surveys that count as finished though nothing is answered: there must be none."""
    said = sa.exists().where(NeedAnswer.survey_id == NeedsSurvey.id)
    return list(
        db.session.scalars(
            sa.select(NeedsSurvey.id)
            .where(NeedsSurvey.finished_at.is_not(None), ~said)
            .order_by(NeedsSurvey.id)
            .limit(most)
        )
    )
