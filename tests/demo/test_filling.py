"""The demo is sound: counters and rows agree, it comes out the same, everybody has something."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts import passwords
from app.accounts.models import Account
from app.core.db import db
from app.core.doctor import checks
from app.demo.filling import fill
from app.demo.people import PASSWORD, PEOPLE
from app.matchmaking.models import Listing
from app.programmes.models import Event
from app.wishes.models import Wish
from tests.support import databases


def filled(app: Flask) -> dict[str, list[str]]:
    """Fills an empty database; the public codes that came out."""
    databases.clean(app)
    lines: list[str] = []
    fill("small", lines.append)
    assert any("programmes" in line for line in lines), "it says how far it is"
    return {
        model.__tablename__: list(db.session.scalars(sa.select(model.code).order_by(model.id)))
        for model in (Account, Event, Wish, Listing)
    }


def test_what_the_demo_fills_in_passes_every_check(app: Flask) -> None:
    filled(app)
    found = {one.name: one.run() for one in checks()}
    assert {name: said for name, said in found.items() if said} == {}


def test_the_demo_comes_out_the_same(app: Flask, clock: Any) -> None:
    assert filled(app) == filled(app)


def test_everybody_of_the_demo_can_sign_in(app: Flask) -> None:
    filled(app)
    for person in PEOPLE:
        account = db.session.scalars(sa.select(Account).where(Account.email == person.email)).one()
        assert {grant.role for grant in account.live_grants} == set(person.roles)
        assert passwords.matches(account.password_hash, PASSWORD)


@pytest.mark.parametrize(
    ("who", "path", "seen"),
    [
        ("merchant", "/me", "/registrations/"),
        ("reviewer", "/office", "/wishes/"),
        *(("reviewer", f"/office/wishes?tab={tab}", "/wishes/") for tab in ("stale", "disputes")),
        ("reviewer", "/office/wishes?tab=call", "/wishes/"),
        ("merchant", "/me", "/certificates/XX-"),
        ("merchant", "/deals", "/deals/"),
        ("merchant2", "/market/mine", "/market/"),
        ("influencer", "/deals", "/deals/"),
        ("influencer2", "/me", "/deals"),
        ("volunteer", "/me", "/wishes/"),
        ("volunteer2", "/me", "/wishes/"),
        ("resident", "/me", "/wishes/"),
        ("organisation", "/me", "/wishes/"),
        ("organiser", "/office", "/check-in"),
        ("organiser", "/office/programmes", "/office/programmes/numbers"),
        ("reviewer", "/office/wishes", "/wishes/"),
        ("matchmaker", "/office/deals", "/deals/"),
        ("admin", "/office/people", "/office/people/"),
    ],
)
def test_everybody_of_the_demo_has_something_to_see(
    app: Flask, signed_in: Any, who: str, path: str, seen: str
) -> None:
    filled(app)
    email = f"{who}@demo.example"
    account = db.session.scalars(sa.select(Account).where(Account.email == email)).one()
    body = signed_in(account).get(path).text
    main = body[body.index("<main") :]
    assert f'href="{seen}' in main or f'{seen}"' in main
