"""The post: hands letters to the mail server that MAIL_URL names."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from app.core import clock, seal

SECONDS = 15


class BadAddress(ValueError):
    """MAIL_URL is not what it should be; the message says what that is."""


class NotSent(RuntimeError):
    """The mail server did not take a letter; says why without naming anybody."""


class Server(NamedTuple):
    """Where letters are handed in, as MAIL_URL says."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    sender: str


def server_at(url: str) -> Server:
    """Reads `smtp://user:password@host:port?from=…`; raises BadAddress.

    `smtps://` is encrypted from the start; `smtp://` as soon as the server offers it, unless
    `tls=no` is added.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (465 if parts.scheme == "smtps" else 25)
    except ValueError as error:
        raise BadAddress("MAIL_URL has a port that is not a number.") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise BadAddress("MAIL_URL should look like smtp://user:password@host:port.")
    more = parse_qs(parts.query)
    user = unquote(parts.username or "")
    sender = more.get("from", [user if "@" in user else f"azalea@{parts.hostname}"])[0]
    try:
        Address(addr_spec=sender)
    except (ValueError, HeaderParseError) as error:
        raise BadAddress("MAIL_URL has a from=… that is not an e-mail address.") from error
    tls = "always" if parts.scheme == "smtps" else more.get("tls", ["offered"])[0]
    return Server(parts.hostname, port, user, unquote(parts.password or ""), tls, sender)


def message(
    server: Server, *, key: str, to: str, name: str, subject: str, body: str
) -> EmailMessage:
    """A letter as it travels. The same key gives the same Message-ID, so that a letter that
    goes out twice is one letter in the mailbox."""
    local, _, domain = to.rpartition("@")
    letter = EmailMessage()
    letter["From"] = Address("Azalea", addr_spec=server.sender)
    letter["To"] = Address(_one_line(name), username=local, domain=domain)
    letter["Subject"] = _one_line(subject)
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = f"<{seal.keyed_hash('letter', key)[:32]}@{server.sender.split('@')[-1]}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(body, cte="base64")
    return letter


def send(server: Server, letter: EmailMessage) -> None:
    """Hands a letter in; raises NotSent where the server does not take it."""
    try:
        with _open(server) as connection:
            connection.send_message(letter)
    except (OSError, smtplib.SMTPException) as problem:
        raise NotSent(_reason(problem)) from None


def answers(server: Server) -> str:
    """Why letters cannot be handed in now; empty where they can."""
    try:
        with _open(server) as connection:
            connection.noop()
    except (OSError, smtplib.SMTPException) as problem:
        return _reason(problem)
    return ""


@contextmanager
def _open(server: Server) -> Iterator[smtplib.SMTP]:
    """A connection, encrypted as the address says, signed in where it names somebody."""
    context = ssl.create_default_context()
    if server.tls == "always":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=SECONDS, context=context
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    with connection:
        connection.ehlo_or_helo_if_needed()
        if server.tls == "offered" and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
        if server.user:
            connection.login(server.user, server.password)
        yield connection


def _reason(problem: Exception) -> str:
    """What went wrong: the kind of failure and the server's code, never an address."""
    code = getattr(problem, "smtp_code", None)
    refused = getattr(problem, "recipients", None)
    if code is None and isinstance(refused, dict) and refused:
        code = next(iter(refused.values()))[0]
    return f"{type(problem).__name__} {code}" if code else type(problem).__name__


def _one_line(text: str) -> str:
    return " ".join(text.split())
