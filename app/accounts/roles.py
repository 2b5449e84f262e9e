"""Roles as grants: who gave them, when, for where; taken away they stay on record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from app.accounts import queries, signing_in
from app.accounts.models import Account, RoleGrant
from app.accounts.viewer import OPEN_ROLES, Role, Viewer
from app.core import outbox
from app.core.db import db
from app.core.errors import Missing, NotAllowed, Refused
from app.core.localized import Localized
from app.core.text import _l

NEEDS_PLACE = {Role.ORGANISATION: "organisation"}
"""Roles that mean nothing without the thing they are held in."""


class Spot(NamedTuple):
    """Somewhere a role can hold: one community, one grid, one organisation."""

    id: int
    name: Localized


_spots: dict[str, Callable[[], list[Spot]]] = {}


def declare_scope(kind: str, spots: Callable[[], list[Spot]]) -> None:
    """A floor above says which things of a kind a role can be limited to."""
    _spots[kind] = spots


def scopes() -> dict[str, list[Spot]]:
    """Every kind of scope with the things of it."""
    return {kind: spots() for kind, spots in _spots.items()}


class AlreadyGranted(Refused):
    message = _l("This person has that role already.")
    field = "role"


class UnknownScope(Refused):
    message = _l("Please choose where the role holds.")
    field = "scope_kind"


class LastAdmin(Refused):
    message = _l("Somebody has to remain an administrator.")


class NotYourself(Refused):
    message = _l("Another administrator has to do this.")


class GivenByOffice(Refused):
    message = _l("This role is given and taken by the street office.")
    field = "role"


def read_scope(text: str) -> tuple[str, int | None]:
    """'everywhere' or 'community:3' as a kind and an id; raises UnknownScope."""
    kind, _, number = text.partition(":")
    if kind == "everywhere" and not number:
        return kind, None
    if number.isdecimal() and len(number) < 19:
        for spot in _spots.get(kind, list)():
            if spot.id == int(number):
                return kind, spot.id
    raise UnknownScope


def grant(account: Account, role: Role, scope: str, *, by: Viewer, now: datetime) -> RoleGrant:
    """An administrator gives a role; it is told to the person and written down.

    An administrator is one everywhere; an organisation's person is one somewhere.
    """
    _only_admins(by)
    kind, spot_id = read_scope(scope)
    if role is Role.ADMIN and kind != "everywhere":
        raise UnknownScope
    if role in NEEDS_PLACE and kind != NEEDS_PLACE[role]:
        raise UnknownScope
    given = _give(account, role, kind, spot_id, by=by.member_id, now=now)
    if role is Role.ORGANISATION:
        account.organisation_id = spot_id
    outbox.put(
        "accounts.role_granted",
        {"account": account.id, "role": role.value, "grant": given.id},
        key=f"role-granted:{given.id}",
    )
    return given


def appoint(account: Account, *, now: datetime) -> RoleGrant:
    """Whoever runs the house makes somebody an administrator; given by nobody in it."""
    return _give(account, Role.ADMIN, "everywhere", None, by=None, now=now)


def revoke(account: Account, grant_id: int, *, by: Viewer, now: datetime) -> None:
    """An administrator takes a role away; never the last administrator's."""
    _only_admins(by)
    taken = next((grant for grant in account.live_grants if grant.id == grant_id), None)
    if taken is None:
        raise Missing
    if taken.role is Role.ADMIN:
        _one_admin_stays(account, but=taken)
    taken.revoked_at, taken.revoked_by = now, by.member_id
    if taken.role is Role.ORGANISATION:
        account.organisation_id = None


def take(account: Account, role: Role, *, now: datetime) -> RoleGrant:
    """People take the open roles by themselves."""
    if role not in OPEN_ROLES:
        raise GivenByOffice
    return _give(account, role, "everywhere", None, by=account.id, now=now)


def leave(account: Account, role: Role, *, now: datetime) -> None:
    """People leave the open roles by themselves."""
    if role not in OPEN_ROLES:
        raise GivenByOffice
    for grant in account.live_grants:
        if grant.role is role:
            grant.revoked_at, grant.revoked_by = now, account.id


def disable(account: Account, *, by: Viewer, now: datetime) -> None:
    """Nobody signs in any more, and whoever is signed in is out at once."""
    _only_admins(by)
    if account.id == by.id:
        raise NotYourself
    if any(grant.role is Role.ADMIN for grant in account.live_grants):
        _one_admin_stays(account)
    account.disabled_at = now
    signing_in.end_all(account.id, now=now)


def enable(account: Account, *, by: Viewer) -> None:
    """The person may sign in again."""
    _only_admins(by)
    if account.deleted_at is not None:
        raise Missing
    account.disabled_at = None


def drop_all(account: Account, *, by: int, now: datetime) -> None:
    """Takes every role from an account that is being deleted."""
    if any(grant.role is Role.ADMIN for grant in account.live_grants):
        _one_admin_stays(account)
    for grant in account.live_grants:
        grant.revoked_at, grant.revoked_by = now, by


def _give(
    account: Account, role: Role, kind: str, spot_id: int | None, *, by: int | None, now: datetime
) -> RoleGrant:
    given = RoleGrant(
        account_id=account.id,
        role=role,
        scope_kind=kind,
        scope_id=spot_id,
        granted_by=by,
        granted_at=now,
    )
    db.session.add(given)
    try:
        db.session.flush()
    except sa.exc.IntegrityError as error:
        raise AlreadyGranted from error
    return given


def _only_admins(by: Viewer) -> None:
    if not by.is_admin:
        raise NotAllowed


def _one_admin_stays(leaving: Account, but: RoleGrant | None = None) -> None:
    """Refuses where no usable administrator would be left, also when two act at once."""
    others = [
        grant
        for grant in queries.admin_grants_locked()
        if grant.account_id != leaving.id or (but is not None and grant.id != but.id)
    ]
    if not any(queries.account_by_id(grant.account_id).is_usable for grant in others):
        raise LastAdmin
