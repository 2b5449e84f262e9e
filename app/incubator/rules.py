"""Keeping what merchants say they need; each function stands in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.accounts.viewer import Viewer
from app.core import outbox
from app.core.db import db
from app.core.errors import NotAllowed, Refused
from app.core.text import _l
from app.incubator import policies, queries
from app.incubator.models import NeedAnswer, NeedsSurvey
from app.incubator.topics import Need, Topic


class ForMerchants(NotAllowed):
    message = _l("Merchants say here what they need. Tell us on your profile that you are one.")
    way = ("/me/profile", _l("Become a merchant here"))


class NothingSaid(Refused):
    message = _l("Please answer at least one of the questions.")


def keep(
    session: Session,
    needs: Mapping[Topic, Need],
    *,
    market: str | None,
    note: str,
    finish: bool,
    by: Viewer,
    now: datetime,
) -> NeedsSurvey:
    """Keeps the answers given so far; what is left out stays as it was. The same again changes
    nothing but the time. `finish`: the merchant says that this is all."""
    if not policies.can_answer(by):
        raise ForMerchants
    survey = _mine(session, by.member_id, now)
    survey.market, survey.note, survey.changed_at = market, note or None, now
    standing = {answer.topic: answer for answer in survey.answers}
    for topic, need in needs.items():
        if topic in standing:
            standing[topic].need = need
        else:
            survey.answers.append(NeedAnswer(topic=topic, need=need))
    if finish:
        if not survey.answers:
            raise NothingSaid
        survey.finished_at = now
    session.flush()
    return survey


def _mine(session: Session, account_id: int, now: datetime) -> NeedsSurvey:
    """The one survey of a person, begun where there is none, and theirs alone until the end."""
    insert: Any = outbox.insert_for(db.engine.dialect.name)
    session.execute(
        insert(NeedsSurvey)
        .values(account_id=account_id, started_at=now, changed_at=now)
        .on_conflict_do_nothing(index_elements=["account_id"])
    )
    return session.scalars(
        sa.select(NeedsSurvey)
        .where(NeedsSurvey.account_id == account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def tell(account_id: int) -> dict[str, Any]:
    """The part of the copy of one's data."""
    survey = queries.survey_of(account_id)
    if survey is None:
        return {}
    return {
        "market": survey.market,
        "note": survey.note,
        "needs": {topic.value: need.value for topic, need in survey.needs.items()},
        "changed_at": survey.changed_at.isoformat(),
    }


def forget(account_id: int, now: datetime) -> None:
    """What somebody needed goes with their account."""
    survey = queries.survey_of(account_id)
    if survey is not None:
        db.session.delete(survey)
        db.session.flush()
