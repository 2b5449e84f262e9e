"""A word to everybody of an event: who gets it, once, in their language, on record."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.core import clock as the_clock
from app.core.db import db, transaction
from app.core.localized import Localized
from app.core.outbox import OutboxRow
from app.notices.models import Notice
from app.programmes import queries, rules
from app.programmes.models import Audience, Event, EventMessage
from app.programmes.rules import Guest
from app.programmes.rules import messages as message_rules
from tests.programmes.conftest import cancel, sign_up
from tests.support.people import viewer_of
from tests.support.sending import hidden_fields, send

WORDS = {"words_ko": "필기도구를 가져오세요", "words_zh": "请带纸笔", "words_en": ""}


def text(answer) -> str:
    return answer.get_data(as_text=True)


def told(kind: str = "programmes.message") -> list[int]:
    """Whose inboxes have it, once for each row."""
    db.session.rollback()
    rows = db.session.scalars(
        sa.select(Notice.account_id).where(Notice.kind == kind).order_by(Notice.account_id)
    )
    return list(rows)


@pytest.fixture
def crowd(clock, make_event, make_account, organiser):
    """One with a place who also brings a guest, one who waits, one who left, one by staff."""
    event = make_event(3)
    holder, waiting, gone = make_account(), make_account(), make_account()
    sign_up(event, holder)
    sign_up(event, holder, guest=Guest("정옥선"))
    with transaction() as session:
        found = queries.event_by_code(event.code)
        rules.admit_guest(session, found, Guest("최복녀"), by=viewer_of(organiser), now=clock.now())
    cancel(sign_up(event, gone), gone)
    sign_up(event, waiting)
    return event, holder, waiting


@pytest.mark.parametrize(
    ("audience", "counted", "unreached"), [("holding", 1, 1), ("waiting", 1, 0), ("both", 2, 1)]
)
def test_the_preview_says_how_many_get_it_and_sends_nothing(
    crowd, signed_in, organiser, audience, counted, unreached
):
    event, _holder, _waiting = crowd
    page = f"/office/events/{event.code}/message"
    looked = send(signed_in(organiser), page, WORDS | {"audience": audience})
    assert looked.status_code == 200
    assert f"{counted}명이 받습니다" in text(looked)
    assert ("직원이 적은 1명" in text(looked)) == bool(unreached)
    assert "请带纸笔" in text(looked)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(EventMessage)) == 0


def test_it_reaches_each_once_in_their_language_and_stands_on_record(
    crowd, signed_in, organiser, run_outbox
):
    event, holder, waiting = crowd
    browser = signed_in(organiser)
    page = f"/office/events/{event.code}/message"
    looked = send(browser, page, WORDS | {"audience": "both"})
    fields = hidden_fields(looked, f"/office/events/{event.code}/messages")
    for _ in range(2):
        assert browser.post(f"/office/events/{event.code}/messages", data=fields).status_code == 303
    run_outbox()
    run_outbox()
    assert told() == sorted([holder.id, waiting.id])
    inbox = signed_in(holder)
    assert "필기도구를 가져오세요" in text(inbox.get("/inbox?lang=ko"))
    assert "请带纸笔" in text(inbox.get("/inbox?lang=zh"))
    shown = text(browser.get(f"/office/events/{event.code}"))
    assert "필기도구를 가져오세요" in shown
    assert "2명: 자리가 있거나 대기하는 모든분" in shown
    assert shown.count("남정화") >= 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words_ko": ""}, "words_ko"),
        ({"words_zh": " "}, "words_zh"),
        ({"words_ko": "가" * 501}, "words_ko"),
        ({"words_en": "a\x00b"}, "words_en"),
        ({"audience": "everyone"}, "audience"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(crowd, signed_in, organiser, changes, field):
    event, _holder, _waiting = crowd
    browser = signed_in(organiser)
    page = f"/office/events/{event.code}/message"
    for address in (page, f"{page}s"):
        answer = send(browser, page, WORDS | {"audience": "both"} | changes, to=address)
        assert answer.status_code == 422
        assert f'id="{field}-error"' in text(answer)
    assert (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(OutboxRow)
            .where(OutboxRow.topic == "programmes.message")
        )
        == 0
    )


def test_nobody_to_tell_is_said(clock, signed_in, organiser, make_event):
    event = make_event(3)
    page = f"/office/events/{event.code}/message"
    browser = signed_in(organiser)
    for address in (page, f"{page}s"):
        answer = send(browser, page, WORDS | {"audience": "both"}, to=address)
        assert answer.status_code == 422
        assert 'id="audience-error"' in text(answer)


def sender(event: Event, by, nonce: Callable[[int], str]) -> Callable[[int], int]:
    def press(number: int) -> int:
        with transaction() as session:
            found = queries.event_by_code(event.code)
            words = Localized("안내", "通知")
            sent = rules.send(
                session,
                found,
                words,
                Audience.BOTH,
                nonce=nonce(number),
                by=by,
                now=the_clock.now(),
            )
            return sent.id

    return press


def test_the_same_form_sent_many_times_at_once_is_one_message(race, crowd, organiser, run_outbox):
    event, _holder, _waiting = crowd
    results = race(6, sender(event, viewer_of(organiser), lambda _: "same"))
    assert len(set(results)) == 1, results
    run_outbox()
    assert len(told()) == 2


def test_six_forms_are_six_messages(race, crowd, organiser, run_outbox):
    """The negative control: only the nonce makes them one."""
    event, _holder, _waiting = crowd
    results = race(6, sender(event, viewer_of(organiser), str))
    assert len(set(results)) == 6, results
    run_outbox()
    assert len(told()) == 12


def test_many_people_are_told_in_chunks_each_once(
    clock, make_event, make_account, organiser, run_outbox, monkeypatch
):
    monkeypatch.setattr(message_rules, "CHUNK", 3)
    event = make_event(10)
    people = [make_account() for _ in range(7)]
    for person in reversed(people):
        sign_up(event, person)
    sender(event, viewer_of(organiser), lambda _: "n")(0)
    run_outbox()
    assert told() == [person.id for person in people]
    with transaction() as session:
        rules.tell_message(session, session.scalars(sa.select(EventMessage.id)).one(), 0)
    assert len(told()) == 7
