"""Letters: a notice once more by e-mail, for those who want it, in the language they read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts.models import Account
from app.core import outbox
from app.core.db import db
from app.notices import kinds, queries
from app.notices.models import Letter, Notice

LONGEST_SUBJECT = 200


def write(notice_id: int, *, site: str, by_mail: bool, now: datetime) -> int | None:
    """Writes the letter of a notice, once; gives its id, or None where nobody wants one.

    People without an e-mail address, those who turned letters off and those who are gone
    get none. Where mail can go out (`by_mail`) the sending is left behind with the letter.
    """
    found = queries.notice_to_mail(notice_id)
    if found is None or not _wants_letters(found[1]):
        return None
    notice, account = found
    subject, body = _words(notice, account, site)
    insert: Any = outbox.insert_for(db.engine.dialect.name)
    letter_id: int | None = db.session.execute(
        insert(Letter)
        .values(
            account_id=account.id,
            notice_id=notice.id,
            subject=subject,
            body=body,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["notice_id"])
        .returning(Letter.id)
    ).scalar_one_or_none()
    if letter_id is not None and by_mail:
        outbox.put("notices.send", {"letter": letter_id}, key=f"send:{letter_id}")
    return letter_id


def mark_sent(letter_id: int, *, now: datetime) -> None:
    """The mail server has taken the letter."""
    db.session.execute(
        sa.update(Letter)
        .where(Letter.id == letter_id, Letter.sent_at.is_(None))
        .values(sent_at=now)
        .execution_options(synchronize_session=False)
    )


def _wants_letters(account: Account) -> bool:
    return account.is_usable and account.mail_notices and bool(account.email)


def _words(notice: Notice, account: Account, site: str) -> tuple[str, str]:
    """Subject and body in the language of the account."""
    written = kinds.write(notice.kind, notice.facts, account.locale)
    with force_locale(account.locale):
        lines = [
            _("Hello, %(name)s.", name=account.name),
            written.title,
            written.text,
            _("You find it here: %(address)s", address=site + notice.link) if notice.link else "",
            "-- \n" + _("Azalea, Xinxing subdistrict, Yanji"),
            _("No more letters? Turn them off here: %(address)s", address=f"{site}/me/profile"),
        ]
    subject = " ".join(written.title.split())[:LONGEST_SUBJECT]
    return subject, "\n\n".join(line for line in lines if line) + "\n"
