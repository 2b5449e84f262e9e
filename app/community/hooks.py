"""What the place gives to people's pages: communities, teams, markets, where roles can hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.accounts import privacy, profiles, roles
from app.accounts.viewer import Role
from app.community import (
    corrections,
    locking,
    queries,
    reference,
    registering,
    teams,
    year_certificates,
)
from app.core.db import db
from app.core.doctor import Problems, check
from app.core.localized import Localized
from app.core.outbox import handles


def _communities() -> list[tuple[str, Localized]]:
    return [(str(community.id), community.name) for community in queries.communities()]


def _teams() -> list[tuple[str, Localized]]:
    return [(team.slug, team.name) for team in queries.teams()]


def _markets() -> list[tuple[str, Localized]]:
    return [
        (slug, Localized(ko=name.ko, zh=name.zh, en=name.en))
        for slug, name in reference.MARKETS.items()
    ]


profiles.declare_source("communities", _communities)
profiles.declare_source("teams", _teams)
profiles.declare_source("markets", _markets)


def _organisations() -> list[tuple[str, Localized]]:
    return [(row.code, row.name) for row in queries.organisations()]


def _grids() -> list[tuple[str, Localized]]:
    return [(str(row.no), _grid_name(row)) for row in queries.grids()]


profiles.declare_source("organisations", _organisations)
profiles.declare_source("grids", _grids)


def _grid_name(grid: queries.GridRow) -> Localized:
    """With its number, as people call it."""
    return Localized(**{lang: f"{grid.no} · {text}" for lang, text in grid.name.as_dict().items()})


def _for_organisations() -> list[roles.Spot]:
    return [roles.Spot(row.id, row.name) for row in queries.organisations()]


def _in_communities() -> list[roles.Spot]:
    return [roles.Spot(row.id, row.name) for row in queries.communities()]


def _in_grids() -> list[roles.Spot]:
    return [roles.Spot(row.id, _grid_name(row)) for row in queries.grids()]


roles.declare_scope("community", _in_communities)
roles.declare_scope("grid", _in_grids)
roles.declare_scope("organisation", _for_organisations)


def _join_team(account_id: int, values: profiles.Values, now: datetime) -> None:
    teams.belong_to(account_id, str(values.get("team") or ""), now=now)


def _register(account_id: int, values: profiles.Values, now: datetime) -> None:
    of = next((r.id for r in queries.organisations() if r.code == values.get("organisation")), None)
    grid = str(values.get("grid") or "")
    registering.register(
        account_id, of, int(grid) if grid.isdecimal() else None, values.get("skills") or [], now=now
    )


def _registered_as(account_id: int) -> dict[str, Any]:
    row = queries.registration_of(account_id)
    return {"since": row.since.isoformat(), "skills": row.skills} if row else {}


def _teams_of(account_id: int) -> list[dict[str, Any]]:
    return [
        {"team": membership.team.slug, "since": membership.joined_at.isoformat()}
        for membership in queries.memberships_of(account_id)
    ]


def _served_by(account_id: int) -> list[dict[str, Any]]:
    return [
        {
            "from": row.started_at.isoformat(),
            "until": row.ended_at.isoformat(),
            "minutes": row.minutes,
            "state": row.status.value,
            "for": row.details.get("link", ""),
        }
        for row in queries.all_records_of(account_id)
    ]


profiles.when_saved(Role.VOLUNTEER, _join_team)
profiles.when_saved(Role.MEMBER, _register)
privacy.contributes("double registration", _registered_as)
privacy.forgets(lambda account_id, now: registering.end_all(account_id, now=now))
privacy.contributes("teams", _teams_of)
privacy.contributes("service", _served_by)
privacy.forgets(lambda account_id, _now: corrections.forget(db.session(), account_id))
privacy.forgets(lambda account_id, now: teams.leave_all(account_id, now=now))


privacy.contributes("service certificates", year_certificates.tell)
privacy.forgets(year_certificates.forget)


@check("certificates for a year say no more than is confirmed")
def _year_certificates() -> Problems:
    return [
        f"certificate {serial}: fewer hours are confirmed now"
        for serial in year_certificates.changed_figures()
    ]


@handles("community.close_year")
def _close_year(payload: dict[str, Any], now: datetime) -> None:
    locking.close_year(db.session(), payload["year"])


@check("the place has its communities, grids, organisations and teams")
def _place() -> Problems:
    counted = {
        "communities": (len(queries.communities()), len(reference.COMMUNITIES)),
        "grids": (len(queries.grids()), len(reference.GRIDS)),
        "organisations": (len(queries.organisations()), len(reference.ORGANISATIONS)),
        "teams": (len(queries.teams()), len(reference.TEAMS)),
    }
    return [
        f"There are {there} {name}, and there should be {wanted}. Run: flask --app app db upgrade"
        for name, (there, wanted) in counted.items()
        if there < wanted
    ]
