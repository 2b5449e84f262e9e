"""Every route is guarded as the policy table says, asked for real."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.accounts.viewer import STAFF, Role
from app.core.db import db
from tests.house.policy import POLICY
from tests.support.counting import counting

UNKNOWN = "zzzzzzzzzz"


def rules(app: Flask) -> Iterator[Rule]:
    yield from app.url_map.iter_rules()


def guard_of(app: Flask, endpoint: str) -> str:
    if endpoint == "static":
        return "public"
    guard = app.view_functions[endpoint].guard  # type: ignore[attr-defined]
    roles = ",".join(sorted(role.value for role in guard.roles))
    return f"{guard.kind}:{roles}" if roles else str(guard.kind)


def address(rule: Rule) -> str:
    """The route's address with codes that do not exist in the places of codes."""
    path = rule.rule
    for name in rule.arguments:
        number = "9999" if f"<int:{name}>" in path else UNKNOWN
        path = path.replace(f"<int:{name}>", number).replace(f"<path:{name}>", number)
        path = path.replace(f"<{name}>", number)
    return path


def test_every_route_has_a_guard(app: Flask) -> None:
    naked = [
        rule.endpoint
        for rule in rules(app)
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "guard")
    ]
    assert naked == []


def test_guards_are_what_the_policy_says(app: Flask) -> None:
    found = {rule.endpoint: guard_of(app, rule.endpoint) for rule in rules(app)}
    wanted = {
        name: f"{kind}:{','.join(sorted(roles.split(',')))}" if roles else kind
        for name, (kind, _, roles) in ((n, p.partition(":")) for n, p in POLICY.items())
    }
    assert found == wanted


def statuses(app: Flask, client: Any, method: str) -> dict[str, int]:
    found = {}
    for rule in rules(app):
        leaves = rule.endpoint.endswith("sign_out")
        if rule.endpoint != "static" and method in (rule.methods or ()) and not leaves:
            found[rule.endpoint] = client.open(address(rule), method=method).status_code
    return found


@pytest.fixture
def without_csrf(app: Flask) -> Iterator[None]:
    """The form token is asked for before the guard; here the guard is what matters."""
    before = app.config.get("WTF_CSRF_ENABLED", True)
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = before


@pytest.mark.usefixtures("without_csrf")
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_strangers_are_asked_to_sign_in(app: Flask, client: Any, method: str) -> None:
    for endpoint, status in statuses(app, client, method).items():
        if POLICY[endpoint] == "public":
            assert status not in (401, 403, 500), endpoint
        else:
            assert status == 401, endpoint


@pytest.mark.usefixtures("without_csrf")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", [None, *sorted(STAFF, key=lambda role: role.value)])
def test_people_get_in_where_their_role_lets_them(
    app: Flask, make_account: Any, signed_in: Any, method: str, role: Role | None
) -> None:
    client = signed_in(make_account(*([role] if role else [])))
    for endpoint, status in statuses(app, client, method).items():
        kind, _, roles = POLICY[endpoint].partition(":")
        allowed = kind != "staff" or (
            role is not None and (role is Role.ADMIN or not roles or role.value in roles.split(","))
        )
        assert status < 500, endpoint
        assert allowed or status == 403, (endpoint, status)
        assert not allowed or status != 401, (endpoint, status)


def test_no_get_writes(app: Flask, make_account: Any, signed_in: Any) -> None:
    client = signed_in(make_account(Role.ADMIN, Role.MERCHANT, Role.INFLUENCER))
    for rule in rules(app):
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        with counting() as counted:
            client.get(address(rule))
        assert counted.writes == [], rule.rule
    db.session.rollback()
