"""Letters: who gets one, in which language, once; and what happens when the mail is down."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app.accounts import privacy, queries, roles, settings
from app.accounts.viewer import Role
from app.core import clock as the_clock
from app.core import outbox
from app.core.db import db, transaction
from app.core.doctor import checks
from app.notices import letters as writing
from app.notices import post
from app.notices.models import Letter, Notice
from tests.support.people import viewer_of

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")


def letters() -> list[Letter]:
    return list(db.session.scalars(sa.select(Letter).order_by(Letter.id)))


def test_without_a_mail_server_letters_are_kept_and_the_office_sees_them(
    app: Any, make_account: Any, signed_in: Any, tell: Any, run_outbox: Any
) -> None:
    tell(make_account(), "test.mailed", name="김영희")
    run_outbox()
    assert [letter.sent_at for letter in letters()] == [None]
    body = signed_in(make_account(Role.ADMIN)).get("/office/letters?lang=ko").get_data(as_text=True)
    assert "김영희님, 안녕하세요." in body
    assert "보관됨" in body


def test_other_staff_does_not_read_letters(app: Any, make_account: Any, signed_in: Any) -> None:
    assert signed_in(make_account(Role.ORGANISER)).get("/office/letters").status_code == 403


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("ko", "영희님, 안녕하세요.", "모두 읽었습니다."),
        ("zh", "영희，您好：", "已全部标为已读。"),
        ("en", "Hello, 영희.", "All read."),
    ],
)
def test_a_letter_arrives_in_the_language_of_its_reader(
    app: Any,
    make_account: Any,
    tell: Any,
    run_outbox: Any,
    mail_server: Any,
    language: str,
    subject: str,
    words: str,
) -> None:
    account = make_account(name="영희", email="younghee@test.example", locale=language)
    tell(account, "test.mailed", name="영희")
    run_outbox()
    assert len(mail_server.letters) == 1
    letter = mail_server.letters[0]
    assert letter["Subject"] == subject
    assert letter["To"] == "영희 <younghee@test.example>"
    assert letter["From"] == "Azalea <azalea@mail.example>"
    body = letter.get_content()
    assert words in body
    assert "https://azalea.example/me/profile" in body
    assert letters()[0].sent_at is not None


@pytest.mark.parametrize(
    "values",
    [
        {"mail_notices": False},
        {"email": None, "phone": "+8613800001234"},
        {"disabled_at": "now"},
    ],
    ids=["turned off", "no address", "closed"],
)
def test_who_wants_no_letters_gets_none(
    app: Any,
    make_account: Any,
    tell: Any,
    run_outbox: Any,
    mail_server: Any,
    clock: Any,
    values: dict[str, Any],
) -> None:
    if "disabled_at" in values:
        values = {"disabled_at": clock.now()}
    account = make_account(**values)
    tell(account, "test.mailed", name="a")
    run_outbox()
    assert (letters(), mail_server.letters) == ([], [])
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice)) == 1


def test_kinds_that_are_not_for_mail_stay_in_the_inbox(
    app: Any, make_account: Any, tell: Any, run_outbox: Any, mail_server: Any
) -> None:
    tell(make_account(), "test.quiet", what="a")
    assert run_outbox() == 0
    assert mail_server.letters == []


def test_a_name_cannot_add_lines_to_the_head_of_a_letter(
    app: Any, make_account: Any, tell: Any, run_outbox: Any, mail_server: Any
) -> None:
    name = 'Eve\r\nBcc: all@test.example "<x>, ;'
    tell(make_account(name=name, locale="en"), "test.mailed", name=name)
    run_outbox()
    letter = mail_server.letters[0]
    assert letter["Bcc"] is None
    assert letter["Subject"] == 'Hello, Eve Bcc: all@test.example "<x>, ;.'


def test_while_the_mail_is_down_letters_wait_and_nothing_tells_to_whom(
    app: Any, make_account: Any, tell: Any, run_outbox: Any, mail_server: Any, clock: Any
) -> None:
    tell(make_account(email="secret@test.example"), "test.mailed", name="a")
    mail_server.refuse = "451 secret@test.example is busy"
    run_outbox()
    error = db.session.scalar(sa.select(outbox.OutboxRow.error).where(outbox.OutboxRow.tries > 0))
    rows = db.session.execute(sa.text("SELECT error FROM outbox WHERE error <> ''")).scalars().all()
    assert error is not None
    assert len(rows) == 1
    assert "451" in rows[0]
    assert "secret" not in rows[0]
    mail_server.refuse = ""
    clock.advance(timedelta(minutes=10))
    run_outbox()
    assert len(mail_server.letters) == 1


def test_a_letter_that_goes_out_twice_is_one_letter_in_the_mailbox(
    app: Any, make_account: Any, tell: Any, run_outbox: Any, mail_server: Any, monkeypatch: Any
) -> None:
    """The worker dies after the mail server took the letter, before that is written down."""
    tell(make_account(), "test.mailed", name="a")
    with monkeypatch.context() as broken:

        def die(*_: Any, **__: Any) -> None:
            raise SystemExit("killed")

        broken.setattr(writing, "mark_sent", die)
        with pytest.raises(SystemExit):
            run_outbox()
    db.session.rollback()
    run_outbox_later(3)
    ids = [letter["Message-ID"] for letter in mail_server.letters]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    run_outbox_later(10)
    assert len(mail_server.letters) == 2


def run_outbox_later(minutes: int) -> None:
    outbox.run_due(the_clock.now() + timedelta(minutes=minutes))


def test_a_letter_that_was_sent_is_not_sent_again_by_a_slower_worker(
    app: Any, make_account: Any, tell: Any, run_outbox: Any, mail_server: Any
) -> None:
    tell(make_account(), "test.mailed", name="a")
    run_outbox()
    with transaction():
        outbox.put("notices.send", {"letter": letters()[0].id}, key="again")
    run_outbox()
    assert len(mail_server.letters) == 1


def test_different_letters_have_different_ids(
    app: Any, make_account: Any, tell: Any, run_outbox: Any, mail_server: Any
) -> None:
    account = make_account()
    tell(account, "test.mailed", key="1", name="a")
    tell(account, "test.mailed", key="2", name="a")
    run_outbox()
    assert len({letter["Message-ID"] for letter in mail_server.letters}) == 2


def test_a_new_role_is_told(app: Any, make_account: Any, signed_in: Any, run_outbox: Any) -> None:
    admin, person = make_account(Role.ADMIN), make_account()
    with transaction():
        roles.grant(
            queries.account_by_id(person.id),
            Role.ORGANISER,
            "everywhere",
            by=viewer_of(admin),
            now=person.created_at,
        )
    run_outbox()
    body = signed_in(person).get("/inbox?lang=zh").get_data(as_text=True)
    assert "您有了新的身份：活动组织者" in body


def test_what_somebody_was_told_is_in_their_copy_and_goes_with_them(
    app: Any, make_account: Any, tell: Any, run_outbox: Any, clock: Any
) -> None:
    account, other = make_account(), make_account()
    tell(account, "test.mailed", name="비밀")
    tell(other, "test.mailed", name="남의것")
    run_outbox()
    copy = privacy.copy_of(queries.account_by_id(account.id))
    assert [notice["facts"] for notice in copy["notices"]] == [{"name": "비밀"}]
    with transaction():
        privacy.delete(queries.account_by_id(account.id), now=clock.now())
    assert [letter.account_id for letter in letters()] == [other.id]
    assert db.session.scalars(sa.select(Notice.account_id)).all() == [other.id]


def test_a_letter_goes_to_the_address_of_today(
    app: Any, make_account: Any, tell: Any, run_outbox: Any, mail_server: Any
) -> None:
    account = make_account(email="old@test.example")
    tell(account, "test.mailed", name="a")
    with transaction():
        settings.change_logins(
            queries.account_by_id(account.id), email="new@test.example", phone=None
        )
    run_outbox()
    assert mail_server.letters[0]["To"].addresses[0].addr_spec == "new@test.example"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", "offered", "azalea@mail.example")),
        (
            "smtps://me%40mail.example:p%3Aw@mail.example",
            ("mail.example", 465, "me@mail.example", "p:w", "always", "me@mail.example"),
        ),
        (
            "smtp://u:p@h:2525?from=a@b.example&tls=no",
            ("h", 2525, "u", "p", "no", "a@b.example"),
        ),
    ],
)
def test_addresses_of_mail_servers_are_read(url: str, found: tuple[Any, ...]) -> None:
    assert tuple(post.server_at(url)) == found


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtp://h:x", "smtp://h?from=nobody"]
)
def test_addresses_that_are_none_are_said_to_be_none(url: str) -> None:
    with pytest.raises(post.BadAddress, match="MAIL_URL"):
        post.server_at(url)


def problems(name: str) -> list[str]:
    return next(check.run for check in checks() if check.name == name)()


def test_the_doctor_sees_a_mail_server_that_takes_nothing(
    app: Any, make_account: Any, mail_server: Any
) -> None:
    assert problems("mail") == []
    before = app.config["SETTINGS"]
    for url, words in (
        (before.mail_url.replace("word@", "wrong@"), "SMTPAuthenticationError 535"),
        ("smtp://127.0.0.1:1", "ConnectionRefusedError"),
        ("smtp://", "MAIL_URL should look like"),
    ):
        app.config["SETTINGS"] = replace(before, mail_url=url)
        assert words in problems("mail")[0]


def test_the_doctor_sees_letters_that_wait(
    app: Any, make_account: Any, tell: Any, run_outbox: Any, mail_server: Any, clock: Any
) -> None:
    tell(make_account(), "test.mailed", name="a")
    mail_server.refuse = "554 no"
    run_outbox()
    assert problems("mail") == []
    clock.advance(timedelta(hours=2))
    assert "1 letters" in problems("mail")[0]
