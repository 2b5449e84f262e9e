"""People of the demo: those whom one signs in as, and everybody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from app.accounts import passwords, profiles
from app.accounts.models import Account, Consent, RoleGrant
from app.accounts.viewer import Role
from app.community import loading, queries
from app.community.models import DoubleRegistration, TeamMembership
from app.core import seal
from app.core.db import db
from app.demo.words.names import any_name
from app.demo.world import World

PASSWORD = "azalea-demo"  # noqa: S105


class DemoPerson(NamedTuple):
    """Who signs in as what."""

    email: str
    name: str
    roles: tuple[Role, ...]
    does: str


PEOPLE = (
    DemoPerson(
        "merchant@demo.example", "김순희", (Role.MERCHANT, Role.RESIDENT), "kimchi, West Market"
    ),
    DemoPerson("merchant2@demo.example", "최룡수", (Role.MERCHANT,), "dried fish, Water Market"),
    DemoPerson("influencer@demo.example", "박미란", (Role.INFLUENCER,), "sells food by livestream"),
    DemoPerson(
        "influencer2@demo.example", "王晓雪", (Role.INFLUENCER,), "shows clothes and crafts"
    ),
    DemoPerson("volunteer@demo.example", "리철호", (Role.VOLUNTEER,), "fulfils wishes"),
    DemoPerson(
        "volunteer2@demo.example", "张丽", (Role.VOLUNTEER, Role.MEMBER), "double-registered member"
    ),
    DemoPerson("resident@demo.example", "정옥선", (Role.RESIDENT,), "makes wishes"),
    DemoPerson("organisation@demo.example", "한성일", (Role.ORGANISATION,), "for an organisation"),
    DemoPerson("courier@demo.example", "赵强", (Role.COURIER,), "delivers, rests, reports"),
    DemoPerson("organiser@demo.example", "남정화", (Role.ORGANISER,), "staff: programmes"),
    DemoPerson("reviewer@demo.example", "李文静", (Role.REVIEWER,), "staff: wishes"),
    DemoPerson("matchmaker@demo.example", "강은주", (Role.MATCHMAKER,), "staff: incubator"),
    DemoPerson("clerk@demo.example", "전향란", (Role.CLERK,), "staff: service desk"),
    DemoPerson("gridmember@demo.example", "孙建国", (Role.GRID_MEMBER,), "staff: a grid"),
    DemoPerson("admin@demo.example", "신동철", (Role.ADMIN,), "staff: everything"),
)

CONSENT = {"purpose": "terms", "text_version": "2026-11"}


def fill(world: World) -> None:
    """The place, the people to sign in as, and a subdistrict full of others."""
    loading.load_reference(db.session())
    communities = [community.id for community in queries.communities()]
    organisations = [organisation.id for organisation in queries.organisations()]
    people = [*_demo_people(world, communities, organisations), *_others(world, communities)]
    world.insert(Account, (account for account, _ in people))
    grants = [(account, role) for account, roles in people for role in roles]
    world.insert(
        RoleGrant,
        (
            {
                "id": world.id(RoleGrant),
                "account_id": account["id"],
                "role": role,
                "scope_kind": "everywhere",
                "scope_id": 0,
                "granted_at": account["created_at"],
            }
            for account, role in grants
        ),
    )
    for account, role in grants:
        known = world.made[role.value]  # who signs in as this role stands first already
        if account["id"] not in known[:1]:
            known.append(account["id"])
    world.made["people"] = [(account["id"], account["name"]) for account, _ in people]
    _consents(world, people)
    _teams(world)
    _registrations(world)


def _demo_people(
    world: World, communities: list[int], organisations: list[int]
) -> Iterator[tuple[dict[str, Any], tuple[Role, ...]]]:
    password = passwords.hash_password(PASSWORD)
    for number, person in enumerate(PEOPLE):
        phone = f"+8613800{430000 + number:06d}"[:14]
        account = _account(world, person.name, "ko", communities, age_days=400)
        account |= {
            "email": person.email,
            "phone": phone,
            "phone_hash": seal.keyed_hash("phone", phone),
            "password_hash": password,
        }
        if Role.ORGANISATION in person.roles:
            account["organisation_id"] = organisations[0]
        world.made["demo"].append(account["id"])
        world.made[person.email.split("@")[0]].append(account["id"])
        yield account, person.roles


def _others(
    world: World, communities: list[int]
) -> Iterator[tuple[dict[str, Any], tuple[Role, ...]]]:
    size, rng = world.size, world.rng
    groups: list[tuple[int, tuple[Role, ...]]] = [
        (size.shops, (Role.MERCHANT,)),
        (size.influencers, (Role.INFLUENCER,)),
        (size.members, (Role.MEMBER, Role.VOLUNTEER)),
        (size.couriers, (Role.COURIER,)),
        (size.volunteers, (Role.VOLUNTEER, Role.RESIDENT)),
        (size.residents, (Role.RESIDENT,)),
    ]
    number = 0
    for count, roles in groups:
        for _ in range(count):
            number += 1
            name, language = any_name(rng)
            account = _account(
                world,
                name.ko if language == "ko" else name.zh,
                language,
                communities,
                age_days=365 * size.years,
            )
            phone = f"+861{rng.randint(30, 89)}{number:08d}"
            account |= {
                "email": None,
                "phone": phone,
                "phone_hash": seal.keyed_hash("phone", phone),
                "password_hash": "-",
            }
            yield account, roles


def _account(
    world: World, name: str, language: str, communities: list[int], *, age_days: int
) -> dict[str, Any]:
    return {
        "id": world.id(Account),
        "code": world.code(),
        "name": name,
        "show_name": False,
        "locale": language,
        "locale_fixed": False,
        "community_id": world.rng.choice(communities),
        "organisation_id": None,
        "mail_notices": True,
        "created_at": world.some_time(1, age_days),
        "totp_last_step": 0,
    }


def _consents(world: World, people: list[tuple[dict[str, Any], tuple[Role, ...]]]) -> None:
    world.insert(
        Consent,
        (
            {
                "id": world.id(Consent),
                "account_id": account["id"],
                "given_at": account["created_at"] + timedelta(seconds=5),
                **CONSENT,
            }
            for account, _ in people
        ),
    )


def _registrations(world: World) -> None:
    """Every member comes from an organisation and helps in a grid."""
    organisations = [row.id for row in queries.organisations()]
    grids = [row.id for row in queries.grids()]
    skills = [name for name, _label in profiles.SKILLS]
    world.insert(
        DoubleRegistration,
        (
            {
                "id": world.id(DoubleRegistration),
                "account_id": account_id,
                "organisation_id": world.rng.choice(organisations),
                "grid_id": world.rng.choice(grids),
                "skills": world.rng.sample(skills, world.rng.randint(1, 3)),
                "since": world.ago(300),
            }
            for account_id in dict.fromkeys(world.made["member"])
        ),
    )


def _teams(world: World) -> None:
    """Every volunteer is in one of the three teams."""
    teams = [team.id for team in queries.teams()]
    world.insert(
        TeamMembership,
        (
            {
                "id": world.id(TeamMembership),
                "team_id": world.rng.choice(teams),
                "account_id": account_id,
                "is_leader": position < len(teams),
                "joined_at": world.ago(300),
            }
            for position, account_id in enumerate(world.made["volunteer"])
        ),
    )
