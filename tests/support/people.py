"""People for tests: accounts made directly, and sign-ins through the real cookie."""

from __future__ import annotations

import hashlib
import itertools
import secrets
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account, RoleGrant, SignIn
from app.accounts.viewer import Grant, Role, Viewer
from app.core import clock, seal
from app.core.codes import new_code
from app.core.db import transaction

_number = itertools.count(1)


def make_account(*roles: Role, name: str = "", phone: str | None = None, **values: Any) -> Account:
    """An account with roles; each call another person."""
    number = next(_number)
    with transaction() as session:
        account = Account(
            code=new_code(),
            name=name or f"김영희{number}",
            email=values.pop("email", f"person{number}@test.example"),
            phone=phone,
            phone_hash=seal.keyed_hash("phone", phone) if phone else None,
            password_hash=values.pop("password_hash", "-"),
            created_at=clock.now(),
            **values,
        )
        session.add(account)
        session.flush()
        session.add_all(
            RoleGrant(account_id=account.id, role=role, granted_at=clock.now()) for role in roles
        )
    return account


def viewer_of(account: Account, locale: str = "ko") -> Viewer:
    """The account as rules see it."""
    grants = tuple(Grant(g.role, g.scope_kind, g.scope_id) for g in account.live_grants)
    return Viewer(
        id=account.id,
        code=account.code,
        name=account.name,
        locale=locale,
        grants=grants,
        community_id=account.community_id,
        organisation_id=account.organisation_id,
    )


def sign_in(app: Flask, client: FlaskClient, account: Account) -> None:
    """Signs the client in as the account, on the row that the site itself would write."""
    token = secrets.token_urlsafe(32)
    with app.app_context(), transaction() as session:
        session.add(
            SignIn(
                account_id=account.id,
                token_hash=hashlib.sha256(token.encode()).hexdigest(),
                created_at=clock.now(),
                seen_at=clock.now(),
            )
        )
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
