"""The inbox: what people see there, in their language, and the bell that counts by itself."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts.viewer import Role
from app.core.db import db, transaction
from app.core.localized import Localized
from app.notices import inbox, kinds, queries, rules
from app.notices.models import Notice
from tests.support.sending import send


def test_the_newest_stands_on_top_and_what_is_new_is_marked(
    app: Any, make_account: Any, signed_in: Any, tell: Any, clock: Any
) -> None:
    account = make_account()
    tell(account, key="1", what="첫째")
    with transaction():
        rules.mark_read(account.id, up_to=2**62, now=clock.now())
    clock.advance(timedelta(hours=2))
    tell(account, key="2", what="둘째")
    body = signed_in(account).get("/inbox?lang=en").get_data(as_text=True)
    assert body.index("둘째") < body.index("첫째")
    assert len(re.findall(r'<li class="unread ', body)) == 1
    assert 'href="/me/profile"' in body
    assert "2 hours ago" in body


def test_nobody_sees_the_notices_of_others(
    app: Any, make_account: Any, signed_in: Any, tell: Any
) -> None:
    tell(make_account(), what="비밀")
    assert "비밀" not in signed_in(make_account()).get("/inbox").get_data(as_text=True)


def test_strangers_are_asked_to_sign_in_and_have_no_bell(app: Any, client: Any) -> None:
    assert client.get("/inbox").status_code == 401
    assert 'id="unread"' not in client.get("/join").get_data(as_text=True)


def test_long_inboxes_have_pages_and_every_notice_stands_on_one(
    app: Any, make_account: Any, signed_in: Any, tell: Any
) -> None:
    account = make_account()
    for number in range(60):
        tell(account, key=str(number), what=f"{number}호")
    client, address, seen = signed_in(account), "/inbox?lang=ko", []
    while address:
        body = client.get(address).get_data(as_text=True)
        seen += re.findall(r"<p>(\d+)호</p>", body)
        older = re.search(r'href="(/inbox\?after=[^"]+)" rel="next"', body)
        address = older[1] if older else ""
    assert seen == [str(number) for number in reversed(range(60))]


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIl0", "a" * 500, "WzFlOTldCg"])
def test_a_spoiled_address_of_a_page_is_the_first_page(
    app: Any, make_account: Any, signed_in: Any, tell: Any, cursor: str
) -> None:
    account = make_account()
    tell(account, what="여기")
    answer = signed_in(account).get(f"/inbox?after={cursor}")
    assert answer.status_code == 200
    assert "여기" in answer.get_data(as_text=True)


def test_told_twice_for_one_reason_is_told_once(app: Any, make_account: Any, tell: Any) -> None:
    account = make_account()
    tell(account, key="same", what="a")
    tell(account, key="same", what="b")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 1


def test_a_change_that_is_not_kept_tells_nobody(app: Any, make_account: Any) -> None:
    account = make_account()

    def change() -> None:
        with transaction():
            rules.tell(account.id, "test.mailed", key="k", facts={"name": "x"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert queries.unread(account.id) == 0
    assert db.session.scalar(sa.text("SELECT count(*) FROM outbox")) == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ko", "김치 양성 11월 23일 14:00 ¥12.50 상인"),
        ("zh", "泡菜培训 11月23日 14:00 ¥12.50 商户"),
    ],
)
def test_facts_are_written_in_the_language_of_the_reader(
    app: Any, make_account: Any, clock: Any, language: str, words: str
) -> None:
    account = make_account()
    with transaction():
        kinds.declare("test.all", title="%(what)s %(at)s %(fee)s %(role)s", text="", icon="bell")
        rules.tell(
            account.id,
            "test.all",
            key="k",
            facts={
                "what": Localized(ko="김치 양성", zh="泡菜培训"),
                "at": clock.now() + timedelta(hours=5),
                "fee": {"minor": 1250},
                "role": Role.MERCHANT,
            },
        )
    kinds_left = kinds._kinds.pop
    try:
        assert inbox.page_of(account.id, None, language).items[0].title == words
    finally:
        kinds_left("test.all")


def test_an_inbox_opens_whatever_stands_in_it(
    app: Any, make_account: Any, signed_in: Any, tell: Any
) -> None:
    account = make_account()
    kinds.declare("test.gone", title="%(a)s", text="", icon="bell")
    tell(account, "test.gone", key="1")
    kinds._kinds.pop("test.gone")
    tell(account, "test.quiet", key="2")
    answer = signed_in(account).get("/inbox?lang=zh")
    assert answer.status_code == 200
    assert "您有一条新消息" in answer.get_data(as_text=True)
    assert "…" in answer.get_data(as_text=True)


@pytest.mark.parametrize("language", ["ko", "zh", "en"])
def test_every_kind_can_be_written_in_every_language(app: Any, language: str) -> None:
    for name in kinds.names():
        kind = kinds.kind_of(name)
        facts = dict.fromkeys(re.findall(r"%\((\w+)\)s", f"{kind.title} {kind.text}"), "사실")
        written = kinds.write(name, facts, language)
        assert written.title, name
        assert "%(" not in written.title + written.text, name
        assert "…" not in written.title + written.text, f"{name} {language}"


def test_what_a_name_holds_stays_text(
    app: Any, make_account: Any, signed_in: Any, tell: Any
) -> None:
    account = make_account()
    tell(account, what="<b>%(x)s {{ 1 }}")
    assert "&lt;b&gt;%(x)s {{ 1 }}" in signed_in(account).get("/inbox").get_data(as_text=True)


def test_marking_read_leaves_what_came_after_the_page_was_opened(
    app: Any, make_account: Any, signed_in: Any, tell: Any
) -> None:
    account = make_account()
    client = signed_in(account)
    tell(account, key="1", what="a")
    page = client.get("/inbox").get_data(as_text=True)
    newest = re.search(r'name="up_to" value="(\d+)"', page)
    assert newest
    tell(account, key="2", what="b")
    answer = send(client, "/inbox", {"up_to": newest[1]}, to="/inbox/read")
    assert (answer.status_code, answer.location) == (303, "/inbox")
    assert queries.unread(account.id) == 1


@pytest.mark.parametrize("up_to", ["", "-1", "x", "9" * 400, "١٢", "1e9"])
def test_marking_read_takes_whatever_a_page_says(
    app: Any, make_account: Any, signed_in: Any, tell: Any, up_to: str
) -> None:
    account = make_account()
    tell(account, what="a")
    answer = send(signed_in(account), "/inbox", {"up_to": up_to}, to="/inbox/read")
    assert answer.status_code == 303
    assert queries.unread(account.id) == 0


def test_marking_read_touches_nobody_else(
    app: Any, make_account: Any, signed_in: Any, tell: Any
) -> None:
    mine, theirs = make_account(), make_account()
    tell(mine, what="a")
    tell(theirs, what="b")
    send(signed_in(mine), "/inbox", {}, to="/inbox/read")
    assert (queries.unread(mine.id), queries.unread(theirs.id)) == (0, 1)


def test_with_htmx_the_list_and_the_bell_change_in_place(
    app: Any, make_account: Any, signed_in: Any, tell: Any
) -> None:
    account = make_account()
    tell(account, what="a")
    answer = send(
        signed_in(account), "/inbox", {}, to="/inbox/read", headers={"HX-Request": "true"}
    )
    body = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert body.lstrip().startswith('<div id="notices">')
    assert "<html" not in body
    assert 'hx-target="#unread"' in body
    assert 'class="unread' not in body


def test_the_bell_counts_and_is_unchanged_while_nothing_comes(
    app: Any, make_account: Any, signed_in: Any, tell: Any
) -> None:
    account = make_account()
    client = signed_in(account)
    tell(account, key="1", what="a")
    first = client.get("/inbox/unread")
    assert '<span class="count" aria-hidden="true">1</span>' in first.get_data(as_text=True)
    same = client.get("/inbox/unread", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    assert "private" in same.headers["Cache-Control"]
    tell(account, key="2", what="b")
    changed = client.get("/inbox/unread", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert ">2</span>" in changed.get_data(as_text=True)


def test_the_bell_of_another_person_or_language_is_not_the_same(
    app: Any, make_account: Any, signed_in: Any
) -> None:
    client = signed_in(make_account())
    tag = client.get("/inbox/unread?lang=ko").headers["ETag"]
    for other, address in ((client, "?lang=zh"), (signed_in(make_account()), "?lang=ko")):
        answer = other.get(f"/inbox/unread{address}", headers={"If-None-Match": tag})
        assert answer.status_code == 200


def test_more_than_ninety_nine_are_ninety_nine_and_more(
    app: Any, make_account: Any, signed_in: Any, tell: Any
) -> None:
    account = make_account()
    for number in range(105):
        tell(account, key=str(number), what="a")
    assert ">99+</span>" in signed_in(account).get("/inbox/unread").get_data(as_text=True)


def test_the_bell_costs_a_page_one_small_query(
    app: Any, make_account: Any, signed_in: Any, tell: Any, count_queries: Any
) -> None:
    account = make_account()
    tell(account, what="a")
    client = signed_in(account)
    client.get("/inbox")
    with count_queries() as counted:
        client.get("/inbox")
    assert counted.count == 3, counted.statements
    with count_queries() as counted:
        client.get("/inbox/unread")
    assert counted.count == 2
    assert counted.writes == []
