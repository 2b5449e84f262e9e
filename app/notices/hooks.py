"""What notices do for other floors: letters, a word about new roles, one's own data, checks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from app.accounts import privacy
from app.accounts.viewer import Role
from app.core import clock
from app.core.db import db, transaction
from app.core.doctor import Problems, check
from app.core.outbox import handles
from app.core.text import _l
from app.notices import kinds, letters, post, queries, rules
from app.notices.models import Letter, Notice
from app.settings import Settings

kinds.declare(
    "accounts.role_granted",
    title=_l("You have a new role: %(role)s"),
    text=_l("The street office has given it to you. What you can do now stands on your page."),
    icon="badge-check",
)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _site() -> str:
    """The address under which people find the house, as it stands in letters."""
    settings = _settings()
    return settings.public_url or f"http://{settings.host}:{settings.port}"


@handles("notices.letter")
def _write(payload: dict[str, Any], now: datetime) -> None:
    by_mail = bool(_settings().mail_url)
    letters.write(payload["notice"], site=_site(), by_mail=by_mail, now=now)


@handles("notices.send", outside=True)
def _send(payload: dict[str, Any], now: datetime) -> None:
    """Sends a letter. Where it had been sent and only the mark was lost, it is sent again
    under the same Message-ID."""
    letter = queries.letter_to_send(payload["letter"])
    db.session.rollback()  # no connection is held while the mail server thinks
    url = _settings().mail_url
    if letter is None or letter.sent_at or not letter.email or not url:
        return
    server = post.server_at(url)
    post.send(
        server,
        post.message(
            server,
            key=str(letter.id),
            to=letter.email,
            name=letter.name,
            subject=letter.subject,
            body=letter.body,
        ),
    )
    with transaction():
        letters.mark_sent(payload["letter"], now=now)


@handles("accounts.role_granted")
def _tell_of_role(payload: dict[str, Any], now: datetime) -> None:
    rules.tell(
        payload["account"],
        "accounts.role_granted",
        key=f"role:{payload['grant']}",
        link="/me/profile",
        facts={"role": Role(payload["role"])},
    )


def _what_we_told(account_id: int) -> list[dict[str, Any]]:
    return [
        {
            "kind": notice.kind,
            "facts": notice.facts,
            "at": notice.created_at.isoformat(),
            "read": notice.read_at.isoformat() if notice.read_at else None,
        }
        for notice in queries.notices_of(account_id)
    ]


def _forget(account_id: int, now: datetime) -> None:
    """What somebody was told goes with them."""
    for model in (Letter, Notice):
        db.session.execute(
            sa.delete(model)
            .where(model.account_id == account_id)
            .execution_options(synchronize_session=False)
        )


privacy.contributes("notices", _what_we_told)
privacy.forgets(_forget)


@check("mail")
def _mail() -> Problems:
    url = _settings().mail_url
    if not url:
        return []
    try:
        reason = post.answers(post.server_at(url))
    except post.BadAddress as problem:
        return [str(problem)]
    if reason:
        return [f"The mail server does not take letters: {reason}."]
    now = clock.now()
    waiting = queries.letters_waiting(since=now - timedelta(days=7), until=now - timedelta(hours=1))
    return [f"{waiting} letters of this week have waited for more than an hour."] if waiting else []


@check("notices have their words")
def _words() -> Problems:
    unknown = [kind for kind in queries.kinds_in_use() if not kinds.is_known(kind)]
    return [f"No feature declares the notice {kind!r}." for kind in unknown]
