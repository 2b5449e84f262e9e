"""Every SELECT about notices and letters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from app.accounts.models import Account
from app.core.db import db
from app.core.known import known
from app.core.rows import Rows
from app.notices.models import Letter, Notice

MOST_UNREAD = 100
"""The bell says '99+' beyond; so nobody counts further."""


class NoticeRow(NamedTuple):
    """One line of an inbox as it is kept."""

    id: int
    kind: str
    facts: dict[str, Any]
    link: str
    created_at: datetime
    read_at: datetime | None


class _Counted(NamedTuple):
    number: int


def _inbox(older: bool) -> sa.Select[Any]:
    select = (
        sa.select(
            Notice.id, Notice.kind, Notice.facts, Notice.link, Notice.created_at, Notice.read_at
        )
        .where(Notice.account_id == sa.bindparam("account_id", type_=sa.BigInteger))
        .order_by(Notice.id.desc())
        .limit(sa.bindparam("most", type_=sa.BigInteger))
    )
    if older:
        select = select.where(Notice.id < sa.bindparam("before", type_=sa.BigInteger))
    return select


def _unread() -> sa.Select[Any]:
    some = (
        sa.select(Notice.id)
        .where(
            Notice.account_id == sa.bindparam("account_id", type_=sa.BigInteger),
            Notice.read_at.is_(None),
        )
        .limit(MOST_UNREAD)
        .subquery()
    )
    return sa.select(sa.func.count()).select_from(some)


_INBOX = Rows(NoticeRow, _inbox)
_UNREAD = Rows(_Counted, _unread)


def inbox(account_id: int, *, before: int | None, most: int) -> list[NoticeRow]:
    """A person's notices, newest first, from `before` on."""
    if before is None:
        return _INBOX.all(False, account_id=account_id, most=most)
    return _INBOX.all(True, account_id=account_id, most=most, before=before)


@known
def unread(account_id: int) -> int:
    """How many notices a person has not read, counted up to a hundred."""
    counted = _UNREAD.one(account_id=account_id)
    return counted.number if counted else 0


def notice_to_mail(notice_id: int) -> tuple[Notice, Account] | None:
    """A notice and whose it is; None where it is gone."""
    row = db.session.execute(
        sa.select(Notice, Account)
        .join(Account, Account.id == Notice.account_id)
        .where(Notice.id == notice_id)
    ).one_or_none()
    return (row[0], row[1]) if row else None


class Outgoing(NamedTuple):
    """A letter and to whom it goes."""

    id: int
    subject: str
    body: str
    sent_at: datetime | None
    name: str
    email: str | None


def letter_to_send(letter_id: int) -> Outgoing | None:
    """A letter on its way; None where it is gone."""
    row = db.session.execute(
        sa.select(
            Letter.id, Letter.subject, Letter.body, Letter.sent_at, Account.name, Account.email
        )
        .join(Account, Account.id == Letter.account_id)
        .where(Letter.id == letter_id)
    ).one_or_none()
    return Outgoing(*row) if row else None


class LetterRow(NamedTuple):
    """A letter in the office's list."""

    id: int
    subject: str
    body: str
    created_at: datetime
    sent_at: datetime | None
    name: str
    code: str


def letters(*, before: int | None, most: int) -> Sequence[LetterRow]:
    """Letters as they were written, newest first."""
    select = (
        sa.select(
            Letter.id,
            Letter.subject,
            Letter.body,
            Letter.created_at,
            Letter.sent_at,
            Account.name,
            Account.code,
        )
        .join(Account, Account.id == Letter.account_id)
        .order_by(Letter.id.desc())
        .limit(most)
    )
    if before is not None:
        select = select.where(Letter.id < before)
    return [LetterRow(*row) for row in db.session.execute(select)]


def notices_of(account_id: int) -> Sequence[Notice]:
    """What a person was told, newest first, for the copy of their data (at most 5,000)."""
    return db.session.scalars(
        sa.select(Notice)
        .where(Notice.account_id == account_id)
        .order_by(Notice.id.desc())
        .limit(5000)
    ).all()


def kinds_in_use() -> Sequence[str]:
    """The kinds that stand in the table."""
    return db.session.scalars(
        sa.select(Notice.kind).distinct().order_by(Notice.kind).limit(500)
    ).all()


def letters_waiting(*, since: datetime, until: datetime) -> int:
    """Letters written between two moments that were not sent."""
    counted = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Letter)
        .where(Letter.sent_at.is_(None), Letter.created_at > since, Letter.created_at < until)
    )
    return counted or 0
