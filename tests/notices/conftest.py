"""What tests of notices share: kinds of their own, and a mail server that keeps letters."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from flask import Flask

from app.core.db import transaction
from app.core.text import _l
from app.notices import kinds, rules


@pytest.fixture(autouse=True)
def test_kinds() -> Iterator[None]:
    """Two kinds, of which one goes out by mail; the words are some that are translated."""
    kinds.declare("test.mailed", title=_l("Hello, %(name)s."), text=_l("All read."), icon="bell")
    kinds.declare("test.quiet", title=_l("Letters"), text="%(what)s", icon="mail", by_mail=False)
    yield
    for name in ("test.mailed", "test.quiet"):
        kinds._kinds.pop(name)


@pytest.fixture
def tell(app: Flask) -> Callable[..., None]:
    """Tells somebody something, in a transaction of its own."""

    def act(account: Any, kind: str = "test.quiet", *, key: str = "k", **facts: Any) -> None:
        with transaction():
            rules.tell(account.id, kind, key=key, link="/me/profile", facts=facts)

    return act


class MailServer:
    """Takes letters as a mail server does; can refuse them, and asks for a password."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuse = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuse:
            return self.refuse
        letter = message_from_bytes(envelope.content, policy=modern)
        self.letters.append(letter)
        return "250 taken"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def mail_server(app: Flask) -> Iterator[MailServer]:
    """A mail server on this machine, and MAIL_URL set to it."""

    def may(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == b"pass/word"
        return AuthResult(success=right, handled=False)

    taking = MailServer()
    controller = Controller(
        taking,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=may,
        auth_required=True,
        auth_require_tls=False,
    )
    controller.start()
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(
        before,
        mail_url=f"smtp://post:pass%2Fword@127.0.0.1:{controller.port}?from=azalea@mail.example",
        public_url="https://azalea.example",
    )
    yield taking
    app.config["SETTINGS"] = before
    controller.stop()
