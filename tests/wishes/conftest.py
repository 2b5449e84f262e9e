"""What tests of wishes share: a resident, a volunteer, a reviewer, and wishes in any state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import Account
from app.accounts.viewer import Role, Viewer
from app.community import queries as community
from app.core import clock
from app.core.db import db, transaction
from app.wishes import queries, rules
from app.wishes.models import Claim, Kind, Wish, WishStatus
from tests.support.people import make_account, viewer_of

PHONE = "+8613844331234"
NAME = "남궁춘자"
TITLE = "전기밥솥이 고장났습니다"
STORY = "혼자 살고 무릎이 아파서 시장에 못갑니다. 민안 3호동에 삽니다."
PUBLIC_TITLE = "밥솥을 고쳐주실분"
PUBLIC_STORY = "따뜻한 밥을 지을수 있게 도와주세요."


@pytest.fixture
def resident(app: Flask) -> Account:
    return make_account(Role.RESIDENT, name=NAME, phone=PHONE)


@pytest.fixture
def volunteer(app: Flask) -> Account:
    return make_account(Role.VOLUNTEER, name="리철호")


@pytest.fixture
def reviewer(app: Flask) -> Account:
    return make_account(Role.REVIEWER, name="李文静")


def told(**values: Any) -> rules.Told:
    """What somebody tells."""
    return rules.Told(
        **{
            "title": TITLE,
            "story": STORY,
            "kind": Kind.SERVICE,
            "community_id": community.communities()[1].id,
            "needed_by": clock.today() + timedelta(days=30),
            **values,
        }
    )


def words(**values: str) -> rules.PublicWords:
    return rules.PublicWords(**{"title": PUBLIC_TITLE, "story": PUBLIC_STORY, **values})


def see_anew() -> None:
    """Ends the test's own read, so that it sees what others have done since."""
    db.session.rollback()
    db.session.expire_all()


def fresh(wish: Wish) -> Wish:
    """The wish as it is kept now."""
    see_anew()
    return queries.wish_by_code(wish.code)


def claim_of(wish: Wish) -> Claim:
    """The last claim on a wish."""
    see_anew()
    return db.session.scalars(
        sa.select(Claim).where(Claim.wish_id == wish.id).order_by(Claim.id.desc())
    ).first()


class Steps:
    """Each step in a transaction of its own, by the person given."""

    def __init__(self, resident: Account, reviewer: Account, volunteer: Account) -> None:
        self.resident, self.reviewer, self.volunteer = map(
            viewer_of, (resident, reviewer, volunteer)
        )

    def make(self, by: Viewer | None = None, *, send: bool = True, **values: Any) -> Wish:
        with transaction() as session:
            return rules.make(
                session, told(**values), by=by or self.resident, now=clock.now(), send=send
            )

    def publish(self, wish: Wish, by: Viewer | None = None, **values: Any) -> Wish:
        """Puts it on the board; a minor's after a second reviewer has agreed."""
        if not self.read(wish, by, **values):
            self.agree(wish, viewer_of(make_account(Role.REVIEWER)))
        return fresh(wish)

    def read(self, wish: Wish, by: Viewer | None = None, *, looked: bool = False, **values: Any):
        """One reviewer would publish it; whether it is on the board."""
        with transaction() as session:
            return rules.publish(
                session,
                queries.wish_by_code(wish.code),
                words(**values),
                by=by or self.reviewer,
                now=clock.now(),
                looked=looked,
            )

    def agree(self, wish: Wish, by: Viewer) -> None:
        with transaction() as session:
            rules.agree(session, queries.wish_by_code(wish.code), by=by, now=clock.now())

    def published(self, **values: Any) -> Wish:
        """A wish on the board; each call another one."""
        values.setdefault("title", f"{TITLE} {self._number()}")
        return self.publish(self.make(**values))

    def claim(self, wish: Wish, by: Viewer | None = None) -> Claim:
        with transaction() as session:
            wish = queries.wish_by_code(wish.code)
            return rules.claim(session, wish, by=by or self.volunteer, now=clock.now())

    def act(self, step: str, wish: Wish, *args: Any, by: Viewer | None = None, **more: Any) -> None:
        """contact, fulfil, confirm, release, extend, revoke: whatever takes wish and claim."""
        with transaction() as session:
            wish = queries.wish_by_code(wish.code)
            claim = queries.standing_claim(wish.id, None)
            first = () if step == "contact" else (session,)
            rule = getattr(rules, step)
            rule(*first, wish, claim, *args, by=by or self.volunteer, now=clock.now(), **more)

    def withdraw(self, wish: Wish, by: Viewer | None = None, reason: str = "") -> None:
        with transaction() as session:
            wish = queries.wish_by_code(wish.code)
            rules.withdraw(session, wish, reason, by=by or self.resident, now=clock.now())

    def in_state(self, status: WishStatus) -> Wish:
        """A wish that has come so far on the straight way."""
        wish = self.published()
        way = [WishStatus.CLAIMED, WishStatus.IN_PROGRESS, WishStatus.FULFILLED]
        steps: list[Callable[[], Any]] = [
            lambda: self.claim(wish),
            lambda: self.act("contact", wish, "전화드렸습니다"),
            lambda: self.act("fulfil", wish, "고쳤습니다", 60),
            lambda: self.act("confirm", wish, ok=True, by=self.resident),
        ]
        for step in steps[: [WishStatus.PUBLISHED, *way, WishStatus.CONFIRMED].index(status)]:
            step()
        return fresh(wish)

    _count = 0

    def _number(self) -> int:
        Steps._count += 1
        return Steps._count


@pytest.fixture
def steps(resident: Account, reviewer: Account, volunteer: Account) -> Steps:
    return Steps(resident, reviewer, volunteer)
