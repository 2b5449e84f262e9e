"""A reviewer asks a member who fits; once a day, once for a wish, never for a secret one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.models import Account
from app.accounts.viewer import Role
from app.community import queries as community
from app.community import registering
from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.errors import NotAllowed
from app.notices.models import Notice
from app.wishes import queries, rules
from app.wishes.models import AgeBand, Wish, WishRequest
from app.wishes.queries.fitting import fitting
from app.wishes.rules.requesting import AskedAlready, NobodyToAsk
from tests.support.people import make_account, viewer_of
from tests.support.racing import race
from tests.support.sending import send


def member(wish: Wish, *skills: str, inside: bool = True) -> Account:
    """A member whose grid lies in the community of the wish, or elsewhere."""
    account = make_account(Role.MEMBER)
    grid = next(g for g in community.grids() if (g.community_id == wish.community_id) is inside)
    with transaction():
        registering.register(
            account.id,
            community.organisations()[0].id,
            grid.no,
            list(skills),
            now=the_clock.now(),
        )
    return account


def ask(wish: Wish, who: Account, by: Any) -> None:
    with transaction() as session:
        found = queries.wish_by_code(wish.code)
        rules.ask_member(session, found, who.code, by=by, now=the_clock.now())


def test_members_of_the_community_with_a_skill_for_it_fit(steps, clock):
    wish = steps.published()
    near = member(wish, "repair")
    member(wish, inside=True)
    member(wish, "repair", inside=False)
    found = fitting(queries.wish_by_code(wish.code), now=the_clock.now())
    assert [row.member.account_id for row in found] == [near.id]


def test_whoever_is_asked_finds_the_wish_in_their_notices(steps, clock, signed_in, reviewer):
    wish = steps.published()
    near = member(wish, "repair")
    path = f"/wishes/{wish.code}"
    asking = f"{path}/requests"
    office = signed_in(reviewer)
    assert asking in office.get(path).get_data(as_text=True)
    assert send(office, asking, {"member": near.code}).status_code == 303
    told = db.session.scalars(sa.select(Notice).where(Notice.account_id == near.id)).one()
    assert (told.kind, told.link) == ("wishes.could_you", path)
    assert f'value="{near.code}"' not in office.get(asking).get_data(as_text=True)
    other = signed_in(near)
    assert asking not in other.get(path).get_data(as_text=True)
    assert other.get(asking).status_code == 403
    assert send(other, path, {"member": near.code}, to=asking).status_code == 403


def test_one_question_a_day_is_enough(steps, clock, reviewer):
    first, second = steps.published(), steps.published()
    near, by = member(first, "repair"), viewer_of(reviewer)
    ask(first, near, by)
    with pytest.raises((AskedAlready, NobodyToAsk)):
        ask(second, near, by)
    clock.advance(timedelta(days=1))
    ask(second, near, by)
    with pytest.raises((AskedAlready, NobodyToAsk)):
        ask(first, near, by)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(WishRequest)) == 2


def test_two_reviewers_at_once_ask_once(app, steps, clock, reviewer):
    wish = steps.published()
    near, by = member(wish, "repair"), viewer_of(reviewer)
    race(app, 6, lambda _turn: ask(wish, near, by))
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(WishRequest)) == 1
    asked = db.session.scalars(sa.select(Notice).where(Notice.kind == "wishes.could_you")).all()
    assert len(asked) == 1


def test_minors_and_taken_wishes_are_not_passed_on(steps, clock, reviewer):
    child = steps.published(age_band=AgeBand.MINOR, consent=True)
    taken = steps.published()
    steps.claim(taken)
    by = viewer_of(reviewer)
    for wish in (child, taken):
        near = member(wish, "repair")
        with pytest.raises(NobodyToAsk):
            ask(wish, near, by)


def test_others_may_not_ask(steps, clock):
    wish = steps.published()
    near = member(wish, "repair")
    with pytest.raises(NotAllowed):
        ask(wish, near, viewer_of(make_account(Role.VOLUNTEER)))
