"""What people tell about themselves in each role: one declared table."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, NamedTuple

from app.accounts import queries
from app.accounts.models import Account, RoleProfile
from app.accounts.viewer import Role
from app.core.db import db
from app.core.localized import Localized
from app.core.text import _l

Choices = list[tuple[str, Any]]
Values = dict[str, Any]


class ProfileField(NamedTuple):
    """A field of a profile: a text, one of a list, or several of it.

    The list stands in `choices`, or a floor above gives it under the name `source`.
    """

    name: str
    label: Any
    kind: str = "text"
    choices: tuple[tuple[str, Any], ...] = ()
    source: str = ""


SKILLS = (
    ("repair", _l("Small repairs")),
    ("company", _l("Company and talk")),
    ("carrying", _l("Carrying and shopping")),
    ("driving", _l("Driving")),
    ("hair", _l("Haircuts")),
    ("computers", _l("Phones and computers")),
    ("interpreting", _l("Interpreting")),
    ("cooking", _l("Cooking")),
    ("gardening", _l("Gardening")),
    ("law", _l("Legal advice")),
    ("health", _l("Health and care")),
)
_PLATFORMS = (
    ("meituan", _l("Meituan")),
    ("eleme", _l("Ele.me")),
    ("jd", _l("JD")),
    ("sf", _l("SF Express")),
    ("post", _l("Post and parcels")),
    ("other", _l("Another one")),
)
PROFILES: dict[Role, tuple[ProfileField, ...]] = {
    Role.MERCHANT: (
        ProfileField("stall", _l("Name of your shop or stall")),
        ProfileField("market", _l("Where it is"), "one", source="markets"),
        ProfileField("categories", _l("What you sell"), "several", source="categories"),
    ),
    Role.VOLUNTEER: (
        ProfileField("team", _l("Your team"), "one", source="teams"),
        ProfileField("skills", _l("What you can do"), "several", SKILLS),
    ),
    Role.MEMBER: (
        ProfileField("organisation", _l("Your organisation"), "one", source="organisations"),
        ProfileField("grid", _l("The grid you help in"), "one", source="grids"),
        ProfileField("skills", _l("What you can do"), "several", SKILLS),
    ),
    Role.COURIER: (ProfileField("platform", _l("For whom you deliver"), "one", _PLATFORMS),),
}
LINKS: dict[Role, tuple[str, Any]] = {
    Role.INFLUENCER: ("/influencers/me", _l("Open my influencer profile")),
}
"""Roles whose profile is a page of its own."""

_sources: dict[str, Callable[[], list[tuple[str, Localized]]]] = {}
_more: dict[Role, list[Callable[[Collection[int], str], dict[int, list[tuple[Any, str]]]]]] = {}
_saved: dict[Role, list[Callable[[int, Values, datetime], None]]] = {}


def declare_source(name: str, choices: Callable[[], list[tuple[str, Localized]]]) -> None:
    """A floor above gives the choices of a field: communities, markets, teams, categories."""
    _sources[name] = choices


def choices_of(source: str, locale: str) -> Choices:
    """The choices that a floor above gives, in the reader's language; none where nobody does."""
    given = _sources.get(source)
    return [(value, name.pick(locale).text) for value, name in given()] if given else []


def tells_more(
    role: Role, tell: Callable[[Collection[int], str], dict[int, list[tuple[Any, str]]]]
) -> None:
    """A floor above knows more of people in a role: lines by account, as `told` gives them."""
    _more.setdefault(role, []).append(tell)


def when_saved(role: Role, act: Callable[[int, Values, datetime], None]) -> None:
    """A floor above acts on a saved profile, in the same transaction."""
    _saved.setdefault(role, []).append(act)


def fields_of(role: Role, locale: str) -> list[tuple[ProfileField, Choices]]:
    """The fields of a role with their choices; a list that nobody gives is left out."""
    found = []
    for field in PROFILES.get(role, ()):
        choices = choices_of(field.source, locale) if field.source else list(field.choices)
        if field.kind == "text" or choices:
            found.append((field, choices))
    return found


def values_of(account_id: int, role: Role) -> Values:
    """What a person has told in a role."""
    profile = queries.profile_of(account_id, role)
    return dict(profile.fields) if profile else {}


def told(account_ids: Collection[int], role: Role, locale: str) -> dict[int, list[tuple[Any, str]]]:
    """What people told in a role, by account: labels and words, without what they left empty."""
    fields = fields_of(role, locale)
    found: dict[int, list[tuple[Any, str]]] = {}
    for profile in queries.profiles_of(set(account_ids), role):
        lines = [
            (field.label, _in_words(profile.fields.get(field.name), choices))
            for field, choices in fields
        ]
        found[profile.account_id] = [(label, words) for label, words in lines if words]
    for tell in _more.get(role, ()):
        for account_id, more in tell(account_ids, locale).items():
            found.setdefault(account_id, []).extend(more)
    return found


def _in_words(value: Any, choices: Choices) -> str:
    """A value as people read it: what is chosen from a list under its name there."""
    names = {key: str(name) for key, name in choices}
    values = value if isinstance(value, list) else [value] if value else []
    return ", ".join(names.get(one, "") if choices else str(one) for one in values)


def save(account: Account, role: Role, values: Values, *, now: datetime) -> None:
    """Keeps what a person tells in a role; fields that were not asked stay as they are."""
    profile = queries.profile_of(account.id, role)
    if profile is None:
        profile = RoleProfile(account_id=account.id, role=role, fields={})
        db.session.add(profile)
    profile.fields = {**profile.fields, **values}
    db.session.flush()
    for act in _saved.get(role, ()):
        act(account.id, profile.fields, now)
