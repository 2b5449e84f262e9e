"""A crowd before the real server, with its processes and threads: one place, one wish."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.accounts.models import SignIn
from app.accounts.viewer import Role
from app.core import clock
from app.core.db import db, transaction
from app.programmes.models import Event, Registration
from app.wishes.models import Claim, Wish, WishStatus
from tests.browser.conftest import Site
from tests.browser.test_training import last_place
from tests.support.people import make_account

CROWD = 16


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


class Visitor:
    """Somebody signed in, with cookies of their own and no browser."""

    def __init__(self, site: Site, role: Role) -> None:
        self.address = site.address
        cookie = signed_in_cookie(site.app, role)
        self.opener = urllib.request.build_opener(NoRedirect, urllib.request.HTTPCookieProcessor())
        self.opener.addheaders = [("Cookie", f"azalea={cookie}")]
        self.cookie = cookie

    def token(self, path: str) -> str:
        """Opens a page and keeps its form token and cookie."""
        with self.opener.open(self.address + path) as answer:
            body = answer.read().decode()
            fresh = re.search(r"azalea=([^;]+)", answer.headers.get("Set-Cookie") or "")
        if fresh:
            self.opener.addheaders = [("Cookie", f"azalea={fresh[1]}")]
        found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', body)
        assert found, path
        return found[1]

    def post(self, path: str, token: str) -> int:
        data = urllib.parse.urlencode({"csrf_token": token}).encode()
        headers = {"Referer": self.address + path}
        request = urllib.request.Request(self.address + path, data, headers)
        try:
            with self.opener.open(request) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as problem:
            return problem.code


def signed_in_cookie(app: Flask, role: Role) -> str:
    token = secrets.token_urlsafe(32)
    with app.app_context():
        account = make_account(role, email=f"{secrets.token_hex(6)}@crowd.example")
        with transaction() as session:
            session.add(
                SignIn(
                    account_id=account.id,
                    token_hash=hashlib.sha256(token.encode()).hexdigest(),
                    created_at=clock.now(),
                    seen_at=clock.now(),
                )
            )
        db.session.remove()
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps({"_user_id": token, "_fresh": True}))


def all_at_once(visitors: list[Visitor], page: str, to: str) -> list[int]:
    tokens = [visitor.token(page) for visitor in visitors]
    gate = threading.Barrier(len(visitors))
    answers: list[int] = [0] * len(visitors)

    def press(number: int) -> None:
        gate.wait(30)
        answers[number] = visitors[number].post(to, tokens[number])

    threads = [threading.Thread(target=press, args=(n,)) for n in range(len(visitors))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def look(site: Site, question: Callable[[], Any]) -> Any:
    with site.app.app_context():
        try:
            return question()
        finally:
            db.session.remove()


def test_the_last_place_before_a_real_server(journeys: Site) -> None:
    code = last_place(journeys, secrets.token_hex(3))
    visitors = [Visitor(journeys, Role.MERCHANT) for _ in range(CROWD)]
    answers = all_at_once(visitors, f"/events/{code}", f"/events/{code}/registrations")
    assert answers == [303] * CROWD

    def counted() -> tuple[Any, list[str]]:
        event = db.session.scalars(sa.select(Event).where(Event.code == code)).one()
        states = db.session.scalars(
            sa.select(Registration.status).where(Registration.event_id == event.id)
        )
        return (event.taken, event.waiting), sorted(state.value for state in states)

    counters, states = look(journeys, counted)
    assert counters == (1, CROWD - 1)
    assert states == ["confirmed"] + ["waitlisted"] * (CROWD - 1)


def test_one_wish_before_a_real_server(journeys: Site) -> None:
    code = look(
        journeys,
        lambda: db.session.scalar(
            sa.select(Wish.code)
            .where(Wish.status == WishStatus.PUBLISHED)
            .order_by(Wish.id.desc())
            .limit(1)
        ),
    )
    visitors = [Visitor(journeys, Role.VOLUNTEER) for _ in range(CROWD)]
    answers = all_at_once(visitors, f"/wishes/{code}", f"/wishes/{code}/claim")
    assert sorted(answers) == [303] + [409] * (CROWD - 1)
    claims = look(
        journeys,
        lambda: db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Claim)
            .join(Wish, Wish.id == Claim.wish_id)
            .where(Wish.code == code)
        ),
    )
    assert claims == 1
