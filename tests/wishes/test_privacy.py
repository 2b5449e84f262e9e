"""What is public and what is not: nobody learns more than they need."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core.db import db
from app.core.seal import Reveal
from app.wishes import queries, rules
from app.wishes.models import AgeBand, WishStatus
from tests.support.people import make_account, viewer_of
from tests.support.sending import send
from tests.wishes.conftest import NAME, PHONE, PUBLIC_TITLE, STORY, TITLE, Steps

SECRETS = (NAME, NAME[:2], PHONE, PHONE[3:], "3호동", "무릎", STORY, TITLE)


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def secrets_in(page: str) -> list[str]:
    return [secret for secret in SECRETS if secret in page]


PUBLIC_STATES = (
    WishStatus.PUBLISHED,
    WishStatus.CLAIMED,
    WishStatus.IN_PROGRESS,
    WishStatus.FULFILLED,
    WishStatus.CONFIRMED,
)


@pytest.mark.parametrize("status", PUBLIC_STATES)
def test_strangers_and_other_members_learn_nothing(steps, clock, client, signed_in, status):
    wish = steps.in_state(status)
    others = [signed_in(make_account(role)) for role in (Role.VOLUNTEER, Role.RESIDENT)]
    for browser in (client, *others):
        for path in (f"/wishes/{wish.code}", "/wishes", "/wishes?q=밥솥"):
            answer = browser.get(path)
            assert answer.status_code == 200
            assert secrets_in(text(answer)) == [], path


def test_what_is_not_published_is_not_known(steps, clock, client, signed_in):
    other = signed_in(make_account(Role.VOLUNTEER))
    for wish in (steps.make(title="1", send=False), steps.make(title="2")):
        for browser in (client, other):
            assert browser.get(f"/wishes/{wish.code}").status_code == 404
    withdrawn = steps.published()
    steps.withdraw(withdrawn)
    assert client.get(f"/wishes/{withdrawn.code}").status_code == 404


def test_the_private_words_find_nothing(steps, clock, client):
    steps.published()
    assert PUBLIC_TITLE in text(client.get("/wishes?q=밥솥"))
    for word in ("무릎", "남궁", "13844331234", "3호동"):
        assert queries.search(word, 5, members=True) == []
        assert PUBLIC_TITLE not in text(client.get(f"/wishes?q={word}"))


def test_a_childs_wish_is_for_members(steps, clock, client, signed_in):
    wish = steps.make(age_band=AgeBand.MINOR, consent=True, story="책가방이 없습니다")
    steps.publish(wish)
    assert client.get(f"/wishes/{wish.code}").status_code == 404
    assert PUBLIC_TITLE not in text(client.get("/wishes"))
    member = signed_in(make_account(Role.RESIDENT))
    assert PUBLIC_TITLE in text(member.get("/wishes"))
    assert member.get(f"/wishes/{wish.code}").status_code == 200


def test_the_claimer_sees_surname_and_phone_and_never_more(steps, clock, signed_in, volunteer):
    wish = steps.in_state(WishStatus.CLAIMED)
    page = text(signed_in(volunteer).get(f"/wishes/{wish.code}"))
    assert sorted(secrets_in(page)) == sorted([PHONE, PHONE[3:], NAME[:2]])


def looks() -> list[tuple[int, str]]:
    db.session.rollback()
    return [(look.account_id, look.why) for look in db.session.scalars(sa.select(Reveal))]


def test_after_half_an_hour_one_asks_again_on_record(
    steps, clock, signed_in, volunteer, run_outbox
):
    wish = steps.in_state(WishStatus.CLAIMED)
    path = f"/wishes/{wish.code}"
    run_outbox()
    client = signed_in(volunteer)
    clock.advance(timedelta(minutes=31))
    assert secrets_in(text(client.get(path))) == []
    assert len(looks()) == 1
    assert send(client, path, {}, to=f"{path}/contact-details").status_code == 303
    assert PHONE in text(client.get(path))
    assert [who for who, _ in looks()] == [volunteer.id] * 2
    clock.advance(timedelta(minutes=31))
    assert PHONE not in text(client.get(path))


@pytest.mark.parametrize("end", ["release", "expire", "revoke", "withdraw"])
def test_access_ends_with_the_claim(steps, clock, signed_in, volunteer, run_outbox, end):
    wish = steps.in_state(WishStatus.CLAIMED)
    path = f"/wishes/{wish.code}"
    client = signed_in(volunteer)
    assert PHONE in text(client.get(path))
    token = text(client.get(path)).split('name="csrf_token" value="')[1].split('"')[0]
    if end == "release":
        steps.act("release", wish)
    elif end == "revoke":
        steps.act("revoke", wish, "", by=steps.reviewer)
    elif end == "withdraw":
        steps.withdraw(wish)
    else:
        run_outbox()
        clock.advance(timedelta(hours=73))
        run_outbox()
    assert secrets_in(text(client.get(path))) == []
    before = len(looks())
    asked = client.post(f"{path}/contact-details", data={"csrf_token": token})
    assert asked.status_code == 403
    assert secrets_in(text(asked)) == []
    assert len(looks()) == before


def test_staff_who_call_see_the_phone_only_on_record(steps, clock, signed_in):
    wish = steps.in_state(WishStatus.FULFILLED)
    path = f"/wishes/{wish.code}"
    for role in (Role.CLERK, Role.GRID_MEMBER, Role.REVIEWER):
        account = make_account(role)
        client = signed_in(account)
        assert PHONE not in text(client.get(path))
        send(client, path, {}, to=f"{path}/contact-details")
        assert PHONE in text(client.get(path))
        assert looks()[-1][0] == account.id
    for role in (Role.ORGANISER, Role.MATCHMAKER, Role.MERCHANT):
        client = signed_in(make_account(role))
        assert secrets_in(text(client.get(path))) == []


def test_notices_and_history_hold_no_secret(steps, clock, run_outbox):
    steps.in_state(WishStatus.CONFIRMED)
    run_outbox()
    db.session.rollback()
    for table, columns in (
        ("notices", "facts"),
        ("status_changes", "why"),
        ("outbox", "payload"),
        ("service_records", "details"),
        ("wish_claims", "contact_note, fulfil_note"),
        ("wishes", "title, story, public_title, public_story"),
        ("wishes_search", "tokens"),
    ):
        rows = db.session.execute(sa.text(f"SELECT {columns} FROM {table}")).all()
        kept = " ".join(str(value) for row in rows for value in row)
        assert secrets_in(kept) == [], table
        assert "전화드렸습니다" not in kept, table


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("김영희", "김"),
        ("남궁춘자", "남궁"),
        ("선우 영", "선우"),
        ("王晓雪", "王"),
        ("欧阳丽", "欧阳"),
        ("남궁", "남"),
        ("John Smith", "Smith"),
        ("", ""),
    ],
)
def test_the_family_name_is_found(name, surname):
    assert rules.surname_of(name) == surname


def test_without_a_phone_the_grid_helps(steps: Steps, clock: Any, signed_in: Any, volunteer: Any):
    owner = make_account(Role.RESIDENT, name="박복녀")
    wish = steps.publish(steps.make(viewer_of(owner)))
    steps.claim(wish)
    page = text(signed_in(volunteer).get(f"/wishes/{wish.code}"))
    assert 'href="/grids"' in page
    assert "박복녀" not in page
    assert the_clock.now() == clock.now()
