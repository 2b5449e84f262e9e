"""Who is looking: a small frozen value, read once a request, handed to rules and templates."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Role(enum.Enum):
    """What a person may be here; one account may be many."""

    MERCHANT = "merchant"
    INFLUENCER = "influencer"
    VOLUNTEER = "volunteer"
    RESIDENT = "resident"
    ORGANISATION = "organisation"
    MEMBER = "member"
    COURIER = "courier"
    ORGANISER = "organiser"
    REVIEWER = "reviewer"
    MATCHMAKER = "matchmaker"
    CLERK = "clerk"
    GRID_MEMBER = "grid_member"
    ADMIN = "admin"


STAFF = frozenset(
    {
        Role.ORGANISER,
        Role.REVIEWER,
        Role.MATCHMAKER,
        Role.CLERK,
        Role.GRID_MEMBER,
        Role.ADMIN,
    }
)
OPEN_ROLES = frozenset(Role) - STAFF - {Role.MEMBER, Role.ORGANISATION}
"""Roles that people take by themselves when they join."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role and where it holds: everywhere, or in one community, grid, event …"""

    role: Role
    scope_kind: str = "everywhere"
    scope_id: int = 0


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person behind a request, or nobody in particular (`id` is None)."""

    id: int | None = None
    name: str = ""
    locale: str = "ko"
    grants: tuple[Grant, ...] = ()
    code: str = ""
    community_id: int | None = None
    organisation_id: int | None = None
    sign_in_id: int | None = None
    second_factor: bool = False

    @property
    def is_member(self) -> bool:
        """Signed in."""
        return self.id is not None

    @property
    def is_staff(self) -> bool:
        return any(grant.role in STAFF for grant in self.grants)

    @property
    def is_admin(self) -> bool:
        return any(grant.role is Role.ADMIN for grant in self.grants)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def has(self, *roles: Role) -> bool:
        """Holds one of the roles, anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def acts_as(self, *roles: Role) -> bool:
        """May do staff work of one of the roles; an admin may do all of it."""
        return self.is_admin or self.has(*roles)

    @property
    def member_id(self) -> int:
        """The account's key; only for people who are signed in."""
        assert self.id is not None, "an anonymous viewer has no account"
        return self.id


ANONYMOUS = Viewer()
