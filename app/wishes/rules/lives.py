"""The life cycle of a wish, and telling those concerned of each step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core import clock, outbox
from app.core.errors import Conflict, Refused
from app.core.workflow import Lifecycle
from app.notices import rules as notices
from app.wishes.models import Claim, ClaimStatus, Wish, WishStatus
from app.wishes.queries import INDEX
from app.wishes.rules import plans

W = WishStatus
KEEP_UNSENT = timedelta(days=90)
KEEP_IDENTITIES = timedelta(days=730)

WISHES = Lifecycle(
    Wish,
    {
        W.DRAFT: {
            W.SUBMITTED: "the resident, or staff on behalf",
            W.WITHDRAWN: "the resident, a guardian, staff",
        },
        W.SUBMITTED: {
            W.PUBLISHED: "a reviewer who did not enter it",
            W.RETURNED: "a reviewer who did not enter it",
            W.REJECTED: "a reviewer who did not enter it",
            W.WITHDRAWN: "the resident, a guardian, staff",
        },
        W.RETURNED: {
            W.SUBMITTED: "the resident, or staff on behalf",
            W.WITHDRAWN: "the resident, a guardian, staff",
        },
        W.PUBLISHED: {
            W.CLAIMED: "a volunteer, organisation or double-registered member; the first wins",
            W.EXPIRED: "the day by which it was needed is over",
            W.WITHDRAWN: "the resident, a guardian, staff",
        },
        W.CLAIMED: {
            W.CLAIMED: "handed over: somebody else goes on",
            W.IN_PROGRESS: "the claimer, logging first contact",
            W.PUBLISHED: "released by the claimer, timed out, or revoked by staff",
            W.WITHDRAWN: "the resident, a guardian, staff",
        },
        W.IN_PROGRESS: {
            W.IN_PROGRESS: "handed over: somebody else goes on",
            W.FULFILLED: "the claimer, with a note and minutes; or a call-back after a dispute",
            W.PUBLISHED: "released by the claimer, timed out, or revoked by staff",
            W.WITHDRAWN: "the resident, a guardian, staff",
        },
        W.FULFILLED: {
            W.CONFIRMED: "the resident, or a call-back by somebody other than the claimer",
            W.IN_PROGRESS: "the same, when it is disputed",
            W.CLOSED_UNCONFIRMED: "nobody answered for 14 days",
        },
        W.EXPIRED: {
            W.SUBMITTED: "the resident, or staff on behalf",
            W.WITHDRAWN: "the resident, a guardian, staff",
        },
    },
)


def over_at(needed_by: date) -> datetime:
    """The end of the day by which a wish is needed, in Yanji."""
    return clock.from_local(datetime.combine(needed_by + timedelta(days=1), time()))


def move(
    wish: Wish,
    to: WishStatus,
    *,
    by: int | None,
    now: datetime,
    why: str = "",
    lost: type[Refused] = Conflict,
    **values: Any,
) -> None:
    """Moves a wish on, noting when; raises `lost` where somebody was first.

    Whatever a first reader of a minor's wish decided is over with any step.
    """
    values |= {"moved_at": now, "first_reader_id": None, "first_read_at": None}
    WISHES.move(wish, to, by=by, now=now, why=why, lost=lost, **values)


def end_claim(claim: Claim, status: ClaimStatus, *, now: datetime) -> None:
    """Closes a claim; the wish has been moved just before, so nobody else holds it."""
    claim.status = status
    claim.ended_at = now
    claim.version += 1
    plans.call_off(claim.id, now=now)


def put_back(
    session: Session,
    wish: Wish,
    claim: Claim,
    ended_as: ClaimStatus,
    *,
    by: int | None,
    now: datetime,
    why: str = "",
) -> None:
    """A claim ends and the wish stands on the board again, or has run out meanwhile."""
    move(wish, W.PUBLISHED, by=by, now=now, why=why, published_at=now)
    end_claim(claim, ended_as, now=now)
    plans.drop_unanswered(wish.id)
    if now >= over_at(wish.needed_by):
        expire(session, wish, now=now)
    else:
        tell_owner(wish, "wishes.open_again")


def expire(session: Session, wish: Wish, *, now: datetime) -> None:
    """The day is over: the wish leaves the board, and its people may send it again."""
    move(wish, W.EXPIRED, by=None, now=now)
    close(session, wish, now=now)
    tell_owner(wish, "wishes.expired")


def close(session: Session, wish: Wish, *, now: datetime) -> None:
    """Nothing more happens by itself: out of the search, and forgotten after two years."""
    INDEX.drop(session, wish.id)
    plans.drop_unanswered(wish.id)
    _later("wishes.forget", wish, now + KEEP_IDENTITIES)


def drop_later(wish: Wish, *, now: datetime) -> None:
    """What lies unsent is not kept for ever."""
    _later("wishes.drop_unsent", wish, now + KEEP_UNSENT)


def _later(topic: str, wish: Wish, due: datetime) -> None:
    outbox.put(topic, {"wish": wish.id}, key=f"{topic}:{wish.id}:{wish.version}", due=due)


def tell_owner(wish: Wish, kind: str, *, once: str = "", **facts: Any) -> None:
    """A notice to the resident, or to who entered the wish for them; once for each step, or
    for what `once` names."""
    _tell(wish.told_id, wish, kind, once or f"{wish.version}", facts)


def tell_claimer(claim: Claim, wish: Wish, kind: str, *, once: str = "", **facts: Any) -> None:
    """A notice to who has taken the wish; once for each step, or for what `once` names."""
    _tell(claim.account_id, wish, kind, once or f"{wish.version}.{claim.version}", facts)


def tell_people(account_ids: Iterable[int], wish: Wish, kind: str, about: str = "") -> None:
    """A notice to each of these people; once for each step, or for what it is `about`."""
    for account_id in account_ids:
        _tell(account_id, wish, kind, f"{about or wish.version}.{account_id}", {})


def _tell(account_id: int | None, wish: Wish, kind: str, step: str, facts: dict[str, Any]) -> None:
    """Notices name the public title only; before there is one, the reference."""
    if account_id is None:
        return
    notices.tell(
        account_id,
        kind,
        key=f"{kind}:{wish.id}:{step}",
        link=f"/wishes/{wish.code}",
        facts={"title": wish.public_title or wish.code, **facts},
    )
