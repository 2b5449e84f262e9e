"""What wishes hand to the floors below: notices, work of the outbox, one's own data, checks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import app.wishes.notices  # noqa: F401 (declares the words)
from app.accounts import privacy
from app.community import queries as community
from app.core import clock, files
from app.core.db import db
from app.core.doctor import Problems, check
from app.core.outbox import handles
from app.core.text import _l
from app.wishes import queries, rules
from app.wishes.models import HELD
from app.wishes.queries import reading

SETTLED = timedelta(hours=1)
"""A photo is kept a moment before the visit that names it."""


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


@handles("wishes.handed_over")
def _handed_over(payload: dict[str, Any], now: datetime) -> None:
    rules.handed_over(db.session(), payload["claim"])


@handles("wishes.offer_over")
def _offer_over(payload: dict[str, Any], now: datetime) -> None:
    rules.offer_over(payload["offer"], now=now)


@handles("wishes.visit_soon")
def _visit_soon(payload: dict[str, Any], now: datetime) -> None:
    rules.remind_of_visit(payload["visit"], now=now)


@handles("wishes.drop_photo", outside=True)
def _drop_photo(payload: dict[str, Any], now: datetime) -> None:
    files.delete_picture(payload["key"], folder=rules.VISITS)


def _copy(account_id: int) -> dict[str, Any]:
    questions, thanks = queries.said_by(account_id)
    return {
        "wishes": [
            {
                "code": wish.code,
                "title": wish.title,
                "story": wish.story,
                "address": wish.address,
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
                "given_back": claim.end_note,
                "visits": [
                    {"agreed": visit.agreed_for.isoformat(), "note": visit.note}
                    for visit in queries.visits_of([claim.id])
                ],
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


@check("wishes: nobody waits for a visit or an answer of a claim that is over")
def _plans() -> Problems:
    return [
        *(f"{plan} hangs on a claim that is over." for plan in queries.wrong_plans()),
        *(
            f"Claim {key} comes from one that was not handed over."
            for key in queries.broken_chains()
        ),
    ]


@check("wishes: the photos of visits are there")
def _photos() -> Problems:
    return [
        f"Visit {code}: the photo {key} is missing."
        for code, key in queries.photos()
        if files.read_picture(key, small=True, folder=rules.VISITS) is None
    ]


@check("wishes: every photo of a visit belongs to one")
def _orphans() -> Problems:
    kept = files.kept_before(clock.now() - SETTLED, folder=rules.VISITS)
    named = {key for _code, key in queries.photos(kept)} if kept else set()
    return [f"Photo {key}: no visit names it." for key in kept if key not in named]


@check("wishes: readings and call-backs agree with the states")
def _reviewed() -> Problems:
    return [
        *(f"Wish {code} was read once but does not wait." for code in reading.stray_readings()),
        *(f"A call confirmed wish {code}, which is not." for code in reading.unlike_calls()),
    ]


@check("service records do not overlap")
def _hours() -> Problems:
    return [
        f"Service records {one} and {two} of one person overlap."
        for one, two in community.overlapping_hours()
    ]
