"""What wishes hand to the floors below: notices, work of the outbox, one's own data, checks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import app.wishes.notices  # noqa: F401 (declares the words)
from app.accounts import privacy
from app.community import queries as community
from app.core.db import db
from app.core.doctor import Problems, check
from app.core.outbox import handles
from app.core.text import _l
from app.wishes import queries, rules
from app.wishes.models import HELD


@handles("wishes.claimed")
def _claimed(payload: dict[str, Any], now: datetime) -> None:
    rules.claimed(db.session(), payload["claim"])


@handles("wishes.remind")
def _remind(payload: dict[str, Any], now: datetime) -> None:
    rules.remind(payload["claim"], now=now)


@handles("wishes.lapse")
def _lapse(payload: dict[str, Any], now: datetime) -> None:
    rules.lapse(db.session(), payload["claim"], now=now)


@handles("wishes.unanswered")
def _unanswered(payload: dict[str, Any], now: datetime) -> None:
    rules.unanswered(db.session(), payload["claim"], now=now)


@handles("wishes.over")
def _over(payload: dict[str, Any], now: datetime) -> None:
    rules.over(db.session(), payload["wish"], now=now)


@handles("wishes.drop_unsent")
def _drop_unsent(payload: dict[str, Any], now: datetime) -> None:
    rules.drop_unsent(payload["wish"], now=now)


@handles("wishes.forget")
def _forget(payload: dict[str, Any], now: datetime) -> None:
    rules.forget(payload["wish"], now=now)


def _copy(account_id: int) -> dict[str, Any]:
    questions, thanks = queries.said_by(account_id)
    return {
        "wishes": [
            {
                "code": wish.code,
                "title": wish.title,
                "story": wish.story,
                "public_title": wish.public_title.as_dict() if wish.public_title else None,
                "status": wish.status.value,
                "needed_by": wish.needed_by.isoformat(),
                "made": wish.created_at.isoformat(),
                "on_the_board": wish.may_publish,
                "guardian": wish.guardian,
                "picture": bool(wish.picture),
            }
            for wish in queries.whole_wishes_of(account_id)
        ],
        "claims": [
            {
                "wish": claim.wish.code,
                "status": claim.status.value,
                "claimed": claim.claimed_at.isoformat(),
                "contacted": claim.contacted_at.isoformat() if claim.contacted_at else None,
                "contact_note": claim.contact_note,
                "fulfilled": claim.fulfilled_at.isoformat() if claim.fulfilled_at else None,
                "note": claim.fulfil_note,
                "minutes": claim.minutes,
            }
            for claim in queries.whole_claims_of(account_id)
        ],
        "questions": [
            {
                "asked": one.asked_at.isoformat(),
                "question": one.question,
                "answer": one.answer,
            }
            for one in questions
        ],
        "thanks": [{"said": one.created_at.isoformat(), "words": one.words} for one in thanks],
        "leave": [
            {"asked": permit.asked_at.isoformat(), "reason": permit.reason}
            for permit in queries.permits_of(account_id)
        ],
    }


def _holds(account_id: int) -> list[Any]:
    """What has to be brought to an end before somebody leaves."""
    reasons = []
    if any(claim.is_running for claim in queries.whole_claims_of(account_id)):
        reasons.append(_l("You have taken wishes. Please fulfil them or give them back."))
    if any(wish.status in HELD for wish in queries.whole_wishes_of(account_id)):
        reasons.append(_l("Somebody is fulfilling a wish of yours. Please wait or take it back."))
    return reasons


def _forget_person(account_id: int, now: datetime) -> None:
    rules.forget_account(db.session(), account_id, now=now)


privacy.contributes("wishes", _copy)
privacy.holds(_holds)
privacy.forgets(_forget_person)


@check("wishes: states agree with the claims")
def _claims() -> Problems:
    return [
        f"Wish {code} is {status} but has {claims} live claims."
        for code, status, claims in queries.wrong_claims()
    ]


@check("service records do not overlap")
def _hours() -> Problems:
    return [
        f"Service records {one} and {two} of one person overlap."
        for one, two in community.overlapping_hours()
    ]
