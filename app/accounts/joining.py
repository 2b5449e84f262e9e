"""Joining: one account for one person, with the roles they take by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from app.accounts import consents, logins, passwords
from app.accounts.models import Account, RoleGrant
from app.accounts.viewer import OPEN_ROLES, Role
from app.core import codes
from app.core.db import db
from app.core.errors import Refused
from app.core.text import _l


class AlreadyHere(Refused):
    message = _l("You cannot join with this e-mail or phone. If it is yours, please sign in.")


class NoWayToReach(Refused):
    message = _l("Please give an e-mail address or a phone number.")
    field = "email"


class NotByYourself(Refused):
    message = _l("This role is given by the street office.")
    field = "roles"


class Newcomer(NamedTuple):
    """Somebody who wants to join; e-mail and phone in their normal form."""

    name: str
    email: str | None
    phone: str | None
    roles: tuple[Role, ...] = ()
    consent: bool = False


def check_new(person: Newcomer, password: str) -> None:
    """Refuses what cannot become an account, before any hashing."""
    if not person.email and not person.phone:
        raise NoWayToReach
    if not person.consent:
        raise consents.ConsentNeeded
    if not set(person.roles) <= OPEN_ROLES:
        raise NotByYourself
    local = (person.email or "").partition("@")[0]
    number = (person.phone or "").removeprefix("+86")
    passwords.check_new(password, about=(person.name, person.email, local, person.phone, number))


def join(person: Newcomer, password_hash: str, *, locale: str, now: datetime) -> Account:
    """Makes an account; raises AlreadyHere where the e-mail or phone has one.

    Without a role a person is a resident.
    """
    account = Account(
        code=codes.new_code(),
        name=person.name,
        email=person.email,
        phone=person.phone,
        phone_hash=logins.phone_hash(person.phone) if person.phone else None,
        password_hash=password_hash,
        locale=locale,
        created_at=now,
    )
    for role in dict.fromkeys(person.roles or (Role.RESIDENT,)):
        account.grants.append(RoleGrant(role=role, granted_at=now))
    db.session.add(account)
    try:
        db.session.flush()
    except sa.exc.IntegrityError as error:
        raise AlreadyHere from error
    consents.give(account, consents.TERMS, now=now)
    return account
