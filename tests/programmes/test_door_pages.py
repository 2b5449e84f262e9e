"""The pages of the door, as a helper's phone asks for them."""

from __future__ import annotations

import pytest

from app.accounts.viewer import Role
from app.programmes import queries
from app.programmes.rules import Guest
from tests.programmes.conftest import sign_up, statuses
from tests.support.sending import send, token_of

KO = {"Accept-Language": "ko"}
PART = {"HX-Request": "true", **KO}


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_a_scan_is_answered_big_on_the_next_page_and_once(
    clock, signed_in, make_event, make_account, organiser
):
    event = make_event(3)
    row = sign_up(event, make_account(name="김순희"), party_size=2)
    browser, door = signed_in(organiser), f"/events/{event.code}/check-in"
    assert send(browser, door, {"ticket": row.ticket}).location == door
    first = text(browser.get(door, headers=KO))
    assert "verdict tone-good" in first
    assert "2명 · 09:00" in first
    assert "verdict" not in text(browser.get(door))
    send(browser, door, {"ticket": row.ticket})
    assert "verdict tone-warn" in text(browser.get(door))
    wrong = send(browser, door, {"ticket": "ZZZZZZ"})
    assert wrong.status_code == 422
    assert "verdict tone-bad" in text(wrong)


def test_the_script_of_the_door_gets_the_answer_alone(
    clock, signed_in, make_event, make_account, organiser
):
    event = make_event(3)
    row = sign_up(event, make_account(name="김순희"))
    browser, door = signed_in(organiser), f"/events/{event.code}/check-in"
    token = token_of(browser.get(door))

    def scan(ticket: str, nonce: str):
        fields = {
            "ticket": ticket,
            "nonce": nonce,
            "scanned_at": "2026-11-23T00:58:00.000Z",
            "csrf_token": token,
        }
        return browser.post(door, data=fields, headers=PART)

    first, again = scan(row.ticket, "a"), scan(row.ticket, "a")
    assert (first.status_code, text(first)) == (200, text(again))
    assert text(first).startswith('<div class="verdict tone-good">')
    assert "08:58" in text(first)
    assert "tone-warn" in text(scan(row.ticket, "b"))
    refused = scan("ZZZZZZ", "c")
    assert refused.status_code == 422
    assert 'class="verdict tone-bad" role="alert"' in text(refused)
    assert scan("", "d").status_code == 422


def test_the_list_changes_by_itself_and_says_when_nothing_has(
    clock, signed_in, make_event, make_account, organiser, count_queries
):
    event = make_event(30)
    rows = [sign_up(event, make_account()) for _ in range(20)]
    second = make_account(Role.ORGANISER)
    one, other = signed_in(organiser), signed_in(second)
    door = f"/events/{event.code}/check-in"
    first = one.get(f"{door}/list?in=ko")
    stamp = {"If-None-Match": first.headers["ETag"]}
    assert f'data-stamp="{first.headers["ETag"][3:-1]}"' in text(first)
    with count_queries() as counted:
        assert one.get(f"{door}/list?in=ko", headers=stamp).status_code == 304
    assert counted.count <= 4, counted.statements
    send(other, door, {"ticket": rows[0].ticket})
    fresh = one.get(f"{door}/list?in=ko", headers=stamp)
    assert fresh.status_code == 200
    assert "20명 가운데 1명이 왔습니다" in text(fresh)
    told = send(one, door, {"ticket": rows[0].ticket})
    assert told.status_code == 303
    assert "이미 출석하셨습니다" in text(one.get(door, headers=KO))
    one.get(door)
    with count_queries() as counted:
        one.get(door)
    assert counted.count <= 7, counted.statements


def test_somebody_is_found_on_the_list_without_javascript(
    clock, signed_in, make_event, make_account, organiser
):
    event = make_event(5)
    found = sign_up(event, make_account(name="김순희"))
    hidden = sign_up(event, make_account(name="박미란"))
    guest = sign_up(event, make_account(), guest=Guest("정옥선", ""))
    browser, door = signed_in(organiser), f"/events/{event.code}/check-in"
    for wanted, ticket in (
        ("순희", found.ticket),
        (hidden.ticket.lower(), hidden.ticket),
        ("정 옥선", guest.ticket),
    ):
        page = text(browser.get(door, query_string={"q": wanted}))
        assert [r.ticket for r in (found, hidden, guest) if f'"{r.ticket}"' in page] == [ticket]
        assert "정옥선" not in page
    nobody = text(browser.get(door, query_string={"q": "없는사람"}, headers=KO))
    assert "명단에 그런 이름이나 참가표가 없습니다" in nobody


def test_a_mistake_is_taken_back_from_the_list(
    clock, signed_in, make_event, make_account, organiser
):
    event = make_event(5)
    row = sign_up(event, make_account())
    browser, door = signed_in(organiser), f"/events/{event.code}/check-in"
    send(browser, door, {"ticket": row.ticket})
    back = {"registration": row.code}
    assert send(browser, door, back, to=f"{door}/undo").status_code == 303
    assert "남정화님이 취소함" in text(browser.get(door, headers=KO))
    assert statuses(event) == ["confirmed"]
    twice = send(browser, door, back, to=f"{door}/undo", headers=KO)
    assert twice.status_code == 409
    assert "이분은 출석이 확인되지 않았습니다" in text(twice)
    other = make_event(5)
    elsewhere = f"/events/{other.code}/check-in"
    assert send(browser, elsewhere, back, to=f"{elsewhere}/undo").status_code == 404
    stranger = signed_in(make_account())
    assert stranger.get(f"{door}/list").status_code == 403
    assert len(queries.undone_of(event.id)) == 1


@pytest.mark.parametrize("said", ["tomorrow", "0001-01-01T00:00:00+14:00", "9" * 400, "2026-11-23"])
def test_any_time_that_a_phone_may_say_is_borne(
    clock, signed_in, make_event, make_account, organiser, said
):
    event = make_event(5)
    row = sign_up(event, make_account())
    browser, door = signed_in(organiser), f"/events/{event.code}/check-in"
    answer = send(browser, door, {"ticket": row.ticket, "scanned_at": said, "nonce": "n" * 500})
    assert answer.status_code == 303
    assert "09:00" in text(browser.get(door))


def test_the_page_that_phones_keep_says_nothing_about_anybody(client):
    page = client.get("/door", headers=KO)
    assert page.status_code == 200
    assert "csrf_token" not in text(page)
    assert "hx-headers" not in text(page)
    assert "Set-Cookie" not in page.headers
    worker = client.get("/door-worker.js")
    assert worker.mimetype == "text/javascript"
    assert worker.headers["Cache-Control"] == "no-cache"
