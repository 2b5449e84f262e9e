"""The journey of a wish through the pages, as people walk it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.viewer import Role
from app.community import queries as community
from app.core import clock as the_clock
from app.wishes.models import WishStatus
from tests.support.people import make_account
from tests.support.sending import send, token_of
from tests.wishes.conftest import (
    NAME,
    PHONE,
    PUBLIC_STORY,
    PUBLIC_TITLE,
    STORY,
    TITLE,
    claim_of,
    fresh,
)


def fields(**values: Any) -> dict[str, Any]:
    return {
        "title": TITLE,
        "story": STORY,
        "kind": "service",
        "community": "minan",
        "needed_by": (the_clock.today() + timedelta(days=9)).isoformat(),
        **values,
    }


def text(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_the_whole_way_of_a_wish(clock, signed_in, resident, volunteer, reviewer, run_outbox):
    """Resident, reviewer, volunteer and resident again, as in the browser."""
    at_home, on_duty, helping = map(signed_in, (resident, reviewer, volunteer))
    sent = send(at_home, "/wishes/new", fields(value_cap="120"), to="/wishes")
    assert sent.status_code == 303
    path = sent.location
    assert TITLE in text(at_home.get(path))
    assert helping.get(path).status_code == 404
    assert TITLE in text(on_duty.get("/office/wishes"))

    review = {"decision": "publish", "public_title": PUBLIC_TITLE, "public_story": PUBLIC_STORY}
    assert send(on_duty, path, review, to=f"{path}/review").status_code == 303
    assert PUBLIC_TITLE in text(helping.get("/wishes"))
    assert PUBLIC_TITLE in text(helping.get("/wishes?kind=service&community=minan&q=밥솥"))
    assert PUBLIC_TITLE not in text(helping.get("/wishes?kind=item"))
    assert PUBLIC_TITLE not in text(helping.get("/wishes?q=자전거"))

    assert PHONE not in text(helping.get(path))
    assert send(helping, path, {}, to=f"{path}/claim").status_code == 303
    page = text(helping.get(path))
    assert PHONE in page
    assert "남궁" in page
    assert NAME not in page
    assert PUBLIC_TITLE not in text(helping.get("/wishes"))

    assert send(helping, path, {"note": "래일 오전"}, to=f"{path}/contact").status_code == 303
    done = {"note": "고쳤습니다", "minutes": "45"}
    assert send(helping, path, done, to=f"{path}/fulfilment").status_code == 303
    assert "고쳤습니다" in text(at_home.get(path))
    answered = send(at_home, path, {"ok": "yes", "note": "고맙습니다"}, to=f"{path}/confirmation")
    assert answered.status_code == 303
    assert community.hours_of(volunteer.id, now=clock.now()).total == 45
    run_outbox()


def test_staff_enter_a_wish_and_call_back(clock, signed_in, volunteer, reviewer):
    clerk = signed_in(make_account(Role.CLERK))
    told = fields(on_behalf_name="박복녀", on_behalf_phone="138 4433 9999", consent="y")
    path = send(clerk, "/wishes/new", told, to="/wishes").location
    review = {"decision": "publish", "public_title": PUBLIC_TITLE, "public_story": PUBLIC_STORY}
    on_duty, helping = signed_in(reviewer), signed_in(volunteer)
    send(on_duty, path, review, to=f"{path}/review")
    send(helping, path, {}, to=f"{path}/claim")
    assert "+8613844339999" in text(helping.get(path))
    send(helping, path, {"note": ""}, to=f"{path}/contact")
    send(helping, path, {"note": "", "minutes": "30"}, to=f"{path}/fulfilment")
    refused = helping.post(
        f"{path}/confirmation",
        data={"ok": "yes", "csrf_token": token_of(helping.get("/wishes/new"))},
    )
    assert refused.status_code == 403
    assert PHONE not in text(clerk.get(path))
    assert send(clerk, path, {}, to=f"{path}/contact-details").status_code == 303
    assert "+8613844339999" in text(clerk.get(path))
    assert send(clerk, path, {"ok": "yes"}, to=f"{path}/confirmation").status_code == 303


def test_title_story_and_kind_are_enough(clock, signed_in):
    client = signed_in(make_account(Role.RESIDENT, community_id=community.communities()[0].id))
    sent = send(
        client,
        "/wishes/new",
        {"title": "라디오", "story": "심심합니다", "kind": "item"},
        to="/wishes",
    )
    assert sent.status_code == 303


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "가" * 10_000),
        ("title", "라디오\x00"),
        ("story", ""),
        ("story", "가" * 10_000),
        ("kind", "money"),
        ("community", "nowhere"),
        ("needed_by", "2026-02-31"),
        ("needed_by", "어제"),
        ("needed_by", "2020-01-01"),
        ("needed_by", "9999-12-31"),
        ("value_cap", "백원"),
        ("value_cap", "-5"),
        ("value_cap", "99999999"),
        ("age_band", "17"),
        ("on_behalf_name", "박복녀"),
        ("on_behalf_phone", "12"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(clock, signed_in, field, value):
    client = signed_in(make_account(Role.CLERK if field.startswith("on_behalf") else Role.RESIDENT))
    answer = send(client, "/wishes/new", fields(**{field: value}), to="/wishes")
    assert answer.status_code == 422
    page = text(answer)
    wrong = "on_behalf_phone" if field == "on_behalf_name" else field
    assert f'id="{wrong}-error"' in page
    if field != "title":
        assert TITLE in page


@pytest.mark.parametrize(
    ("step", "sent", "status", "said"),
    [
        ("fulfilment", {"minutes": "", "note": ""}, 422, 'id="fulfil-minutes-error"'),
        ("fulfilment", {"minutes": "100000"}, 422, 'id="fulfil-minutes-error"'),
        ("fulfilment", {"minutes": "반시간"}, 422, 'id="fulfil-minutes-error"'),
        ("contact", {"note": "가" * 10_000}, 422, 'id="contact-note-error"'),
        ("confirmation", {"ok": "maybe"}, 422, "ok-error"),
        ("confirmation", {"ok": "yes"}, 403, "note tone-bad"),
        ("review", {"decision": "publish"}, 403, ""),
        ("extension", {}, 403, ""),
        ("revocation", {}, 403, ""),
    ],
)
def test_a_step_that_cannot_be_taken_says_why(
    steps, clock, signed_in, volunteer, step, sent, status, said
):
    states = {"confirmation": WishStatus.FULFILLED, "contact": WishStatus.CLAIMED}
    wish = steps.in_state(states.get(step, WishStatus.IN_PROGRESS))
    client = signed_in(volunteer)
    token = token_of(client.get("/wishes/new"))
    answer = client.post(f"/wishes/{wish.code}/{step}", data={**sent, "csrf_token": token})
    assert answer.status_code == status
    if status == 422 and step == "confirmation":
        return  # the claimer has no such form on their page
    assert said in text(answer)


def test_the_second_volunteer_sees_how_it_stands(steps, clock, signed_in):
    wish = steps.published()
    late = signed_in(make_account(Role.VOLUNTEER))
    token = token_of(late.get(f"/wishes/{wish.code}"))
    steps.claim(wish)
    answer = late.post(f"/wishes/{wish.code}/claim", data={"csrf_token": token})
    assert answer.status_code == 409
    assert 'href="/wishes"' in text(answer)
    assert PHONE not in text(answer)


def test_who_let_time_run_out_twice_can_ask_and_go_on(
    steps, clock, signed_in, volunteer, reviewer, run_outbox
):
    for _ in range(2):
        steps.claim(steps.published())
    run_outbox()
    clock.advance(timedelta(hours=73))
    run_outbox()
    wish = steps.published()
    client, office = signed_in(volunteer), signed_in(reviewer)
    path = f"/wishes/{wish.code}"
    refused = send(client, path, {}, to=f"{path}/claim")
    assert refused.status_code == 422
    assert f'action="{path}/leave"' in text(refused)
    assert (
        send(client, path, {"reason": "병원에 있었습니다"}, to=f"{path}/leave").status_code == 303
    )
    assert send(client, path, {}, to=f"{path}/claim").status_code == 422
    queue = text(office.get("/office/wishes"))
    assert "병원에 있었습니다" in queue
    answer = re.search(r'action="(/office/wishes/leave/\w+)"', queue)[1]
    assert send(office, "/office/wishes", {"answer": "yes"}, to=answer).status_code == 303
    assert send(client, path, {}, to=f"{path}/claim").status_code == 303
    assert claim_of(wish).account_id == volunteer.id
    again = steps.published()
    assert (
        send(client, f"/wishes/{again.code}", {}, to=f"/wishes/{again.code}/claim").status_code
        == 422
    )


def test_strangers_are_asked_to_sign_in_and_volunteers_are_made(steps, clock, client, signed_in):
    wish = steps.published()
    page = text(client.get(f"/wishes/{wish.code}"))
    assert "/sign-in?next=" in page
    assert client.get("/wishes/new").status_code == 401
    resident = signed_in(make_account(Role.RESIDENT))
    token = token_of(resident.get("/wishes/new"))
    refused = resident.post(f"/wishes/{wish.code}/claim", data={"csrf_token": token})
    assert refused.status_code == 403
    assert 'href="/me/profile"' in text(refused)


def test_a_draft_is_kept_changed_and_sent(clock, signed_in, resident):
    client = signed_in(resident)
    path = send(client, "/wishes/new", fields(keep="1"), to="/wishes").location
    assert f'href="{path}/edit"' in text(client.get(path))
    assert send(client, f"{path}/edit", fields(title="라디오")).status_code == 303
    assert "라디오" in text(client.get(path))
    token = token_of(client.get("/wishes/new"))
    assert client.post(f"{path}/edit", data={**fields(), "csrf_token": token}).status_code == 403
    assert client.get(f"{path}/edit").status_code == 403


def test_the_board_tells_of_news_and_else_says_nothing_new(steps, clock, client):
    steps.published()
    page = text(client.get("/wishes"))
    address = re.search(r'hx-get="(/wishes/board-stamp[^"]+)"', page)[1].replace("&amp;", "&")
    first = client.get(address)
    assert (first.status_code, "href" in text(first)) == (200, False)
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get(address, headers=tag).status_code == 304
    clock.advance(timedelta(minutes=1))
    steps.published()
    news = client.get(address, headers=tag)
    assert (news.status_code, 'href="/wishes"' in text(news)) == (200, True)


def test_an_unchanged_board_is_not_sent_again_to_strangers(steps, clock, client):
    steps.published()
    first = client.get("/wishes")
    assert (
        client.get("/wishes", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    )
    assert "Set-Cookie" not in first.headers


def test_pages_follow_each_other_without_gap(steps, clock, client):
    codes = []
    for _ in range(27):
        codes.append(steps.published().code)
    first = text(client.get("/wishes"))
    older = re.search(r'href="(/wishes\?after=[^"]+)"', first)[1]
    second = text(client.get(older))
    seen = re.findall(r'id="wish-(\w+)"', first) + re.findall(r'id="wish-(\w+)"', second)
    assert seen == codes[::-1]
    for spoiled in ("x", "W10", "WzEsMl0", "가"):
        assert client.get(f"/wishes?after={spoiled}").status_code == 200


def test_a_part_is_answered_where_htmx_asks(steps, clock, signed_in, volunteer):
    wish = steps.published()
    client = signed_in(volunteer)
    asked = {"HX-Request": "true"}
    path = f"/wishes/{wish.code}"
    answer = send(client, path, {}, to=f"{path}/claim", headers=asked)
    assert answer.status_code == 200
    assert text(answer).lstrip().startswith('<div id="wish"')
    assert fresh(wish).status is WishStatus.CLAIMED
